"""Conversations: what people see, and what their presses and words do."""
