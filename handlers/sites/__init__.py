"""Conversations of those who see to a site: its orders, and all that is on there."""
