"""The only reader of ``resources/``: relative names in, text or bytes out."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import resources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.message import Message
    from desktop.domain.vocabulary import Vocabulary
    from desktop.evidence.pack import EvidencePack
    from desktop.report.department import Department
    from desktop.report.lexicon import Lexicon
    from desktop.report.template import Proof
    from desktop.report.templates import Templates
    from desktop.report.wording_check import WordList


def _node(name: str) -> Traversable:
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or "\\" in name:
        raise ValueError(f"not a relative resource name: {name!r}")
    return _root().joinpath(*parts)


@cache
def _root() -> Traversable:
    return files(resources)


@cache
def read_text(name: str) -> str:
    """Return a resource as UTF-8 text. ``name`` uses ``/`` and stays inside ``resources``."""
    return _node(name).read_text(encoding="utf-8")


@cache
def read_bytes(name: str) -> bytes:
    """Return a resource as bytes."""
    return _node(name).read_bytes()


@cache
def names(folder: str, suffix: str = "") -> tuple[str, ...]:
    """Return the names of the files directly in a folder of ``resources``, sorted."""
    return tuple(
        sorted(
            f"{folder}/{node.name}"
            for node in _node(folder).iterdir()
            if node.is_file() and node.name.endswith(suffix)
        )
    )


@cache
def locale_texts(language: str) -> tuple[str, ...]:
    """Return the message files of one language, in a stable order."""
    return tuple(read_text(name) for name in names(f"locale/{language}", ".ftl"))


@cache
def languages() -> frozenset[str]:
    """Return the languages that the product can print."""
    return frozenset(node.name for node in _node("locale").iterdir() if node.is_dir())


@cache
def department() -> Department:
    """Return how reports look where no department says otherwise."""
    from desktop.report.department import parse_department

    name = "departments/default.toml"
    found, faults = parse_department(read_text(name), name, languages())
    if faults:
        raise ValueError(f"{name}: {faults[0].where}")
    return found


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary of the product."""
    from desktop.domain.vocabulary import parse_vocabulary

    return parse_vocabulary(read_text(name) for name in names("vocabulary", ".toml"))


@cache
def evidence() -> EvidencePack:
    """Return the evidence pack of the product."""
    from desktop.evidence.loading import load_pack

    return load_pack(_evidence_texts())


def evidence_with(own: Mapping[str, str]) -> EvidencePack:
    """Return the evidence pack with a department's own laid over it.

    Raises
    ------
    PackError
        Where the department's own pack cannot be used; lists every fault.
    """
    from desktop.evidence.loading import load_pack

    return load_pack(_evidence_texts(), own)


def _evidence_texts() -> dict[str, str]:
    tables = (*names("evidence", ".csv"), *names("evidence", ".toml"))
    return {name.removeprefix("evidence/"): read_text(name) for name in tables}


@cache
def templates() -> Templates:
    """Return the templates of the product; each is parsed when it is first wanted."""
    from desktop.report.templates import Templates

    def texts(folder: str) -> dict[str, str]:
        found = names(folder, ".toml")
        return {n.rpartition("/")[2].removesuffix(".toml"): read_text(n) for n in found}

    return Templates(texts("templates"), texts("templates/parts"), _proofs(), _agreements())


def _agreements() -> tuple[tuple[str, Message], ...]:
    """Return grading scales with how far readers agree on them; the first row of a scale."""
    from desktop.domain.message import Message
    from desktop.evidence.reading import agreement, table

    rows = table("agreement.csv", read_text("evidence/agreement.csv"), agreement)
    found: dict[str, Message] = {}
    for row in rows:
        words: dict[str, str | float | Message] = {
            "statistic": Message(f"agreement-{row.statistic.replace('_', '-')}"),
            "between": row.between or "none",
            "within": row.within or "none",
            "modality": row.modality or "none",
            "row": row.id,
        }
        found.setdefault(row.scale, Message.of("scale-agreement", **words))
    return tuple(found.items())


def _proofs() -> tuple[Proof, ...]:
    """Return the finding types with a dangerous twin, with the flags that call for proof."""
    from desktop.evidence.reading import look_alike, table
    from desktop.report.template import Proof

    twins = table("lookalikes.csv", read_text("evidence/lookalikes.csv"), look_alike)
    return tuple(
        Proof(finding_type=word, flags=twin.flags, row=twin.id)
        for twin in twins
        for word in sorted(twin.findings)
    )


@cache
def lexicon(language: str = "en") -> Lexicon:
    """Return the words by which free text of a language is read; English where it has none."""
    from desktop.domain.vocabulary import phrase
    from desktop.report.lexicon import parse_lexicon
    from desktop.report.wording import Wording

    own = f"lexicon/{language}.toml"
    if own not in names("lexicon", ".toml"):
        return lexicon("en")
    wording = Wording(language, locale_texts(language))
    words = {kind: wording.text(phrase(kind)) for kind in vocabulary().finding_types}
    return parse_lexicon(read_text(own), vocabulary(), words)


@cache
def word_list(language: str = "en") -> WordList:
    """Return the words of hand-written text that could be calmer or clearer."""
    from desktop.report.wording_check import parse_word_list

    return parse_word_list(read_text(f"lexicon/wording-{language}.toml"))
