"""Readers, catalogues and what typed words mean."""
