"""Sheets to print: rosters, sign-ups, ledgers, call lists and the week, as `.xlsx` on A4."""
