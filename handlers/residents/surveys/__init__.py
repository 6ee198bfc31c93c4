"""Surveys as residents answer them."""
