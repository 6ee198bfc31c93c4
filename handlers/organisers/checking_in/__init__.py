"""签到码: a session's word of the day and its poster, for who holds it."""
