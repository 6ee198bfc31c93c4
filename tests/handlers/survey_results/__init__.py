"""Conversations about what surveys came to, draws, and surveys as workbooks."""
