"""Delivering notices: claiming what is due, settling what became of it (docs/delivery.md)."""
