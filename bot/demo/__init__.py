"""`linli demo`: an example school, a bot and a Telegram of one's own, on this machine alone.

It keeps to `var/demo` and never touches another database. The playground runs as a child and owns
the time: the page moves it, and the bot's clock port follows.
"""
