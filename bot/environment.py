"""What the environment and `.env` say, before anybody asks whether it is right."""

import os

from dotenv import dotenv_values

from locales.reader import LANGUAGES

PREFIX = "LINLI_"
ENV_FILE = ".env"
DEFAULT_LANGUAGE = "zh_CN"
DEFAULT_ZONE = "Asia/Shanghai"


def given() -> dict[str, str]:
    """Return every LINLI_ name that is given and not empty; the environment outranks `.env`.

    Raise OSError or UnicodeDecodeError when the file cannot be read.
    """
    everything = {**dotenv_values(ENV_FILE, encoding="utf-8"), **os.environ}
    return {name: value for name, value in everything.items() if name[:6] == PREFIX and value}


def language_for_problems() -> str:
    """Return the language to tell of problems in, even when the settings themselves are wrong."""
    try:
        chosen = given().get(f"{PREFIX}LANGUAGE")
    except (OSError, UnicodeDecodeError):
        chosen = None
    return chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE
