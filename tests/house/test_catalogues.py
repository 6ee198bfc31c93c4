"""The catalogues and the code agree, and everything people read went through the catalogues."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from opencc import OpenCC

from locales import maintenance
from locales.catalogues import TEMPLATE, catalogue_path, read_catalogue
from locales.collect import KEYWORDS, ROOT, Found, Lost, called, collect
from locales.reader import LANGUAGES
from playground.html_text import parse_html

# Calls that show their text to people: the place of the text among the arguments, and its names.
TELLING: dict[str, tuple[int | None, set[str]]] = {
    "answer": (0, {"text", "caption"}),
    "reply": (0, {"text", "caption"}),
    "edit_text": (0, {"text"}),
    "edit_caption": (None, {"caption"}),
    "edit_message_text": (0, {"text"}),
    "send_message": (1, {"text"}),
    "send_photo": (None, {"caption"}),
    "send_document": (None, {"caption"}),
    "answer_photo": (None, {"caption"}),
    "answer_document": (None, {"caption"}),
    "answer_callback_query": (1, {"text"}),
    "SendMessage": (None, {"text"}),
    "EditMessageText": (None, {"text"}),
    "AnswerCallbackQuery": (None, {"text"}),
    "InlineKeyboardButton": (None, {"text"}),
    "KeyboardButton": (None, {"text"}),
    "ReplyKeyboardMarkup": (None, {"input_field_placeholder"}),
    "BotCommand": (None, {"description"}),
    "Screen": (0, {"text"}),
    "Rendered": (0, {"text"}),
    "button": (0, {"label", "text"}),
    "lines": (0, set()),
    "Choice": (0, {"label"}),
    "numbered": (1, {"text"}),
    "labelled": (2, {"label"}),
    "gone": (1, {"told"}),
    "told": (0, set()),
    "message": (0, set()),
    "fit": (0, {"text"}),
    "fit_bold": (0, {"text"}),
    "paged": (0, {"parts", "head"}),
    "echo": (0, {"message"}),
    "secho": (0, {"message"}),
    "print": (0, set()),
}
TAG = re.compile(r"<[^<>]*>")
# 里 in 鄰里 and 台 stand in texts of traditional script too.
BOTH_SCRIPTS = {"里", "台"}
HAN = re.compile(r"[\u3400-\u9fff]")
SPEAKING = [ROOT / name for name in ("bot", "handlers", "papers", "schedules")]
# A school's own data, as its organisers would type them.
EXAMPLE = ROOT / "papers" / "example"


@pytest.fixture(scope="module")
def found() -> list[Found]:
    return [message for message in collect() if isinstance(message, Found)]


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return read_catalogue(catalogue_path(request.param), request.param)


def entries(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text or ""] if isinstance(text, str | None) else list(text)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def tags(text: str) -> Counter[str]:
    return Counter(TAG.findall(text))


def test_every_message_is_written_as_a_literal() -> None:
    assert [message.place for message in collect() if isinstance(message, Lost)] == []


def test_every_message_is_in_english(found: list[Found]) -> None:
    assert [m.place for m in found if any(HAN.search(text) for text in m.messages)] == []


def test_every_message_gets_the_values_it_names(found: list[Found]) -> None:
    assert [(m.place, m.messages[0]) for m in found if not gets_its_values(m)] == []


def gets_its_values(message: Found) -> bool:
    if message.values is None or message.call == "mark":
        return True  # handed over where the message is said
    given = message.values | ({"n"} if "many" in message.call else set())
    return set[str]().union(*map(placeholders, message.messages)) | {"n"} == given | {"n"}


def test_every_message_is_telegrams_html_and_every_label_plain(found: list[Found]) -> None:
    for message in found:
        for text in message.messages:
            if message.call.startswith("say"):
                parse_html(text)
            elif message.call != "mark":
                assert not tags(text), message.place


def test_the_template_holds_just_the_messages_of_the_code() -> None:
    held = {(m.context, m.id) for m in entries(read_catalogue(TEMPLATE))}
    assert held == {(m.context, m.id) for m in entries(maintenance.template())}, (
        "run `python -m locales update`"
    )


def test_a_catalogue_holds_just_the_messages_of_the_code(catalogue: Catalog) -> None:
    held = {(m.context, m.id) for m in entries(catalogue)}
    assert held == {(m.context, m.id) for m in entries(maintenance.template())}, (
        "run `python -m locales update`"
    )
    assert not catalogue.obsolete


def test_a_catalogue_is_complete(catalogue: Catalog) -> None:
    assert [message.id for message in maintenance.missing(catalogue)] == []
    assert [message.id for message in entries(catalogue) if message.fuzzy] == []


def test_a_catalogue_has_every_plural_form(catalogue: Catalog) -> None:
    plurals = [message for message in entries(catalogue) if message.pluralizable]
    assert [m.id for m in plurals if len(forms(m.string)) != catalogue.num_plurals] == []


def test_a_translation_names_the_same_values(catalogue: Catalog) -> None:
    assert [message.id for message in entries(catalogue) if not names_the_same(message)] == []


def names_the_same(message: Message) -> bool:
    """A form for one thing may leave its number out; the form for many may not."""
    named = placeholders(forms(message.id)[-1])
    *few, many = [placeholders(text) for text in forms(message.string) if text] or [named]
    return many == named and all(named - {"n"} <= form <= named for form in few)


def test_a_translation_has_the_same_tags(catalogue: Catalog) -> None:
    wrong = [
        message.id
        for message in entries(catalogue)
        for text in forms(message.string)
        if text and tags(text) != tags(forms(message.id)[-1])
    ]
    assert wrong == []


def test_a_translation_of_a_message_is_telegrams_html(
    catalogue: Catalog, found: list[Found]
) -> None:
    said = {m.messages for m in found if m.call.startswith("say")}
    for message in entries(catalogue):
        if tuple(forms(message.id)) in said:
            for text in forms(message.string):
                parse_html(text)


@pytest.mark.parametrize(("language", "standard"), [("zh_CN", "t2s"), ("zh_TW", "s2tw")])
def test_a_catalogue_keeps_to_its_script(language: str, standard: str) -> None:
    in_script = OpenCC(standard).convert
    text = catalogue_path(language).read_text("utf-8")
    assert {sign for sign in set(text) - BOTH_SCRIPTS if in_script(sign) != sign} == set()


def test_nothing_chinese_is_written_where_people_are_spoken_to() -> None:
    assert [place for file in modules() for place in chinese_literals(file)] == []


def test_nothing_is_told_that_went_around_the_catalogues() -> None:
    assert [place for file in modules() for place in told_literals(file)] == []


@pytest.mark.parametrize(
    "code",
    [
        'await message.answer("Hello")',
        'await message.answer(text="Hello")',
        "await message.answer(f'Hello {name}')",
        'await message.answer("Hello " + name)',
        'await message.answer("Hello {}".format(name))',
        'await message.answer(Markup("<b>Hello</b>"))',
        'await message.answer(one if known else "Hello")',
        'await bot.send_message(chat, "Hello")',
        'InlineKeyboardButton(text="Back", callback_data="back")',
        'Rendered("Hello")',
        'lines(title, "Hello")',
        'Choice("Hello", data)',
        'Choice(label="Hello", data=data)',
        'await numbered(talk, "Hello", choices)',
        'message(title, "Hello", buttons=buttons)',
        'await gone(talk, "Hello")',
        'await told(talk, subject, head, "Hello")',
        'fit("Hello")',
        'paged([title, "Hello"])',
        'paged(parts, head="Hello")',
    ],
)
def test_a_text_around_the_catalogues_is_seen(code: str, tmp_path: Path) -> None:
    assert told_literals(written(tmp_path, code))


@pytest.mark.parametrize(
    "code",
    [
        'await message.answer(reader.say("Hello"))',
        'await message.answer(Markup("<b>{}</b>").format(name))',
        'await message.answer(f"{first} · {second}")',
        "await press.answer()",
        'InlineKeyboardButton(text=reader.label("Back"), callback_data="back")',
        'await bot.send_message("me", text)',
        'Choice(reader.label("Back"), "back")',
        "await numbered(talk, text, choices, further=[back])",
        'message(reader.say("Hello"), f"{title} {name}", buttons=[button(label, "x")])',
    ],
)
def test_a_text_from_the_catalogues_passes(code: str, tmp_path: Path) -> None:
    assert told_literals(written(tmp_path, code)) == []


def test_chinese_is_seen_in_code_and_allowed_in_docstrings(tmp_path: Path) -> None:
    assert chinese_literals(written(tmp_path, 'text = f"{name}好"'))
    assert chinese_literals(written(tmp_path, '"""收到 is thanks."""\n# 收到')) == []


def written(folder: Path, code: str) -> Path:
    file = folder / "module.py"
    indented = "\n    ".join(code.splitlines())
    file.write_text(f"async def handler():\n    {indented}\n", "utf-8")
    return file


def modules() -> list[Path]:
    found = (file for folder in SPEAKING for file in folder.rglob("*.py"))
    return sorted(file for file in found if EXAMPLE not in file.parents)


def chinese_literals(file: Path) -> list[str]:
    tree = ast.parse(file.read_text("utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        f"{file.name}:{node.lineno} {node.value!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in docstrings
        if isinstance(node.value, str) and HAN.search(node.value)
    ]


def told_literals(file: Path) -> list[str]:
    return [
        f"{file.name}:{told.lineno} {ast.unparse(told)}"
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and called(call) in TELLING
        for told in told_by(call)
        if any(any(map(str.isalpha, TAG.sub("", text))) for text in literal_parts(told))
    ]


def told_by(call: ast.Call) -> list[ast.expr]:
    place, names = TELLING[called(call)]
    named = [word.value for word in call.keywords if word.arg in names]
    if called(call) in {"lines", "print", "told", "message"}:
        return [*call.args, *named]
    return [*(call.args[place : place + 1] if place is not None else []), *named]


def literal_parts(node: ast.AST) -> Iterator[str]:
    """The text that is written in the expression itself, without what it asks others for."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.sub(r"{\w*}", "", node.value)  # the placeholders of a template are no words
    for part in parts_of(node):
        yield from literal_parts(part)


def parts_of(node: ast.AST) -> list[ast.expr]:
    """The expressions whose text becomes part of this one's."""
    match node:
        case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            return parts
        case ast.BinOp(left=one, right=other) | ast.IfExp(body=one, orelse=other):
            return [one, other]
        case ast.Call(func=ast.Name(id="Markup" | "str"), args=arguments):
            return arguments
        case ast.Call(func=ast.Attribute(value=text), args=arguments):
            return (
                [] if called(node) in KEYWORDS else [text, *arguments * (called(node) == "join")]
            )
        case _:
            return []
