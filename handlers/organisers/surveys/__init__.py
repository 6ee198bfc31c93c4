"""Surveys as organisers make, steer and read them."""
