"""Where the data key comes from: the environment, else a file only its owner can read.

A key is made once, on an empty database. When sealed rows exist and the key is gone, making a
new one would only hide that they cannot be opened any more, so the start is refused instead.
"""

import os
import stat
from pathlib import Path

from bot.settings import Settings, SettingsError
from school.vault import DataKey, Vault, VaultError


def key_path(database_url: str) -> Path:
    """Return where the key file of the database at `database_url` lies."""
    if "/var/demo/" in database_url:
        return Path("var/demo/data.key")
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "linli" / "data.key"


def open_vault(settings: Settings, *, may_make: bool, path: Path | None = None) -> Vault:
    """Return the vault; `may_make` when no sealed row exists yet.

    Raise SettingsError when the key is wrong, missing, or readable by others.
    """
    if settings.data_key:
        return Vault(_parsed(settings.data_key.get_secret_value(), "LINLI_DATA_KEY"))
    path = path or key_path(settings.database_url)
    if path.exists():
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SettingsError(str(path), f"can be read by others; run: chmod 600 {path}")
        return Vault(_parsed(path.read_text(), str(path)))
    if not may_make:
        raise SettingsError(
            "LINLI_DATA_KEY",
            f"is not set and {path} is missing, but the database holds sealed data: "
            "put the key file back from your backup",
        )
    return Vault(_made(path))


def _parsed(text: str, name: str) -> DataKey:
    try:
        return DataKey.parsed(text)
    except VaultError:
        raise SettingsError(name, "must be 32 random bytes as URL-safe base64") from None


def _made(path: Path) -> DataKey:
    key = DataKey.made()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key.text() + "\n")
    return key
