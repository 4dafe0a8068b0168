"""What changes claims and claimants."""
