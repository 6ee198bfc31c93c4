"""Typed words: one arbiter decides what they are about."""
