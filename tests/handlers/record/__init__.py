"""The record of what one came to, in chat."""
