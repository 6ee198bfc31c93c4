"""The lexicons themselves: what they must hold to be read in both scripts."""

from pathlib import Path

import pytest
from opencc import OpenCC

from locales import understand
from locales.understand.answers import Answer, yes_no
from locales.understand.text import bare, half_width, lexicon, plain, strip_signs

FOLDER = Path(understand.__file__).parent
OURS = [
    "amounts.py",
    "answers.toml",
    "away.toml",
    "week_times.toml",
    "menu.toml",
    "names.toml",
    "numerals.py",
    "phones.py",
    "names.py",
    "attendance.py",
    "years.py",
    "dates.toml",
    "dates/clocks.py",
    "dates/patterns.py",
    "dates/words.py",
    "replies.toml",
    "replies/clauses.py",
    "replies/grammar.py",
    "replies/people.py",
    "replies/times.py",
    "replies/verdict.py",
    "replies/words.py",
]


@pytest.mark.parametrize("standard", ["s2t", "s2tw", "s2hk"])
def test_every_character_of_a_lexicon_is_read_in_traditional_script(standard: str) -> None:
    text = "".join((FOLDER / name).read_text("utf-8") for name in OURS)
    to_traditional = OpenCC(standard).convert
    # 幺 is 么 in traditional script, which is another word in simplified: both are digits.
    characters = sorted({sign for sign in text if "\u4e00" <= sign <= "\u9fff"} - {"幺"})
    assert [sign for sign in characters if plain(to_traditional(sign)) != plain(sign)] == []


@pytest.mark.parametrize("standard", ["s2t", "s2tw", "s2hk"])
def test_every_word_of_the_answers_is_read_in_traditional_script(standard: str) -> None:
    to_traditional = OpenCC(standard).convert
    words = [word for words in lexicon("answers").values() for word in words]
    assert [word for word in words if plain(to_traditional(word)) != word] == []


def test_lexicons_are_written_in_the_script_they_are_read_in() -> None:
    words = [word for words in lexicon("answers").values() for word in words]
    assert [word for word in words if plain(word) != word] == []


def test_no_word_of_the_answers_means_two_things() -> None:
    words = [word for words in lexicon("answers").values() for word in words]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("kind", ["yes", "okay"])
def test_every_word_for_yes_says_yes_in_any_script_and_width(kind: str) -> None:
    traditional = OpenCC("s2t").convert
    texts = [shape(word) for word in lexicon("answers")[kind] for shape in (str, traditional)]
    assert [text for text in texts if yes_no(text) is not Answer.YES] == []


def test_every_word_for_no_says_no() -> None:
    words = [*lexicon("answers")["no"], *lexicon("answers")["bare_no"]]
    assert [word for word in words if yes_no(word) is not Answer.NO] == []


def test_invisible_signs_and_width_go() -> None:
    assert half_width(" Ｌinli\u200b \u3000 邻里️ ") == "Linli 邻里"


def test_signs_around_go_and_signs_within_stay() -> None:
    assert strip_signs("「看课·报名」！") == "看课·报名"
    assert strip_signs("！") == ""


def test_bare_text_has_letters_and_digits_alone() -> None:
    assert bare("My sign-ups（２）") == "mysignups2"
