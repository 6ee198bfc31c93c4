"""Settings from the environment or `.env`; docs/configuration.md explains each."""

import difflib
import re
from datetime import time
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.environment import DEFAULT_LANGUAGE, DEFAULT_ZONE, ENV_FILE, PREFIX, given
from bot.problems import USAGE, Problem
from locales.reader import LANGUAGES, Reader, mark
from school.settings import SchoolSettings

TELEGRAM = "https://api.telegram.org"
HIGHEST_PORT = 65535
# Where the webhook server listens for updates, behind the public address.
WEBHOOK_PATH = "/telegram"
HTTPS = 443
# The ports that Telegram calls: https://core.telegram.org/bots/api#setwebhook
PORTS = (HTTPS, 80, 88, 8443)
# Telegram's ids have at most 52 significant bits: https://core.telegram.org/bots/api#user
ID_LIMIT = 2**52
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
# At least one message a second must be left for deliveries beside the five kept for replies;
# more than 1,000 a second Telegram does not take even for money.
# https://core.telegram.org/bots/faq#broadcasting-to-users
SEND_RATES = (6, 1000)


class SettingsError(Problem):
    """A setting is wrong: its `name`, and what it must be (`remedy`, a message id)."""

    exit_code = USAGE

    def __init__(self, name: str, remedy: str, /, **values: object) -> None:
        super().__init__(remedy, **values)
        self.args = (name, remedy)  # what makes it anew where another process raised it
        self.name = name
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.name}: {super().__str__()}"

    def told(self, reader: Reader) -> str:
        return f"{self.name}: {super().told(reader)}"


class _WrongError(ValueError):
    """A value is wrong; pydantic tells of which setting."""

    def __init__(self, remedy: str, /, **values: object) -> None:
        super().__init__(remedy)
        self.remedy = remedy
        self.values = values


