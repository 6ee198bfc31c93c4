"""Notices: one message to one person, written as a row in the transaction of its cause."""
