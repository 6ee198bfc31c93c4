"""Conversations after a lesson."""
