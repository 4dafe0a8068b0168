"""The leaf: small pieces that know nothing about sources or claims and import nothing of ours."""
