"""Taking attendance 点名 as staff, or as who gives a session; the person-times 人次 of months."""
