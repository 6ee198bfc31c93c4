"""A local Bot API server with a chat page: plays Telegram, knows nothing of Linli."""
