"""Sending themes: planned by the calendar, shown to the owners the workday before, sent once."""
