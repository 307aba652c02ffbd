"""Messages to words: one bundle per language over the message files of ``resources/locale``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from desktop.domain.message import Message, Problem

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

# One entry: its id at the start of a line, and every line up to the next that is not indented.
# Parsing thousands of entries at the start costs more than the whole window.
ENTRY = re.compile(r"^(-?[a-zA-Z][\w-]*) *=.*(?:\n(?:[ \t].*|(?=\n+[ \t])))*", re.MULTILINE)
# An entry without arguments, references or further lines: most of them, and all of the first page.
# Read here, because the runtime and its plural rules take as long to load as all else at the start.
PLAIN_ENTRY = re.compile(
    r"-?[a-zA-Z][\w-]* *= *(?P<value>[^\s{}][^{}\r\n]*)?"
    r"(?P<rest>(?:\n[ \t]+\.[a-zA-Z][\w-]* *=[^{}\r\n]*)*)\n*"
)
PLAIN_ATTRIBUTE = re.compile(r"\.([a-zA-Z][\w-]*) *= *([^{}\r\n]*)")
LONG_ARGUMENT = 2_000  # characters; the runtime cuts at 2,500
OPEN, CLOSE = "\ue0f0", "\ue0f1"  # private use: no word of any language
TOKEN = re.compile(f"{OPEN}([0-9]+){CLOSE}")
REFERENCE = re.compile(r"\{\s*(-?[a-zA-Z][\w-]*)")


class Wording:
    """Turns messages into the words of one language; implements the ``Translator`` port.

    Isolating marks are off: the words go into PDF text layers and comparisons, where an invisible
    mark would be a difference. Views that mix directions add their own isolates.
    """

    def __init__(self, language: str, texts: Iterable[str]) -> None:
        self.language = language
        self._made: dict[str, FluentBundle] = {}
        self._waiting: dict[str, str] = {}
        for text in texts:
            self._waiting |= {found[1]: found[0] for found in ENTRY.finditer(text)}
        self._cache: dict[tuple[Message, str | None], str] = {}

    def text(self, message: Message) -> str:
        """Return the words of a message; an unknown id shows as ⟨id⟩ and never raises."""
        return self._format(message, None)

    def what(self, problem: Problem) -> str:
        """Return what happened."""
        return self._format(problem.message, None)

    def do(self, problem: Problem) -> str:
        """Return what to do next."""
        return self._format(problem.message, "do")

    @property
    def _bundle(self) -> FluentBundle:
        made = self._made.get("")
        if made is None:
            from fluent.runtime import FluentBundle  # slow: see `PLAIN_ENTRY`

            # of two threads that come here at once, both get the same bundle
            made = self._made.setdefault("", FluentBundle([self.language], use_isolating=False))
        return made

    def knows(self, message_id: str) -> bool:
        """Whether the language has this message."""
        return message_id in self._waiting or self._bundle.has_message(message_id)

    def _read(self, message_id: str) -> None:
        """Parse one entry when it is first asked for, after the entries it refers to."""
        source = self._waiting.get(message_id)
        if source is None:
            return
        for other in REFERENCE.findall(source):
            if other != message_id:
                self._read(other)
        from fluent.runtime import FluentResource

        # added before it stops waiting: another thread that asks now finds it here or there
        self._bundle.add_resource(FluentResource(source))
        self._waiting.pop(message_id, None)

    def _format(self, message: Message, attribute: str | None) -> str:
        key = (message, attribute)
        if key not in self._cache:
            if len(self._cache) > 20_000:  # noqa: PLR2004 - a bound, not a measure
                self._cache.clear()
            self._cache[key] = self._render(message, attribute)
        return self._cache[key]

    def _render(self, message: Message, attribute: str | None) -> str:
        plain = plain_entry(self._waiting.get(message.id, ""))
        if plain is not None and attribute in plain:
            return plain[attribute]
        self._read(message.id)
        if not self._bundle.has_message(message.id):
            return f"⟨{message.id}⟩"
        entry = self._bundle.get_message(message.id)
        pattern = entry.attributes.get(attribute) if attribute else entry.value
        if pattern is None:
            return f"⟨{message.id}{'.' + attribute if attribute else ''}⟩"
        held: list[str] = []
        args: dict[str, str | float] = {}
        for name, value in message.args:
            said: str | float = self.text(value) if isinstance(value, Message) else value
            if isinstance(said, str) and (len(said) > LONG_ARGUMENT or OPEN in said):
                # the runtime cuts what it puts into a sentence: long text travels around it
                held.append(said)
                said = f"{OPEN}{len(held) - 1}{CLOSE}"
            args[name] = said
        words, _errors = self._bundle.format_pattern(pattern, args)
        return TOKEN.sub(lambda found: held[int(found[1])], str(words)) if held else str(words)


def plain_entry(source: str) -> dict[str | None, str] | None:
    """Return the words of an entry and of its attributes; ``None`` where they need the runtime."""
    found = PLAIN_ENTRY.fullmatch(source)
    if found is None:
        return None
    parts: dict[str | None, str] = {
        name: words.rstrip(" ") for name, words in PLAIN_ATTRIBUTE.findall(found["rest"])
    }
    if found["value"] is not None:
        parts[None] = found["value"].rstrip(" ")
    return {name: words for name, words in parts.items() if words}
