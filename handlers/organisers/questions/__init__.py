"""居民提问 on the work desk: what residents ask, and what the desk does about it."""
