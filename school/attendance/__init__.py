"""Attendance 点名签到: who came to a session, how that is known, and what is counted of it."""
