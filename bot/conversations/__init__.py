"""Conversation state: buffered while an update is handled, committed with its done mark."""
