"""Groups and channels of Telegram that somebody in charge bound to a site."""
