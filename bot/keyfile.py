"""Where the data key comes from: the environment, else a file only its owner can read.

A key is made once, on an empty database. When sealed rows exist and the key is gone, making a
new one would only hide that they cannot be opened any more, so the start is refused instead.
"""

import os
import stat
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.settings import Settings, SettingsError
from locales.reader import mark
from school.vault import DataKey, Vault, VaultError

FILE = "data.key"
# The demo keeps everything of its own in one folder, which `--fresh` empties.
DEMO_FOLDER = Path("var/demo")


def key_path(database_url: str) -> Path:
    """Return where the key file of the database at `database_url` lies."""
    folder = Path(make_url(database_url).database or "").parent
    if folder.parts[-2:] == DEMO_FOLDER.parts:
        return folder / FILE
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "linli" / FILE


def open_vault(settings: Settings, *, may_make: bool, path: Path | None = None) -> Vault:
    """Return the vault; `may_make` when no sealed row exists yet.

    Raise SettingsError when the key is wrong, missing, or readable by others.
    """
    if settings.data_key:
        return Vault(_parsed(settings.data_key.get_secret_value(), "LINLI_DATA_KEY"))
    path = path or key_path(settings.database_url)
    if path.exists():
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SettingsError(
                str(path), mark("can be read by others; run: chmod 600 {path}"), path=path
            )
        return Vault(_parsed(path.read_text(errors="replace"), str(path)))
    if not may_make:
        raise SettingsError(
            "LINLI_DATA_KEY",
            mark(
                "is not set and {path} is missing, but the database holds data sealed with it: "
                "put the key file back from your backup"
            ),
            path=path,
        )
    return Vault(_made(path))


def _parsed(text: str, name: str) -> DataKey:
    try:
        return DataKey.parsed(text)
    except VaultError:
        raise SettingsError(name, mark("must be 32 random bytes as URL-safe base64")) from None


def _made(path: Path) -> DataKey:
    """Make a key and keep it in `path`, whole or not at all; nobody's key is overwritten."""
    key = DataKey.made()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key.text() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:  # another process of ours was first
        return _parsed(path.read_text(), str(path))
    finally:
        fresh.unlink()
    return key
