"""Conversations: what people see and what their presses and words do. Knows no tables' internals, only use-cases."""
