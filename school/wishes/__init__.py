"""Wishes 想上的课: which menu items residents would like to have at a site."""
