"""Settings from the environment or `.env`; docs/configuration.md explains each."""

import re
from datetime import time
from functools import cached_property
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from school.settings import SchoolSettings

TELEGRAM = "https://api.telegram.org"
LANGUAGES = ("zh_CN", "zh_TW", "en")
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")


class SettingsError(Exception):
    """A setting is wrong: its `name`, and what it must be (`remedy`)."""

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(f"{name}: {remedy}")
        self.name = name
        self.remedy = remedy


class Settings(BaseSettings):
    """What the operator decides about this process."""

    model_config = SettingsConfigDict(
        env_prefix="LINLI_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    bot_token: SecretStr | None = None
    api_url: str = TELEGRAM
    database_url: str = "sqlite+aiosqlite:///var/linli.db"
    data_key: SecretStr | None = None
    owners: Annotated[tuple[int, ...], NoDecode] = ()
    timezone: str = "Asia/Shanghai"
    language: str = "zh_CN"
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    clock_listen: str | None = None
    listen: str = "127.0.0.1:8080"
    send_rate: int = Field(30, ge=6, le=1000)
    quiet_hours: str = "21:00-08:00"

    @field_validator("bot_token")
    @classmethod
    def _token(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not re.fullmatch(r"\d{1,20}:[A-Za-z0-9_-]{10,}", token.get_secret_value()):
            raise ValueError("must be the token BotFather gave, like 123456:ABC-DEF")
        return token

    @field_validator("owners", mode="before")
    @classmethod
    def _owners(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.replace("，", ",").split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise ValueError("must be Telegram ids (numbers), separated by commas")
        return tuple(int(part) for part in parts)

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("must be a time zone such as Asia/Shanghai") from error
        return value

    @field_validator("language")
    @classmethod
    def _language(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise ValueError(f"must be one of {', '.join(LANGUAGES)}")
        return value

    @field_validator("api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^/\s]+(/[^\s]*)?", value):
            raise ValueError("must be the address of a Bot API server, like http://127.0.0.1:8081")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: str) -> str:
        try:
            driver = make_url(value).drivername
        except ArgumentError:
            driver = ""
        if driver not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
            raise ValueError(
                "must start with sqlite+aiosqlite:/// (a file) or postgresql+asyncpg:// (a server)"
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
        if value is not None and not re.fullmatch(r"[^\s:]+:\d{1,5}", value):
            raise ValueError("must be host:port, like 127.0.0.1:8080")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
            raise ValueError("must be 16 to 256 letters, digits, _ or -")
        return value

    @model_validator(mode="after")
    def _together(self) -> "Settings":
        if self.webhook_url and not self.webhook_secret:
            raise SettingsError(
                "LINLI_WEBHOOK_SECRET", "must be set when LINLI_WEBHOOK_URL is set"
            )
        if self.clock_listen and not self.is_playground:
            raise SettingsError(
                "LINLI_CLOCK_LISTEN", "is for the demo alone: LINLI_API_URL must be on 127.0.0.1"
            )
        return self

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
        name = "LINLI_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(name, first["msg"].removeprefix("Value error, ")) from None


def address(listen: str) -> tuple[str, int]:
    """Split `host:port`."""
    host, _, port = listen.rpartition(":")
    return host, int(port)


def _quiet(value: str) -> tuple[time, time]:
    match = re.fullmatch(r"(\d\d?:\d\d)\s*[-–]\s*(\d\d?:\d\d)", value.strip())
    try:
        start, end = (time(*map(int, part.split(":"))) for part in match.groups())  # type: ignore[union-attr, arg-type]
    except (AttributeError, ValueError) as error:
        raise ValueError("must be two times, like 21:00-08:00") from error
    return start, end
