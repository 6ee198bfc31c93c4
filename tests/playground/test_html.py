"""Telegram's HTML becomes entities, and what it refuses is refused in its words."""

from __future__ import annotations

from typing import Any

import pytest

from playground.entities import Text, finish
from playground.errors import ApiError
from playground.html_text import parse_html


def parsed(source: str) -> tuple[str, list[dict[str, Any]]]:
    text = finish(parse_html(source))
    return text.text, text.entities


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<b>好</b>", "bold"),
        ("<strong>好</strong>", "bold"),
        ("<i>好</i>", "italic"),
        ("<em>好</em>", "italic"),
        ("<u>好</u>", "underline"),
        ("<ins>好</ins>", "underline"),
        ("<s>好</s>", "strikethrough"),
        ("<strike>好</strike>", "strikethrough"),
        ("<del>好</del>", "strikethrough"),
        ("<tg-spoiler>好</tg-spoiler>", "spoiler"),
        ('<span class="tg-spoiler">好</span>', "spoiler"),
        ("<code>好</code>", "code"),
        ("<pre>好</pre>", "pre"),
        ("<blockquote>好</blockquote>", "blockquote"),
        ("<blockquote expandable>好</blockquote>", "expandable_blockquote"),
        ("<B>好</B>", "bold"),
        ("<b>好</>", "bold"),
    ],
)
def test_every_tag_has_its_entity(source: str, kind: str) -> None:
    assert parsed(source) == ("好", [{"offset": 0, "length": 1, "type": kind}])


def test_offsets_count_utf16_units() -> None:
    text, entities = parsed("🌸<b>🏮灯</b>")
    assert text == "🌸🏮灯"
    assert entities == [{"offset": 2, "length": 3, "type": "bold"}]


def test_tags_may_be_nested() -> None:
    text, entities = parsed("<b>甲<i>乙</i></b>")
    assert text == "甲乙"
    assert [(one["type"], one["offset"], one["length"]) for one in entities] == [
        ("bold", 0, 2),
        ("italic", 1, 1),
    ]


def test_a_link_keeps_its_address() -> None:
    _, entities = parsed('<a href="https://example.org/?a=1&amp;b=2">这里</a>')
    assert entities == [
        {"offset": 0, "length": 2, "type": "text_link", "url": "https://example.org/?a=1&b=2"}
    ]


def test_a_link_without_a_usable_address_is_plain_text() -> None:
    assert parsed('<a href="oops">这里</a>') == ("这里", [])


def test_code_with_a_language_inside_pre_is_one_entity() -> None:
    _, entities = parsed('<pre><code class="language-python">x</code></pre>')
    assert entities == [{"offset": 0, "length": 1, "type": "pre", "language": "python"}]


def test_the_four_named_and_the_numeric_references_are_resolved() -> None:
    assert parsed("&lt;&gt;&amp;&quot;&#9731;&#x2603;&nbsp;")[0] == '<>&"☃☃&nbsp;'


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<x>", 'Unsupported start tag "x" at byte offset 0'),
        ("好<x>", 'Unsupported start tag "x" at byte offset 3'),
        ("1 < 2 > 0", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>好", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>好</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("<b>好</b", "Unclosed end tag at byte offset 6"),
        ('<a href="x>好</a>', "Unclosed start tag at byte offset 0"),
        ("<a =x>好</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>好</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>好</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_what_does_not_parse_is_refused(source: str, complaint: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.code == 400
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


def test_white_space_around_a_text_goes_and_entities_move_along() -> None:
    assert parsed("\n 甲<b>乙 </b>\n") == ("甲乙", [{"offset": 1, "length": 1, "type": "bold"}])


def test_commands_links_and_mentions_are_found() -> None:
    found = finish(Text("/start@linli_bot 看 https://example.org/a。 @wang_ayi #邻里 a/b x@y.cn"))
    kinds = [
        (one["type"], found.text[one["offset"] : one["offset"] + one["length"]])
        for one in found.entities
    ]
    assert kinds == [
        ("bot_command", "/start@linli_bot"),
        ("url", "https://example.org/a"),
        ("mention", "@wang_ayi"),
        ("hashtag", "#邻里"),
        ("email", "x@y.cn"),
    ]


def test_nothing_is_found_inside_code() -> None:
    assert [one["type"] for one in parsed("<code>/start</code>")[1]] == ["code"]
