"""Conversations of checking in."""
