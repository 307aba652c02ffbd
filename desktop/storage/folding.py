"""Text as it is searched: small letters without accents, words apart by single blanks."""

from __future__ import annotations

import re
import unicodedata

_GAP = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return the words of a text, the same for both engines and for text and question alike."""
    whole = unicodedata.normalize("NFKD", text.casefold())
    # what is invisible inside a word goes, a line's end stays as a gap
    bare = "".join(
        c
        for c in whole
        if not unicodedata.combining(c) and unicodedata.category(c) not in ("Cf", "Cs")
    )
    return _GAP.sub(" ", bare.casefold()).strip()
