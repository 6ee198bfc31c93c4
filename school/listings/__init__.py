"""Listings: what the papers of a site say, read with the right to it and written down."""
