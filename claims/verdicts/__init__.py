"""What the desk says: published, immutable, corrected by a successor."""
