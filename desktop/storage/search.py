"""Full-text search over kept reports: words, phrases in quotes, beginnings of words with ``*``.

What was typed never reaches a query language: it is cut into words of letters and digits, and
each is quoted again for the engine at hand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, literal_column, select, text

from desktop.storage.folding import fold
from desktop.storage.schema import worklist
from desktop.storage.worklist import LINE, Line, line_of

NEWEST = 50
MOST_TERMS = 16
SHORTEST_PREFIX = 3
LONGEST = 1_000  # letters of a question that are read
_PART = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words that stand side by side; with ``begins`` the last one only begins so."""

    words: tuple[str, ...]
    begins: bool = False


def terms_of(typed: str) -> tuple[Term, ...]:
    """Return what is asked for; a beginning of under three letters counts as a whole word."""
    found: list[Term] = []
    # a quote that never ends is closed at the end of the line
    closed = typed[:LONGEST] + ('"' if typed[:LONGEST].count('"') % 2 else "")
    for part in _PART.finditer(closed):
        phrase, word = part.groups()
        words = tuple(fold(phrase if word is None else word).split())
        if words:
            starred = word is not None and word.endswith("*") and len(words[-1]) >= SHORTEST_PREFIX
            found.append(Term(words=words, begins=starred))
    return tuple(found[:MOST_TERMS])


def for_sqlite(terms: Sequence[Term]) -> str:
    """Return the question in FTS5's language."""
    return " AND ".join(
        '"' + " ".join(term.words) + '"' + (" *" if term.begins else "") for term in terms
    )


def for_postgres(terms: Sequence[Term]) -> str:
    """Return the question in the language of ``to_tsquery``."""
    whole = []
    for term in terms:
        words = [f"'{word}'" for word in term.words]
        words[-1] += ":*" if term.begins else ""
        whole.append("(" + " <-> ".join(words) + ")")
    return " & ".join(whole)


_IN_FILE = (
    select(*LINE)
    .where(
        worklist.c.id.in_(
            select(literal_column("rowid", worklist.c.id.type))
            .select_from(text("found"))
            .where(text("found MATCH :question"))
            .order_by(literal_column("rowid").desc())
            .limit(bindparam("most"))
        )
    )
    .order_by(worklist.c.id.desc())
)
_ON_SERVER = (
    select(*LINE)
    .where(
        func.to_tsvector(literal_column("'simple'::regconfig"), worklist.c.words).op("@@")(
            func.to_tsquery(literal_column("'simple'::regconfig"), bindparam("question"))
        )
    )
    .order_by(worklist.c.id.desc())
    .limit(bindparam("most"))
)


def search(connection: Connection, typed: str, most: int = NEWEST) -> tuple[Line, ...]:
    """Return the newest reports that hold everything asked for; nothing for an empty question.

    Parameters
    ----------
    connection
        Inside a transaction that reads.
    typed
        Words, ``"a phrase"``, ``begin*``; anything else in it is ignored.
    most
        How many reports at most.
    """
    terms = terms_of(typed)
    if not terms:
        return ()
    is_file = connection.dialect.name == "sqlite"
    question = for_sqlite(terms) if is_file else for_postgres(terms)
    asked = {"question": question, "most": max(1, min(most, 500))}
    rows = connection.execute(_IN_FILE if is_file else _ON_SERVER, asked).mappings()
    return tuple(line_of(dict(row)) for row in rows)
