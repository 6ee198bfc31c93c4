"""The font of pictures: Noto Sans CJK, one file that holds a face for each way of writing."""

from functools import cache
from importlib.resources import files
from pathlib import Path

FACE_SIMPLIFIED = 2
FACE_TRADITIONAL = 3


@cache
def font_path() -> Path:
    """Return where the font lies; it comes with a package, so no system font is needed."""
    return Path(str(files("noto_cjk_sans_otc").joinpath("NotoSansCJK-Regular.ttc")))


def face_of(language: str) -> int:
    """Return the face of the file that a reader's language is written with."""
    return FACE_TRADITIONAL if language == "zh_TW" else FACE_SIMPLIFIED
