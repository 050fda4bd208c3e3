"""Report text into claims, every value tied to its words."""
