"""签到: by the poster's link or its four digits, oneself and one's people."""
