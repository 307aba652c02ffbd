"""Reading foreign HTML as a plain run of tags and texts: in one pass, nothing obeyed.

Python's own parser needs minutes for some short hostile texts. This one never looks twice at a
character; what it cannot read in one pass (a comment, tag or script that does not end) it refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

MOST_BYTES = 1024 * 1024
MOST_TAGS = 50_000
DEEPEST = 100
_TAG = re.compile(r"""<(/?)([A-Za-z][^\s/>]*+)((?:[^>"']|"[^"]*"|'[^']*')*+)>""")
_ATTRIBUTE = re.compile(r"""([^\s=/"'>]++)(?:\s*+=\s*+("[^"]*"|'[^']*'|[^\s"'>]++))?""")
_OPENS = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITIES = re.compile(
    r"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION|DOCTYPE[^>\[]{0,500}\[)", re.IGNORECASE
)
_RAW = frozenset({"script", "style", "textarea", "title"})
_ESCAPED = frozenset({"textarea", "title"})
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


class ScanError(Exception):
    """A text that is not read; ``code`` says why, without a word of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Open:
    """A tag that opens an element; ``alone`` where it closes it too."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """A tag that closes an element."""

    name: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words between tags, character references read."""

    text: str


Part = Open | Close | Words


def decoded(data: bytes) -> str:
    """Return the text of a file; refused where it is too big, not UTF-8, or declares entities."""
    if len(data) > MOST_BYTES:
        raise ScanError("size")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScanError("encoding") from None
    if "\x00" in text:
        raise ScanError("encoding")
    if _ENTITIES.search(text):
        raise ScanError("entities")
    return text


def lowered(text: str) -> str:
    """Return text with ASCII letters small, as names of elements are compared."""
    return text.translate(_LOWER)


def scan(text: str) -> Iterator[Part]:
    """Yield tags and texts in order; comments and declarations are skipped.

    Raises
    ------
    ScanError
        Where something does not end, or there are too many tags.
    """
    small, at, tags = lowered(text), 0, 0
    while at < len(text):
        opens = _OPENS.search(text, at)
        end = opens.start() if opens is not None else len(text)
        if end > at:
            yield Words(unescape(text[at:end]))
        if opens is None:
            return
        at = end
        if text[at + 1] in "!?":
            at = _skipped(text, at)
            continue
        tags += 1
        found = _tag(text, at, tags)
        if found is None:
            at = _stray(text, at)
            continue
        at = found.end()
        name = lowered(found.group(2))
        if found.group(1):
            yield Close(name)
            continue
        opened = Open(name, dict(_attributes(found.group(3))), found.group(3).endswith("/"))
        yield opened
        if name in _RAW and not opened.alone:
            close = small.find(f"</{name}", at)
            yield _inner(name, text, at, close)
            at = close


def _inner(name: str, text: str, at: int, close: int) -> Words:
    """Return what stands inside an element that holds no tags."""
    if close < 0:
        raise ScanError("unclosed")
    inner = text[at:close]
    return Words(unescape(inner) if name in _ESCAPED else inner)


def _tag(text: str, at: int, count: int) -> re.Match[str] | None:
    if count > MOST_TAGS:
        raise ScanError("tags")
    return _TAG.match(text, at)


def _skipped(text: str, at: int) -> int:
    """Return where a comment, declaration or instruction ends."""
    ending = "-->" if text.startswith("<!--", at) else "]]>" if text.startswith("<![", at) else ">"
    end = text.find(ending, at + 2)
    if end < 0:
        raise ScanError("unclosed")
    return end + len(ending)


def _stray(text: str, at: int) -> int:
    """Return where reading goes on behind a tag that names nothing; refuse one that has no end."""
    end = text.find(">", at) if text[at + 1] == "/" and not text[at + 2 : at + 3].isalpha() else -1
    if end < 0:
        raise ScanError("unclosed")
    return end + 1


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    """Yield the attributes of a tag, the first of a name last: the first counts."""
    found = [(lowered(m.group(1)), m.group(2) or "") for m in _ATTRIBUTE.finditer(text)]
    for name, value in reversed(found):
        is_quoted = value[:1] in {'"', "'"}
        yield name, unescape(value[1:-1] if is_quoted else value)