class Settings(BaseSettings):
    """What the operator decides about this process."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: SecretStr | None = None
    api_url: str = TELEGRAM
    database_url: str = Field("sqlite+aiosqlite:///var/linli.db", repr=False)  # has a password
    data_key: SecretStr | None = None
    owners: Annotated[tuple[int, ...], NoDecode] = ()
    timezone: str = DEFAULT_ZONE
    language: str = DEFAULT_LANGUAGE
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    clock_listen: str | None = None
    listen: str = "127.0.0.1:8080"
    send_rate: int = Field(30, ge=SEND_RATES[0], le=SEND_RATES[1])
    quiet_hours: str = "21:00-08:00"

    @field_validator("bot_token")
    @classmethod
    def _token(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not re.fullmatch(r"\d{1,20}:[A-Za-z0-9_-]{10,}", token.get_secret_value()):
            raise _WrongError(mark("must be the token BotFather gave, like 123456:ABC-DEF"))
        return token

    @field_validator("owners", mode="before")
    @classmethod
    def _owners(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.replace("，", ",").split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise _WrongError(mark("must be Telegram ids (numbers), separated by commas"))
        ids = tuple(int(part) for part in parts)
        if any(id_ >= ID_LIMIT for id_ in ids):
            raise _WrongError(mark("must be Telegram ids (numbers), separated by commas"))
        return ids

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise _WrongError(mark("must be a time zone such as Asia/Shanghai")) from error
        return value

    @field_validator("language")
    @classmethod
    def _language(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise _WrongError(mark("must be one of {choices}"), choices=", ".join(LANGUAGES))
        return value

    @field_validator("api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^/\s]+(/[^\s]*)?", value):
            raise _WrongError(
                mark("must be the address of a Bot API server, like http://127.0.0.1:8081")
            )
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: str) -> str:
        try:
            url = make_url(value)
        except ArgumentError:
            url = make_url("none://")
        driver, file = url.drivername, url.database
        if driver == "sqlite+aiosqlite" and file in {None, "", ":memory:"}:
            driver = ""
        if driver not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
            raise _WrongError(
                mark(
                    "must start with sqlite+aiosqlite:/// (a file) "
                    "or postgresql+asyncpg:// (a server)"
                )
            )
        return value

    @field_validator("quiet_hours")
    @classmethod
    def _quiet_hours(cls, value: str) -> str:
        _quiet(value)
        return value

    @field_validator("listen", "clock_listen")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        match = value and re.fullmatch(r"[^\s:]+:(\d{1,5})", value)
        if value is not None and not (match and 0 <= int(match[1]) <= HIGHEST_PORT):
            raise _WrongError(mark("must be host:port, like 127.0.0.1:8080"))
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
            raise _WrongError(mark("must be 16 to 256 letters, digits, _ or -"))
        return value

    @field_validator("webhook_url")
    @classmethod
    def _webhook_url(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"https?://[^/\s]+(/[^\s]*)?", value):
            raise _WrongError(mark("must be the public https address that Telegram is to call"))
        return value

    @model_validator(mode="after")
    def _together(self) -> "Settings":
        if self.webhook_url and not (self.is_playground or self.webhook_url[:6] == "https:"):
            raise SettingsError(
                "LINLI_WEBHOOK_URL",
                mark("must be the public https address that Telegram is to call"),
            )
        if self.webhook_url and not (self.is_playground or _port(self.webhook_url) in PORTS):
            raise SettingsError(
                "LINLI_WEBHOOK_URL",
                mark("must have one of the ports that Telegram takes: {ports}"),
                ports=", ".join(map(str, PORTS)),
            )
        if self.webhook_url and not self.webhook_secret:
            raise SettingsError(
                "LINLI_WEBHOOK_SECRET", mark("must be set when LINLI_WEBHOOK_URL is set")
            )
        if self.clock_listen and not self.is_playground:
            raise SettingsError(
                "LINLI_CLOCK_LISTEN",
                mark("is for the demo alone: LINLI_API_URL must be on 127.0.0.1"),
            )
        return self

    @property
    def webhook_address(self) -> str | None:
        """The full address that Telegram calls, None when it is polled."""
        return self.webhook_url.rstrip("/") + WEBHOOK_PATH if self.webhook_url else None

    @property
    def is_playground(self) -> bool:
        """Whether the Bot API server is on this machine."""
        host = re.sub(r"^https?://", "", self.api_url).split("/")[0].rsplit(":", 1)[0]
        return host.strip("[]") in LOOPBACK_HOSTS

    @cached_property
    def school(self) -> SchoolSettings:
        """The school's settings as this process defaults them, before the school's table."""
        quiet_from, quiet_until = _quiet(self.quiet_hours)
        return SchoolSettings(
            timezone=self.timezone, quiet_from=quiet_from, quiet_until=quiet_until
        )


def load_settings(**overrides: Any) -> Settings:
    """Return the settings; raise SettingsError naming the first wrong one and its remedy."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        raise _settings_error(name, first.get("ctx", {}).get("error")) from None
    except UnicodeDecodeError:
        raise SettingsError(ENV_FILE, mark("must be a text file in UTF-8")) from None
    except OSError as error:
        reason = error.strerror
        raise SettingsError(ENV_FILE, mark("cannot be read: {reason}"), reason=reason) from None


def required_token(settings: Settings) -> str:
    """Return the bot's token; raise SettingsError when there is none."""
    if settings.bot_token is None:
        raise SettingsError(
            "LINLI_BOT_TOKEN", mark("is not set: ask @BotFather for one, or try `linli demo`")
        )
    return settings.bot_token.get_secret_value()


def unknown_names() -> dict[str, str | None]:
    """Return what looks like a setting and is none, each with the name that was likely meant."""
    known = [PREFIX + field.upper() for field in Settings.model_fields]
    return {
        name: next(iter(difflib.get_close_matches(name, known, n=1)), None)
        for name in sorted(set(given()).difference(known))
    }


def _settings_error(name: str, cause: object) -> SettingsError:
    """Return the error for what pydantic refused; it has a cause of ours, or was no number."""
    if isinstance(cause, _WrongError):
        return SettingsError(name, cause.remedy, **cause.values)
    low, high = SEND_RATES
    return SettingsError(
        name, mark("must be a whole number from {low} to {high}"), low=low, high=high
    )


def _port(url: str) -> int:
    try:
        return urlsplit(url).port or HTTPS
    except ValueError:
        return 0


def address(listen: str) -> tuple[str, int]:
    """Split `host:port`."""
    host, _, port = listen.rpartition(":")
    return host, int(port)


def _quiet(value: str) -> tuple[time, time]:
    match = re.fullmatch(r"(\d\d?:\d\d)\s*[-–]\s*(\d\d?:\d\d)", value.strip())
    try:
        start, end = (time(*map(int, part.split(":"))) for part in match.groups())  # type: ignore[union-attr, arg-type]
    except (AttributeError, ValueError) as error:
        raise _WrongError(mark("must be two times, like 21:00-08:00")) from error
    return start, end
