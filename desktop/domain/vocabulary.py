"""The closed lists of words that a case file may use, and the grading scales."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from desktop.domain.message import Message


def term(word: str) -> Message:
    """Return the name of a vocabulary word as a label ("Disc extrusion")."""
    return Message(f"term-{word.replace('_', '-')}")


def phrase(word: str) -> Message:
    """Return the name of a vocabulary word inside a sentence ("disc extrusion")."""
    return Message(f"phrase-{word.replace('_', '-')}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of the body: its levels, nerves and the finding types of its own."""

    id: str
    levels: tuple[str, ...] = ()
    nerves: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    @property
    def name(self) -> Message:
        """The region's name as a label."""
        return term(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A grading scale with its categories in ascending order.

    ``severities`` pairs a category with the severity word it answers, ``root_grades`` gives the
    neural word of each category; both are empty where the scale says nothing of the kind.
    """

    id: str
    categories: tuple[str, ...]
    findings: tuple[str, ...] = ()
    source: str = ""
    severities: tuple[tuple[str, str], ...] = ()
    root_grades: tuple[str, ...] = ()

    @property
    def name(self) -> Message:
        """The scale's name."""
        return Message(f"scale-{self.id.replace('_', '-')}")

    def meaning(self, category: str) -> Message:
        """Return what a category means."""
        return Message(f"{self.name.id}-{category.replace('_', '-')}")

    def severity(self, category: str) -> str | None:
        """Return the severity word that a category answers, if any."""
        return dict(self.severities).get(category)

    def neural(self, category: str) -> str | None:
        """Return the neural word of a category, if the scale grades roots."""
        pairs = zip(self.categories, self.root_grades, strict=False)
        return next((word for own, word in pairs if own == category), None)


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Every word a case file may use.

    ``everywhere`` holds finding types that fit each region, ``beyond`` those outside the structures
    of the painful region.
    """

    enums: Mapping[str, tuple[str, ...]]
    regions: Mapping[str, Region]
    everywhere: Region
    beyond: Region
    scales: Mapping[str, Scale] = field(default_factory=dict)

    def words(self, name: str) -> tuple[str, ...]:
        """Return the words of one list, in its order."""
        return self.enums[name]

    def findings_of(self, region: str) -> tuple[str, ...]:
        """Return the finding types that may be entered in a region, its own first."""
        own = self.regions[region].findings if region in self.regions else ()
        return tuple(dict.fromkeys((*own, *self.everywhere.findings, *self.beyond.findings)))

    def scales_of(self, finding_type: str) -> tuple[Scale, ...]:
        """Return the scales that grade a finding type."""
        return tuple(s for s in self.scales.values() if finding_type in s.findings)

    @cached_property
    def finding_types(self) -> frozenset[str]:
        """Every finding type of any region."""
        regions = (*self.regions.values(), self.everywhere, self.beyond)
        return frozenset(word for region in regions for word in region.findings)

    @cached_property
    def region_words(self) -> tuple[str, ...]:
        """Every region that a finding may name."""
        return (*self.regions, self.everywhere.id, self.beyond.id)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Every level of any region."""
        found = (level for region in self.regions.values() for level in region.levels)
        return tuple(dict.fromkeys(found))

    @cached_property
    def nerves(self) -> tuple[str, ...]:
        """Every nerve of any region."""
        return tuple(dict.fromkeys(n for region in self.regions.values() for n in region.nerves))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like a wrong one, or ``None`` when nothing is close."""
    options = sorted(known)
    spelled = word.strip().lower().replace(" ", "_")
    folded = {option.lower(): option for option in options}
    close = difflib.get_close_matches(spelled[:80], list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def _region(name: str, table: Mapping[str, Any]) -> Region:
    return Region(
        id=name,
        levels=tuple(table.get("levels", ())),
        nerves=tuple(table.get("nerves", ())),
        findings=tuple(table.get("findings", ())),
    )


def _scale(table: Mapping[str, Any]) -> Scale:
    return Scale(
        id=table["id"],
        categories=tuple(table["categories"]),
        findings=tuple(table.get("findings", ())),
        source=table.get("source", ""),
        severities=tuple(table.get("severity", {}).items()),
        root_grades=tuple(table.get("root_grades", ())),
    )


def parse_vocabulary(texts: Iterable[str]) -> Vocabulary:
    """Read the vocabulary from its TOML files, in any order.

    Parameters
    ----------
    texts : iterable of str
        The files of ``resources/vocabulary``.

    Returns
    -------
    Vocabulary
        Every list of every file.
    """
    merged: dict[str, Any] = {"enums": {}, "regions": {}, "scale": [], "everywhere": {}}
    for text in texts:
        for key, value in tomllib.loads(text).items():
            if isinstance(value, list):
                merged.setdefault(key, []).extend(value)
            else:
                merged.setdefault(key, {}).update(value)
    everywhere, beyond = merged["everywhere"], merged.get("beyond", {})
    return Vocabulary(
        enums=MappingProxyType({k: tuple(v) for k, v in merged["enums"].items()}),
        regions=MappingProxyType({k: _region(k, v) for k, v in merged["regions"].items()}),
        everywhere=_region(everywhere.get("region", "any_region"), everywhere),
        beyond=_region(beyond.get("region", "extra_target"), beyond),
        scales=MappingProxyType({s["id"]: _scale(s) for s in merged["scale"]}),
    )
