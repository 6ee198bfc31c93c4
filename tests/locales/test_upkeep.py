"""`python -m locales`: what finds the messages and keeps the catalogues in step."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from locales import __main__ as command
from locales import maintenance
from locales.catalogues import read_catalogue
from locales.collect import Found, Lost, collect, collect_file


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of catalogues of its own, for the code in its module.py."""
    monkeypatch.setattr(maintenance, "TEMPLATE", tmp_path / "linli.pot")
    monkeypatch.setattr(maintenance, "catalogue_path", lambda language: path(tmp_path, language))
    monkeypatch.setattr(maintenance, "collect", lambda: collect([tmp_path]))
    return tmp_path


def path(folder: Path, language: str) -> Path:
    return folder / language / "linli.po"


def write(folder: Path, code: str) -> Path:
    file = folder / "module.py"
    file.write_text(code, "utf-8")
    return file


def translate(folder: Path, language: str, message: str, translation: str) -> None:
    file = path(folder, language)
    entry = f'msgid "{message}"\nmsgstr "'
    assert entry in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(entry, entry + translation), "utf-8")


def translation(folder: Path, language: str, message: str) -> object:
    entry = read_catalogue(path(folder, language), language).get(message)
    return entry.string if entry else None


def test_messages_are_found_with_their_forms_values_and_context(tmp_path: Path) -> None:
    code = (
        'reader.say("Hello "\n    "{name}", name=name)\n'
        'reader.label_many("{n} seat", "{n} seats", n, **more)\n'
        'reader.label_in("button", "Back")\n'
        'mark("Later")\n'
    )
    hello, seats, back, later = collect_file(write(tmp_path, code))
    assert hello == Found("say", ("Hello {name}",), None, frozenset({"name"}), "module.py:1")
    assert seats == Found("label_many", ("{n} seat", "{n} seats"), None, None, "module.py:3")
    assert back == Found("label_in", ("Back",), "button", frozenset(), "module.py:4")
    assert later == Found("mark", ("Later",), None, frozenset(), "module.py:5")


def test_each_branch_of_a_choice_is_a_message(tmp_path: Path) -> None:
    found = list(collect_file(write(tmp_path, 'reader.say("Yes" if yes else "No")')))
    assert [message.messages for message in found if isinstance(message, Found)] == [
        ("Yes",),
        ("No",),
    ]


def test_a_message_put_together_at_run_time_is_reported(tmp_path: Path) -> None:
    code = 'reader.say(f"Hello {name}")\nreader.label("A" + b)\nreader.label_in(where, "Back")'
    assert [type(found) for found in collect_file(write(tmp_path, code))] == [Lost, Lost, Lost]


@pytest.mark.parametrize(
    "code",
    [
        "reader.say(title)",
        "reader.label(TITLES[kind])",
        "reader.label(kind.title)",
        'import sqlalchemy\nselect(Person.name.is_not(None).label("has_name"))',
        "say()",
    ],
)
def test_variables_and_columns_are_no_messages(tmp_path: Path, code: str) -> None:
    assert list(collect_file(write(tmp_path, code))) == []


def test_an_update_takes_in_new_messages_and_fills_english(folder: Path) -> None:
    write(folder, 'reader.say("Hello")\nreader.say_many("{n} seat", "{n} seats", n)')
    assert maintenance.update() == {
        "zh_CN": ["Hello", "{n} seat"],
        "zh_TW": ["Hello", "{n} seat"],
        "en": [],
    }
    assert translation(folder, "en", "Hello") == "Hello"
    assert translation(folder, "en", "{n} seat") == ("{n} seat", "{n} seats")


def test_an_update_keeps_translations_and_drops_what_is_unused(folder: Path) -> None:
    write(folder, 'reader.say("Hello")\nreader.say("Goodbye")')
    maintenance.update()
    translate(folder, "zh_CN", "Hello", "你好")
    translate(folder, "zh_CN", "Goodbye", "再见")
    write(folder, 'reader.say("Hello")\nreader.say("Goodbye now")')
    assert maintenance.update()["zh_CN"] == ["Goodbye now"]
    assert translation(folder, "zh_CN", "Hello") == "你好"
    assert "再见" not in path(folder, "zh_CN").read_text("utf-8")


def test_an_update_without_news_changes_no_byte(folder: Path) -> None:
    write(folder, 'reader.say("Hello <b>{name}</b>\\n", name=name)\nreader.label_in("a", "Back")')
    maintenance.update()
    before = {file: file.read_bytes() for file in folder.rglob("*.po*")}
    maintenance.update()
    assert {file: file.read_bytes() for file in folder.rglob("*.po*")} == before
    assert len(before) == 4


def test_a_draft_turns_the_script_of_what_is_missing(folder: Path) -> None:
    write(folder, 'reader.say("Talks")\nreader.say("Help")\nreader.say("None")')
    maintenance.update()
    translate(folder, "zh_CN", "Talks", "讲座")
    translate(folder, "zh_CN", "Help", "帮助")
    translate(folder, "zh_TW", "Help", "說明")
    assert maintenance.draft() == 1
    assert translation(folder, "zh_TW", "Talks") == "講座"
    assert translation(folder, "zh_TW", "Help") == "說明"


def test_a_draft_speaks_of_machines_as_taiwan_does(folder: Path) -> None:
    write(folder, 'reader.say("Settings of the database")')
    maintenance.update()
    translate(folder, "zh_CN", "Settings of the database", "数据库的设置")
    maintenance.draft()
    assert translation(folder, "zh_TW", "Settings of the database") == "資料庫的設定"


def test_a_translators_file_fills_what_is_empty(folder: Path) -> None:
    write(folder, 'reader.say_many("{n} seat", "{n} seats", n)\nreader.say("Talks")')
    maintenance.update()
    given = folder / "given.po"
    given.write_text(
        'msgid "{n} seat"\nmsgid_plural "{n} seats"\nmsgstr[0] "{n}个名额"\n\n'
        'msgid "Gone"\nmsgstr "没了"\n',
        "utf-8",
    )
    assert maintenance.fill("zh_CN", read_catalogue(given, "zh_CN")) == 1
    assert translation(folder, "zh_CN", "{n} seat") == ("{n}个名额",)


def test_the_commands_say_what_they_did(folder: Path) -> None:
    write(folder, 'reader.say("Talks")')
    given = folder / "given.po"
    given.write_text('msgid "Talks"\nmsgstr "讲座"\n', "utf-8")
    run = CliRunner().invoke
    assert "zh_CN: 1 untranslated\n  'Talks'" in run(command.app, ["update"]).output
    assert run(command.app, ["fill", "zh_CN", str(given)]).output == "zh_CN: 1 filled\n"
    assert run(command.app, ["draft"]).output == "zh_TW: 1 drafted\n"
    assert "zh_TW: 0 untranslated" in run(command.app, ["update"]).output
