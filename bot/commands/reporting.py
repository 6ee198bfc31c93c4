"""Where a command's log goes: to standard error, with every secret of the settings masked."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings


def log_to_terminal(settings: "Settings", *, quiet: bool = False) -> None:
    """Set up the log; `quiet` for commands that tell themselves what they do."""
    import logging

    from bot.logs import configure

    secrets = (settings.bot_token, settings.data_key, settings.webhook_secret)
    configure(
        secrets=[secret.get_secret_value() for secret in secrets if secret],
        level=logging.WARNING if quiet else logging.INFO,
    )
