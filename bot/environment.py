"""What the environment and `.env` say, before anybody asks whether it is right.

`python -m bot.environment` tells `make run` which command to start.
"""

import os

from dotenv import dotenv_values

from locales.reader import LANGUAGES

PREFIX = "LINLI_"
TOKEN = f"{PREFIX}BOT_TOKEN"
ENV_FILE = ".env"
DEFAULT_LANGUAGE = "zh_CN"
DEFAULT_ZONE = "Asia/Shanghai"


def given() -> dict[str, str]:
    """Return every LINLI_ name that is given and not empty; the environment outranks `.env`.

    As for the settings, an empty value outranks nothing, and small letters will do. Raise OSError
    or UnicodeDecodeError when the file cannot be read.
    """
    file = dotenv_values(ENV_FILE, encoding="utf-8")
    everything = [(name.upper(), value) for name, value in [*file.items(), *os.environ.items()]]
    return {name: value for name, value in everything if name[:6] == PREFIX and value}


def fitting_command() -> str:
    """Return what `make run` is to start: `run` where a token is given, else `demo`."""
    try:
        has_token = TOKEN in given()
    except (OSError, UnicodeDecodeError):
        has_token = True  # `run` tells what is wrong with the file
    return "run" if has_token else "demo"


def language_for_problems() -> str:
    """Return the language to tell of problems in, even when the settings themselves are wrong."""
    try:
        chosen = given().get(f"{PREFIX}LANGUAGE")
    except (OSError, UnicodeDecodeError):
        chosen = None
    return chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE


if __name__ == "__main__":
    print(fitting_command())  # noqa: T201 - read by the Makefile
