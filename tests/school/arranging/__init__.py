"""Making and changing offerings one at a time."""
