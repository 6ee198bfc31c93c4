"""Lecturers, asked again and told that they need not come."""
