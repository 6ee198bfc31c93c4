"""Telegram's HTML: the tags it knows, turned into entities, and its complaints about the rest.

Follows the parser of the published server: offsets of errors are bytes, offsets of entities are
UTF-16 units, `&lt; &gt; &amp; &quot;` and numeric references are decoded, nested tags are allowed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from playground.entities import Entity, Text, units
from playground.errors import bad_request

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = {*_SIMPLE, "a", "pre", "code", "blockquote", "tg-emoji"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    place: int


def parse_html(source: str) -> Text:
    """Text and entities of an HTML message. Raises the Bot API's `can't parse entities`."""
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.parts: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []
        self.language = ""

    def run(self) -> Text:
        while self.at < len(self.source):
            next_tag = self.source.find("<", self.at)
            end = len(self.source) if next_tag < 0 else next_tag
            self._add(decode(self.source[self.at : end]))
            self.at = end
            if next_tag >= 0:
                self._tag()
        if self.open:
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return Text("".join(self.parts), self.entities)

    def _add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.offset += units(text)

    def _tag(self) -> None:
        begin = self.at
        if self.source[begin + 1 : begin + 2] == "/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        name = re.compile(r"[^\s>]*").match(self.source, begin + 1)
        self.at = name.end() if name else begin + 1
        if self.at >= len(self.source):
            raise _refusal(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        tag = self.source[begin + 1 : self.at].lower()
        if tag not in _TAGS:
            raise _refusal(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            raise _refusal(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}'
            )
        self.open.append(_Open(tag, argument, self.offset, len(self.parts)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._spaces()
            if self._char() == ">":
                self.at += 1
                return argument
            name = self._attribute_name(tag, begin)
            self._spaces()
            if self._char() == "=":
                self.at += 1
                self._spaces()
                argument = _argument(tag, name, self._value(begin)) or argument
            elif tag == "blockquote" and name == "expandable":
                argument = "expandable"
            if not self._char():
                raise _refusal(f"Unclosed start tag at byte offset {self._bytes(begin)}")

    def _attribute_name(self, tag: str, begin: int) -> str:
        start = self.at
        while self._char() and not self._char().isspace() and self._char() not in "=>":
            self.at += 1
        if start == self.at:
            raise _refusal(
                f'Empty attribute name in the tag "{tag}" at byte offset {self._bytes(begin)}'
            )
        return self.source[start : self.at]

    def _value(self, begin: int) -> str:
        quote = self._char()
        if quote not in {'"', "'"}:
            start = self.at
            token = _TOKEN.match(self.source, start)
            self.at = token.end() if token else start
            if self._char() and not self._char().isspace() and self._char() != ">":
                raise _refusal(f"Unexpected end of name token at byte offset {self._bytes(start)}")
            return self.source[start : self.at].lower()
        end = self.source.find(quote, self.at + 1)
        if end < 0:
            raise _refusal(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        value = decode(self.source[self.at + 1 : end])
        self.at = end + 1
        return value

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            raise _refusal(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        end = self.source.find(">", begin)
        if end < 0 or len(self.source[begin + 2 : end].split()) > 1:
            raise _refusal(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        found = self.source[begin + 2 : end].strip().lower()
        opened = self.open.pop()
        if found and found != opened.tag:
            raise _refusal(
                f"Unmatched end tag at byte offset {self._bytes(begin)}, "
                f'expected "</{opened.tag}>", found "</{found}>"'
            )
        self.at = end + 1
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        span = {"offset": opened.offset, "length": self.offset - opened.offset}
        if opened.tag in _SIMPLE:
            self.entities.append(span | {"type": _SIMPLE[opened.tag]})
        elif opened.tag == "a":
            self._link(opened, span)
        elif opened.tag == "blockquote":
            kind = "expandable_blockquote" if opened.argument else "blockquote"
            self.entities.append(span | {"type": kind})
        elif opened.tag == "tg-emoji":
            self.entities.append(
                span | {"type": "custom_emoji", "custom_emoji_id": opened.argument}
            )
        else:
            self._code(opened, span)

    def _link(self, opened: _Open, span: Entity) -> None:
        url = opened.argument or "".join(self.parts[opened.place :])
        user = re.fullmatch(r"tg://user\?id=(\d+)", url)
        if user:
            self.entities.append(span | {"type": "text_mention", "user_id": int(user.group(1))})
        elif "." in url or url.startswith("tg://"):
            full = url if "://" in url else f"http://{url}"
            if full.count("/") == 2 and not full.startswith("tg://"):
                full += "/"
            self.entities.append(span | {"type": "text_link", "url": full})

    def _code(self, opened: _Open, span: Entity) -> None:
        """`<pre><code class="language-x">` is one entity; a bare `<code>` has no language."""
        last = self.entities[-1] if self.entities else {}
        same = all(last.get(key) == span[key] for key in span)
        if opened.tag == "code":
            self.language = opened.argument
            self.entities.append(span | {"type": "code"})
        elif same and last["type"] == "code":
            last["type"] = "pre"
            if self.language:
                last["language"] = self.language
        else:
            self.entities.append(span | {"type": "pre"})

    def _char(self) -> str:
        return self.source[self.at : self.at + 1]

    def _spaces(self) -> None:
        while self._char().isspace():
            self.at += 1

    def _bytes(self, place: int) -> int:
        return len(self.source[:place].encode())


def _argument(tag: str, name: str, value: str) -> str:
    if (tag, name) in {("a", "href"), ("tg-emoji", "emoji-id")}:
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return "expandable" if (tag, name) == ("blockquote", "expandable") else ""


def decode(text: str) -> str:
    """Resolve the four named references Telegram knows, and numeric ones."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else match.group()


def _refusal(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")
