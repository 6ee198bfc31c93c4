"""Settings: each wrong one is named with its remedy, and no secret is told."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.environment import language_for_problems
from bot.settings import Settings, SettingsError, load_settings, required_token, unknown_names
from locales.reader import LANGUAGES, reader_for

SECRET = "123456:not-a-token-at-all!"


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("LINLI_BOT_TOKEN", SECRET, "BotFather"),
        ("LINLI_OWNERS", "12, wang", "numbers"),
        ("LINLI_TIMEZONE", "Beijing", "Asia/Shanghai"),
        ("LINLI_TIMEZONE", "../../etc/passwd", "Asia/Shanghai"),
        ("LINLI_TIMEZONE", "Asia", "Asia/Shanghai"),
        ("LINLI_OWNERS", "98765432198765432198765", "numbers"),
        ("LINLI_LANGUAGE", "de", "zh_CN"),
        ("LINLI_API_URL", "127.0.0.1:8081", "http://127.0.0.1:8081"),
        ("LINLI_DATABASE_URL", "sqlite:///var/linli.db", "sqlite+aiosqlite"),
        ("LINLI_DATABASE_URL", "nonsense", "sqlite+aiosqlite"),
        ("LINLI_DATABASE_URL", "sqlite+aiosqlite://", "a file"),
        ("LINLI_DATABASE_URL", "sqlite+aiosqlite:///:memory:", "a file"),
        ("LINLI_WEBHOOK_URL", "telegram.example.org", "https"),
        ("LINLI_WEBHOOK_URL", "https://telegram.example.org:9999", "443, 80, 88, 8443"),
        ("LINLI_WEBHOOK_URL", "https://telegram.example.org:x", "443, 80, 88, 8443"),
        ("LINLI_WEBHOOK_SECRET", "short", "16 to 256"),
        ("LINLI_LISTEN", "127.0.0.1", "host:port"),
        ("LINLI_LISTEN", "127.0.0.1:70000", "host:port"),
        ("LINLI_CLOCK_LISTEN", "nowhere", "host:port"),
        ("LINLI_SEND_RATE", "5", "from 6 to 1000"),
        ("LINLI_SEND_RATE", "1001", "from 6 to 1000"),
        ("LINLI_SEND_RATE", "many", "from 6 to 1000"),
        ("LINLI_QUIET_HOURS", "21 to 8", "21:00-08:00"),
        ("LINLI_QUIET_HOURS", "25:00-08:00", "21:00-08:00"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_must_be(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, remedy: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.name == name
    assert remedy in str(caught.value)
    assert SECRET not in str(caught.value)
    for language in LANGUAGES:
        told = caught.value.told(reader_for(language, default="en", zone=ZoneInfo("UTC")))
        assert told.startswith(f"{name}: ")
        assert "{" not in told


def test_settings_come_from_the_environment_before_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("LINLI_TIMEZONE=Asia/Tokyo\nLINLI_LANGUAGE=en\n")
    monkeypatch.setenv("LINLI_LANGUAGE", "zh_TW")
    settings = load_settings()
    assert (settings.timezone, settings.language) == ("Asia/Tokyo", "zh_TW")


def test_an_empty_setting_is_as_if_it_were_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_SEND_RATE", "")
    assert load_settings().send_rate == 30


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("LINLI_LANGUAGE=中文".encode("gbk"))
    with pytest.raises(SettingsError, match=r"\.env: .*UTF-8"):
        load_settings()
    assert language_for_problems() == "zh_CN"


def test_a_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", ".env")

    monkeypatch.setattr("bot.settings.Settings.__init__", refused)
    with pytest.raises(SettingsError, match=r"\.env: cannot be read: Permission denied"):
        load_settings()


def test_owners_may_be_separated_as_chinese_keyboards_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_OWNERS", "11， 22,33,")
    assert load_settings().owners == (11, 22, 33)


def test_no_secret_shows_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_BOT_TOKEN", "123456:ABCDEFGHIJKLMNOPQRST")
    monkeypatch.setenv("LINLI_DATA_KEY", "a" * 43 + "=")
    monkeypatch.setenv("LINLI_DATABASE_URL", "postgresql+asyncpg://linli:s3cret@db/linli")
    settings = load_settings()
    assert "s3cret" not in f"{settings!r}{settings}"
    assert "ABCDEFG" not in f"{settings!r}{settings}"
    assert "aaa" not in f"{settings!r}{settings}"
    assert required_token(settings) == "123456:ABCDEFGHIJKLMNOPQRST"


def test_running_without_a_token_names_the_demo() -> None:
    with pytest.raises(SettingsError, match="linli demo"):
        required_token(load_settings())


def test_a_webhook_without_a_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_WEBHOOK_URL", "https://linli.example.org/updates")
    with pytest.raises(SettingsError, match="LINLI_WEBHOOK_SECRET"):
        load_settings()


def test_a_webhook_without_https_is_for_the_playground_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LINLI_WEBHOOK_URL", "http://127.0.0.1:8080/updates")
    monkeypatch.setenv("LINLI_WEBHOOK_SECRET", "s" * 16)
    with pytest.raises(SettingsError, match="LINLI_WEBHOOK_URL"):
        load_settings()
    monkeypatch.setenv("LINLI_API_URL", "http://127.0.0.1:8081")
    assert load_settings().webhook_url == "http://127.0.0.1:8080/updates"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_time_is_moved_only_beside_a_playground(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("LINLI_CLOCK_LISTEN", "127.0.0.1:8082")
    with pytest.raises(SettingsError, match="LINLI_CLOCK_LISTEN"):
        load_settings()
    monkeypatch.setenv("LINLI_API_URL", f"http://{host}:8081/")
    assert load_settings().is_playground


def test_a_host_that_only_begins_like_this_machine_is_no_playground() -> None:
    settings = Settings(api_url="http://127.0.0.1.example.org:8081")
    assert not settings.is_playground


def test_a_misspelt_name_is_told_with_the_one_that_was_meant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("LINLI_TIMEZOEN=Asia/Tokyo\n")
    monkeypatch.setenv("LINLI_QQQ", "1")
    assert unknown_names() == {"LINLI_QQQ": None, "LINLI_TIMEZOEN": "LINLI_TIMEZONE"}


def test_quiet_hours_become_the_schools_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_QUIET_HOURS", "22:30-7:00")
    school = load_settings().school
    assert f"{school.quiet_from} {school.quiet_until}" == "22:30:00 07:00:00"
