"""The school: rules and the tables beside them. Knows nothing of Telegram, HTTP, files or wording."""
