"""The data key: made once, kept private, never made anew over sealed data."""

import os
from pathlib import Path

import pytest

from bot.keyfile import key_path, open_vault
from bot.settings import Settings, SettingsError
from school.vault import DataKey

SETTINGS = Settings()


def test_the_key_lies_in_the_users_configuration_apart_from_the_database(tmp_path: Path) -> None:
    assert key_path(SETTINGS.database_url) == tmp_path / "config" / "linli" / "data.key"


def test_the_demos_key_lies_with_the_demo() -> None:
    assert key_path("sqlite+aiosqlite:///var/demo/linli.db") == Path("var/demo/data.key")
    assert key_path("sqlite+aiosqlite:////srv/var/demo/x.db") == Path("/srv/var/demo/data.key")


def test_a_made_key_is_private_and_opens_what_it_sealed(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "data.key"
    sealed = open_vault(SETTINGS, may_make=True, path=path).seal("name", "王秀英")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert open_vault(SETTINGS, may_make=False, path=path).open("name", sealed) == "王秀英"
    assert [file.name for file in path.parent.iterdir()] == ["data.key"]


def test_no_key_is_made_when_sealed_data_exist(tmp_path: Path) -> None:
    path = tmp_path / "data.key"
    with pytest.raises(SettingsError, match="put the key file back"):
        open_vault(SETTINGS, may_make=False, path=path)
    assert not path.exists()


def test_a_key_that_others_can_read_is_refused_with_the_command_that_mends_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "data.key"
    path.write_text(DataKey.made().text())
    path.chmod(0o640)
    with pytest.raises(SettingsError, match=f"chmod 600 {path}"):
        open_vault(SETTINGS, may_make=True, path=path)


def test_a_file_that_holds_no_key_is_refused_without_telling_what_it_holds(
    tmp_path: Path,
) -> None:
    path = tmp_path / "data.key"
    path.write_bytes(b"nearly a secret \xff")
    path.chmod(0o600)
    with pytest.raises(SettingsError, match="32 random bytes") as caught:
        open_vault(SETTINGS, may_make=True, path=path)
    assert "nearly" not in str(caught.value)


def test_the_environments_key_comes_before_the_file(tmp_path: Path) -> None:
    path = tmp_path / "data.key"
    key = DataKey.made()
    given = Settings(data_key=key.text())
    sealed = open_vault(given, may_make=False, path=path).seal("name", "王秀英")
    path.write_text(key.text())
    path.chmod(0o600)
    assert open_vault(SETTINGS, may_make=False, path=path).open("name", sealed) == "王秀英"


def test_whoever_is_second_in_making_the_key_takes_the_firsts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data.key"
    first = DataKey.made()
    link = os.link

    def link_late(source: Path, target: Path) -> None:
        target.write_text(first.text())
        link(source, target)

    monkeypatch.setattr(os, "link", link_late)
    vault = open_vault(SETTINGS, may_make=True, path=path)
    monkeypatch.undo()
    path.chmod(0o600)
    sealed = vault.seal("name", "王秀英")
    assert open_vault(SETTINGS, may_make=False, path=path).open("name", sealed) == "王秀英"
