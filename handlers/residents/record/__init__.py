"""我的活动记录: what one came to, year by year, and the card to share."""
