"""Documents: workbooks and calendar files. No Telegram, no HTTP."""
