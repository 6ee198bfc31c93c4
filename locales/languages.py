"""The languages Linli speaks, and which of them a Telegram language code means."""

LANGUAGES = ("zh_CN", "zh_TW", "en")
OWN_NAMES = {"zh_CN": "简体中文", "zh_TW": "繁體中文", "en": "English"}

_TRADITIONAL = {"hant", "hk", "tw", "mo"}


def language_of(telegram_code: str | None, default: str) -> str:
    """The catalogue for a user's IETF language tag; `default` for none and for unknown ones.

    A script outranks a region, so `zh-hans-hk` is simplified.
    """
    tag, *parts = (telegram_code or "").lower().replace("_", "-").split("-")
    if tag == "en":
        return "en"
    if tag != "zh":
        return default
    return "zh_TW" if _TRADITIONAL.intersection(parts) and "hans" not in parts else "zh_CN"
