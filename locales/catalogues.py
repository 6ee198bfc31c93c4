"""Where the catalogues lie, and how their words get into memory.

The `.po` files are read when a language is first needed; there is no compiled file that could be
older than its source (`docs/decisions/0003-catalogues-read-at-run-time.md`).
"""

from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "linli.pot"


def catalogue_path(language: str) -> Path:
    """The file with the words of `language`."""
    return FOLDER / language / "LC_MESSAGES" / "linli.po"


def read_catalogue(path: Path, language: str | None = None) -> "Catalog":
    """Every entry of a `.po` or `.pot` file. Raises babel's PoFileError when it is malformed."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale=language, domain="linli", abort_invalid=True)


@cache
def words(language: str) -> GNUTranslations:
    """The translations of `language`; an empty or fuzzy one falls back to its message id."""
    from babel.messages.mofile import write_mo

    compiled = BytesIO()
    write_mo(compiled, read_catalogue(catalogue_path(language), language))
    compiled.seek(0)
    return GNUTranslations(compiled)
