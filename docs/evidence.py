"""Writes docs/EVIDENCE.md from the evidence pack; run as ``python docs/evidence.py``."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from desktop import assets  # noqa: E402 - the checkout is put on the path first
from desktop.domain.message import Message  # noqa: E402
from desktop.domain.vocabulary import term  # noqa: E402
from desktop.evidence.book import BookRow, book, gaps  # noqa: E402
from desktop.report.wording import Wording  # noqa: E402

TARGET = ROOT / "docs" / "EVIDENCE.md"
INTRODUCTION = (
    "Every figure of evidence pack {version} ({count} rows), made by `python docs/evidence.py`. A "
    "row *to be read again* is shown and never moves a lane; a *design value* has no source. "
    "*Used by* names rows of `resources/evidence/mapping.csv`."
)
WORDS = Wording("en", assets.locale_texts("en"))


def named(word: str) -> str:
    """Return a vocabulary word as people say it."""
    message = term(word)
    return WORDS.text(message) if word and WORDS.knows(message.id) else word


def line(row: BookRow) -> str:
    """Return a figure as one line of a table."""
    state = ", ".join(WORDS.text(Message(f"book-state-{s}")) for s in row.states)
    used = ", ".join(dict.fromkeys(mapping for mapping, _, _ in row.used_by)) or "–"
    cited = "; ".join(s.key for s in row.sources) or "no source"
    name = WORDS.text(Message(f"scale-{row.scale.replace('_', '-')}")) if row.scale else ""
    cells = (row.id, name or named(row.finding), row.figure, row.of, cited, state, used)
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def text() -> str:
    """Return the whole document."""
    pack = assets.evidence()
    rows = book(pack)
    parts = ["# Evidence", "", INTRODUCTION.format(version=pack.version, count=len(rows)), ""]
    head = "| row | finding | figure | of | source | state | used by |\n|" + "---|" * 7
    for region in dict.fromkeys(row.region for row in rows):
        title = named(region) if region else "Priors, clinical items, constants"
        parts += [f"## {title}", "", head]
        parts += [line(row) for row in rows if row.region == region]
        parts.append("")
    parts += ["## What is missing", "", "Findings that are never scored, and what they lack.", ""]
    parts += ["| region | finding | lacks |", "|---|---|---|"]
    for gap in gaps(pack):
        lacks = ", ".join(WORDS.text(Message(f"book-lacks-{name}")) for name in gap.lacks)
        parts.append(
            f"| {named(gap.region)} | {named(gap.finding)} | {lacks or 'a reason of its own'} |"
        )
    parts += ["", "## Sources", ""]
    for source in sorted(pack.sources.values(), key=lambda s: s.key):
        doi, pmid = source.doi and f"doi:{source.doi}", source.pmid and f"PMID {source.pmid}"
        ends = " ".join(part for part in (doi, pmid) if part)
        parts.append(f"- **{source.key}** {source.citation} {ends}".rstrip())
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
