"""Signing up: consent, name, phone, the seat or the place in line, and one's family."""
