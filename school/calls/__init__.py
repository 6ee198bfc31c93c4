"""Calls: notices to people without Telegram, delivered by somebody who phones them."""
