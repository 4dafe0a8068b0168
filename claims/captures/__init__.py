"""What people of the desk read elsewhere and send to it: an address, and the words that matter."""
