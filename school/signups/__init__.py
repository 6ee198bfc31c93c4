"""Sign-ups: places, the waiting list, and offers of freed seats."""
