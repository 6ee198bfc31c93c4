"""What a site says of itself: when its rooms are open, and whom to turn to."""
