"""Documents in and out: workbooks, calendar files. The school and its words in, bytes out; no Telegram, no HTTP."""
