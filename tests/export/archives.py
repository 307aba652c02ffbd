"""Looking into finished PDFs as an archive would: every object, every glyph."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from fontTools.ttLib import TTFont

REFUSED = frozenset(
    {"/JavaScript", "/JS", "/Launch", "/URI", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData"}
    | {"/OpenAction", "/AA", "/A", "/SMask", "/XFA", "/AcroForm", "/Alternates", "/OPI", "/Ref"}
    | {"/Encrypt", "/Movie", "/Sound", "/RichMedia", "/TR", "/HTP", "/PresSteps", "/Annots"}
)


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary of a file, those inside others too."""
    waiting: list[pikepdf.Object] = [*pdf.objects, pdf.trailer]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += [item for item in one if _inside(item)]
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            waiting += [value for value in one.values() if _inside(value)]


def _inside(value: object) -> bool:
    held = isinstance(value, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream)
    return held and not value.is_indirect  # what is indirect is met in its own turn


def refused(data: bytes) -> set[str]:
    """Return the names in a file that no archival report may hold."""
    with pikepdf.open(BytesIO(data)) as pdf:
        found = set()
        for one in dictionaries(pdf):
            found |= REFUSED & set(one.keys())
            if str(one.get("/S", "")) in REFUSED:
                found.add(str(one.S))
            for alpha in ("/CA", "/ca"):
                if alpha in one and float(one[alpha]) != 1:
                    found.add(alpha)
            if one.get("/Interpolate") is True or one.get("/Filter") == "/LZWDecode":
                found.add("/Interpolate or /LZWDecode")
            if "/Group" in one and one.Group.get("/S") == "/Transparency":
                found.add("/Group")
        return found


def missing_glyphs(data: bytes) -> int:
    """Return how many shown characters lead to no glyph of their embedded font."""
    count = 0
    with pikepdf.open(BytesIO(data)) as pdf:
        fonts: dict[tuple[int, int], dict[int, str]] = {}
        for page in pdf.pages:
            forms = list(page.obj.Resources.get("/XObject", {}).values())
            parts = [page.obj, *(form for form in forms if form.Subtype == "/Form")]
            for part in parts:
                count += _missing(part, fonts)
    return count


def _missing(part: pikepdf.Object, fonts: dict[tuple[int, int], dict[int, str]]) -> int:
    count, table = 0, {}
    for operands, operator in pikepdf.parse_content_stream(part):
        if str(operator) == "Tf":
            font = part.Resources.Font[str(operands[0])]
            table = fonts.setdefault(font.objgen, _table(font))
        elif str(operator) in {"Tj", "'", '"', "TJ"}:
            shown = operands[-1] if str(operator) == "TJ" else [operands[-1]]
            strings = [bytes(one) for one in shown if isinstance(one, pikepdf.String)]
            count += sum(table.get(code, ".notdef") == ".notdef" for one in strings for code in one)
    return count


def _table(font: pikepdf.Object) -> dict[int, str]:
    file = TTFont(BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
    (only,) = file["cmap"].tables  # a symbolic font has one, so that every viewer takes the same
    return dict(only.cmap)


def wrong_widths(data: bytes) -> int:
    """Return how many widths differ from those of the embedded font by more than 1/1000 em."""
    wrong = 0
    with pikepdf.open(BytesIO(data)) as pdf:
        for one in pdf.objects:
            if not isinstance(one, pikepdf.Dictionary) or one.get("/Type") != "/Font":
                continue
            file = TTFont(BytesIO(one.FontDescriptor.FontFile2.read_bytes()))
            names, scale = file["cmap"].tables[0].cmap, 1000 / file["head"].unitsPerEm
            for code, width in enumerate(one.Widths, start=int(one.FirstChar)):
                if code in names:
                    wrong += abs(float(width) - file["hmtx"][names[code]][0] * scale) > 1
    return wrong
