"""Offerings by chat: what is to come, making one, changing, copying and cancelling it."""
