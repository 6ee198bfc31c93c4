"""Keeps template and catalogues in step with the code. A developer's tool, never used by the bot.

Files carry no dates and no line numbers and are sorted, so that a change of wording shows as just
that in a diff, and two people's changes seldom meet.
"""

import tomllib
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from locales.catalogues import FOLDER, TEMPLATE, catalogue_path, read_catalogue
from locales.collect import Found, collect
from locales.convert import to_traditional
from locales.languages import LANGUAGES

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

_HEADER = """\
# Words of Linli. Written by `python -m locales update`; translate the empty msgstr lines.
msgid ""
msgstr ""
"Project-Id-Version: linli\\n"
{language}"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def template() -> "Catalog":
    """Every message of the code, untranslated."""
    from babel.messages.catalog import Catalog

    catalog = Catalog(domain="linli")
    for found in collect():
        if isinstance(found, Found):
            messages = found.messages
            catalog.add(messages if len(messages) > 1 else messages[0], context=found.context)
    return catalog


def update() -> dict[str, list[str]]:
    """Write template and catalogues anew; what lacks its translation, by language."""
    fresh = template()
    _write(TEMPLATE, fresh)
    return {language: _update(language, fresh) for language in LANGUAGES}


def missing(catalog: "Catalog") -> list["Message"]:
    """The entries with an empty msgstr, or an empty plural form."""
    return [message for message in catalog if message.id and not all(_forms(message.string))]


def draft() -> int:
    """Fill empty entries of zh_TW from zh_CN, by script and a few words; how many to review."""
    simplified = read_catalogue(catalogue_path("zh_CN"), "zh_CN")
    return fill("zh_TW", simplified, convert=True)


def fill(language: str, source: "Catalog", *, convert: bool = False) -> int:
    """Take from `source` what is empty in `language`; how many entries were filled."""
    target = read_catalogue(catalogue_path(language), language)
    filled = 0
    for message in missing(target):
        given = source.get(message.id, message.context)
        if given is None or given.pluralizable != message.pluralizable:
            continue
        if not all(_forms(given.string)):
            continue
        forms = tuple(map(_for_taiwan, _forms(given.string))) if convert else _forms(given.string)
        message.string = forms[0] if isinstance(given.string, str) else forms
        filled += 1
    _write(catalogue_path(language), target)
    return filled


def _for_taiwan(text: str) -> str:
    text = to_traditional(text)
    for ours, theirs in _vocabulary().items():
        text = text.replace(ours, theirs)
    return text


@cache
def _vocabulary() -> dict[str, str]:
    return tomllib.loads((FOLDER / "vocabulary.toml").read_text("utf-8"))


def _update(language: str, fresh: "Catalog") -> list[str]:
    from babel.messages.catalog import Catalog

    path = catalogue_path(language)
    known = path.exists()
    catalog = read_catalogue(path, language) if known else Catalog(locale=language, domain="linli")
    catalog.update(fresh, no_fuzzy_matching=True)
    if language == "en":
        for message in missing(catalog):
            message.string = message.id
    _write(path, catalog)
    return [str(_forms(message.id)[0]) for message in missing(catalog)]


def _write(path: Path, catalog: "Catalog") -> None:
    from babel.messages.pofile import write_po

    body = BytesIO()
    write_po(body, catalog, width=0, no_location=True, omit_header=True, sort_output=True,
             ignore_obsolete=True)  # fmt: skip
    language = ""
    if catalog.locale:
        plural = f'"Plural-Forms: {catalog.plural_forms}\\n"\n'
        language = f'"Language: {catalog.locale_identifier}\\n"\n{plural}'
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_HEADER.format(language=language).encode() + b"\n" + body.getvalue())


def _forms(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string or "",) if isinstance(string, str | None) else tuple(string)
