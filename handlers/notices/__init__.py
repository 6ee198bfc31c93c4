"""Renderers: one message a kind of notice, in the reader's language."""
