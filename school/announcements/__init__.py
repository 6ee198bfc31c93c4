"""Announcements 公告: one organiser's message to an audience, and what became of it for each."""
