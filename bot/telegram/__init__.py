"""Talking to the Bot API: one session, one mapping of its errors, one flood policy."""
