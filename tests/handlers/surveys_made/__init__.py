"""Organisers make surveys in chat."""
