"""After a session: how many came, and the event brief 活动简报 that is made of it."""
