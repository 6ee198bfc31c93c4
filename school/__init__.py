"""The school: rules and the tables beside them. No Telegram, HTTP, files or wording."""
