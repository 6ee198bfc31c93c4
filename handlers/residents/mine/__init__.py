"""我的报名: what is coming, where one waits, what is offered, what is over."""
