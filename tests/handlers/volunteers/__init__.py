"""Conversations with volunteer lecturers."""
