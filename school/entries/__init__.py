"""People whom staff enter: who phones or stands at a desk, and has no Telegram."""
