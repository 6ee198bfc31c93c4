"""A local Bot API server with a chat page. Plays Telegram; knows HTTP only and nothing of Linli."""
