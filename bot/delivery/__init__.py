"""Delivering what is due: one loop, ten requests at a time, at the pace Telegram allows."""
