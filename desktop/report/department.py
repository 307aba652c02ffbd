"""What a department says of its reports: letterhead, foot, paper, language, order of sections.

It is data in a small TOML file. What leads (act now) and what closes (signature, figures) keeps its
place whatever the file says, and no section can be left out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.domain.message import Problem
from desktop.report.clean import clean_text
from desktop.report.document import Section

SCHEMA = "concord.department/1"
PAPERS = ("a4", "letter")
SECTIONS = (
    "impression",
    "recommendations",
    "clinical",
    "technique",
    "comparison",
    "facts",
    "findings",
    "key-images",
    "plain",
    "communication",
)
"""What may change its place, in the order of the product; ``facts`` are a template's own."""
FIRST = ("letterhead", "identity", "addenda", "act-now")
LAST = ("signature", "chances", "evidence", "versions")
KEYS = ("schema", "name", "lines", "foot", "paper", "language", "sections")
MOST_LINES, LONGEST = 6, 100
"""Longer words would be cut at the edge of the page, so they are refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """How reports of a department look.

    ``name`` heads the letterhead, ``lines`` stand below it; without a name the institution of the
    images is printed. ``foot`` is one line above the identity on every page.
    """

    name: str = ""
    lines: tuple[str, ...] = ()
    foot: str = ""
    paper: str = PAPERS[0]
    language: str = "en"
    sections: tuple[str, ...] = SECTIONS

    def ordered(self, sections: Iterable[Section]) -> tuple[Section, ...]:
        """Return sections in the order of the department; what it cannot move stays in place."""
        places = {name: place for place, name in enumerate(_whole(self.sections))}

        def place(section: Section) -> int:
            return places.get(section.id, places["facts"])

        return tuple(sorted(sections, key=place))


PRODUCT = Department()
"""Where no department says otherwise."""


def _whole(wanted: tuple[str, ...]) -> tuple[str, ...]:
    return (*FIRST, *wanted, *(name for name in SECTIONS if name not in wanted), *LAST)


def parse_department(
    text: str, where: str, languages: frozenset[str]
) -> tuple[Department, tuple[Problem, ...]]:
    """Read a department's file.

    Parameters
    ----------
    text : str
        The file.
    where : str
        Its name, for problems.
    languages : frozenset of str
        The languages that the product can print.

    Returns
    -------
    Department
        ``PRODUCT`` where anything is wrong: half a letterhead is nobody's.
    tuple of Problem
        Everything that is wrong with the file, at once.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return PRODUCT, (Problem.of(where, "department-not-toml"),)
    reader = _Reader(data, where)
    made = reader.department(languages)
    return (PRODUCT if reader.problems else made), tuple(reader.problems)


class _Reader:
    """Reads the keys of a file and collects what is wrong."""

    def __init__(self, data: Mapping[str, Any], where: str) -> None:
        self._data, self._where = data, where
        self.problems: list[Problem] = []

    def department(self, languages: frozenset[str]) -> Department:
        for key in self._data:
            if key not in KEYS:
                self._fault("department-key", key, known=", ".join(KEYS))
        self._choice("schema", SCHEMA, (SCHEMA,), required=True)
        return Department(
            name=self._line("name", self._data.get("name", "")),
            lines=self._lines(),
            foot=self._line("foot", self._data.get("foot", "")),
            paper=self._choice("paper", PRODUCT.paper, PAPERS),
            language=self._choice("language", PRODUCT.language, tuple(sorted(languages))),
            sections=self._sections(),
        )

    def _fault(self, code: str, key: str, **args: str) -> None:
        shown = clean_text(key)[:LONGEST]
        self.problems.append(Problem.of(f"{self._where}: {shown}", code, **args))

    def _line(self, key: str, value: object) -> str:
        if not isinstance(value, str) or "\n" in value:
            self._fault("department-line", key)
            return ""
        words = clean_text(value).strip()
        if len(words) > LONGEST:
            self._fault("department-long", key, most=str(LONGEST))
        return words

    def _lines(self) -> tuple[str, ...]:
        value = self._data.get("lines", [])
        if not isinstance(value, list) or len(value) > MOST_LINES:
            self._fault("department-lines", "lines", most=str(MOST_LINES))
            return ()
        found = (self._line(f"lines[{n}]", line) for n, line in enumerate(value))
        return tuple([line for line in found if line])

    def _choice(
        self, key: str, default: str, choices: tuple[str, ...], *, required: bool = False
    ) -> str:
        value = self._data.get(key, None if required else default)
        if not isinstance(value, str) or value not in choices:
            self._fault("department-choice", key, choices=", ".join(choices))
            return default
        return value

    def _sections(self) -> tuple[str, ...]:
        value = self._data.get("sections", list(SECTIONS))
        named = value if isinstance(value, list) else [value]
        wrong = [n for n, one in enumerate(named) if not (isinstance(one, str) and one in SECTIONS)]
        for place in wrong:
            self._fault("department-choice", f"sections[{place}]", choices=", ".join(SECTIONS))
        if not isinstance(value, list) or wrong:
            return SECTIONS
        if len(set(value)) < len(value):
            self._fault("department-twice", "sections")
        return tuple(value)
