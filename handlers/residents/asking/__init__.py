"""问学校: what residents ask the desk, what was not understood, and what they were answered."""
