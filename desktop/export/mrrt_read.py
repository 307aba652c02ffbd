"""Import of an MRRT template: which fields it asks, by the rules of the profile.

Nothing of a template is run, fetched or shown as markup. What it holds beyond the profile is
listed, never dropped silently; what breaks a rule is named, and the rest is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop.domain.message import Problem
from desktop.export.mrrt_scan import DEEPEST, Close, Open, ScanError, Words, decoded, scan

MOST_FIELDS = 5_000
MOST_OPTIONS = 20_000
DUBLIN_CORE = "dcterms."
_VOID = "area base br col embed hr img input link meta source track wbr"
VOID = frozenset(_VOID.split())
_KNOWN = (
    "html head title meta script body section header p label input select option textarea mark br "
    "hr div span b i u em strong small sub sup table thead tbody tr td th ul ol li dl dt dd "
    "h1 h2 h3 h4 h5 h6 fieldset legend optgroup"
)
KNOWN = frozenset(_KNOWN.split())
_ACTIVE = "link style iframe object embed img a form base svg applet audio video"
ACTIVE = frozenset(_ACTIVE.split())
"""Elements that would fetch or run something in a browser."""
_ENDS_ITSELF = "option p li tr td th"
ENDS_ITSELF = frozenset(_ENDS_ITSELF.split())
"""Elements that end where the next of them begins."""
_KINDS = "TEXT NUMBER DATE TIME CHECKBOX SELECTION_LIST TEXTAREA MERGE RADIO"
KINDS = frozenset(_KINDS.split())
ACTIONS = frozenset({"NONE", "ALERT", "PROHIBIT"})
_BY_INPUT = {"number": "NUMBER", "date": "DATE", "time": "TIME", "checkbox": "CHECKBOX"}
_COLLECTED = frozenset({"label", "header", "mark", "option", "title", "textarea"})
_XML_NAMES = (
    "template_attributes top-level-flag status user-list provider-group-list provider-grouplist "
    "coding_schemes coding_scheme term code coded_content entry user provider-group"
)
_XML = frozenset(_XML_NAMES.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class MrrtField:
    """One question of a template; ``kind`` as ``data-field-type`` names it.

    ``completion`` is NONE (may stay open), ALERT (is missed, with a warning) or PROHIBIT (blocks).
    ``options`` are (value, name); ``value`` is what the file fills in, several joined by line ends.
    """

    id: str
    name: str
    kind: str
    section: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""
    completion: str = "NONE"
    several: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MrrtCode:
    """A code of the template or, where ``field`` names one, of a field."""

    field: str
    kind: str
    meaning: str
    value: str
    scheme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MrrtListing:
    """What a template asks. ``problems`` holds a refusal alone, or the rules that are broken.

    ``unknown`` are elements beyond the profile with their number; ``active`` those that would
    fetch or run something, event handlers (``on*``) among them. ``instructions`` are the words of
    ``mark``, which never reach a report.
    """

    title: str = ""
    meta: tuple[tuple[str, str], ...] = ()
    sections: tuple[tuple[str, ...], ...] = ()
    fields: tuple[MrrtField, ...] = ()
    codes: tuple[MrrtCode, ...] = ()
    instructions: tuple[str, ...] = ()
    unknown: tuple[tuple[str, int], ...] = ()
    active: tuple[tuple[str, int], ...] = ()
    problems: tuple[Problem, ...] = ()
    is_refused: bool = False


def read_mrrt(data: bytes) -> MrrtListing:
    """Return the listing of a template.

    Parameters
    ----------
    data : bytes
        The file. More than 1 MiB, 50,000 tags, a depth of 100, 5,000 fields or a declaration of
        entities are refused.
    """
    reader = _Reader()
    try:
        for part in scan(decoded(data)):
            reader.take(part)
    except ScanError as error:
        problem = Problem.of("template", "mrrt-refused", why=error.code)
        return MrrtListing(problems=(problem,), is_refused=True)
    return reader.listing()


@dataclass(slots=True)
class _Making:
    """A field while its element is open."""

    id: str
    kind: str
    section: tuple[str, ...]
    completion: str
    name: str = ""
    value: str = ""
    several: bool = False
    options: list[tuple[str, str]] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


class _Reader:
    """Takes parts in order and keeps what they say."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._sections: list[str] = []
        self._words: list[tuple[str, dict[str, str], list[str]]] = []
        self._fields: list[_Making] = []
        self._select: _Making | None = None
        self._labels: dict[str, str] = {}
        self._meta: list[tuple[str, str]] = []
        self._section_ids: set[str] = set()
        self._paths: dict[tuple[str, ...], None] = {}
        self._codes: list[MrrtCode] = []
        self._marks: list[str] = []
        self._title = ""
        self._script: str | None = None
        self._options = 0
        self._count: Counter[str] = Counter()
        self._strange: Counter[str] = Counter()
        self._active: Counter[str] = Counter()
        self._broken: dict[str, None] = {}

    def take(self, part: Open | Close | Words) -> None:
        """Take the next tag or text."""
        match part:
            case Words():
                self._text(part.text)
            case Open():
                self._opened(part)
            case Close():
                self._closed(part.name)

    def _text(self, text: str) -> None:
        if self._script is not None:
            self._xml(text) if self._script == "text/xml" else None
            self._script = None
            return
        for _name, _attributes, words in self._words:
            words.append(text)

    def _opened(self, tag: Open) -> None:
        name, given = tag.name, tag.attributes
        if name in ENDS_ITSELF and self._open and self._open[-1] == name:
            self._closed(name)
        self._counted(name, given)
        self._noted(name, given)
        if name in VOID or tag.alone:
            return
        self._open.append(name)
        if len(self._open) > DEEPEST:
            raise ScanError("depth")
        if name in _COLLECTED:
            self._words.append((name, given, []))

    def _counted(self, name: str, given: dict[str, str]) -> None:
        """Count an element, and what of it a profile does not know or a browser would obey."""
        self._count[name] += 1
        for attribute in given:
            if attribute.startswith("on"):
                self._active[attribute] += 1
        if name in ACTIVE:
            self._active[name] += 1
        elif name not in KNOWN:
            self._strange[name] += 1

    def _noted(self, name: str, given: dict[str, str]) -> None:
        """Keep what an opening tag says by itself."""
        match name:
            case "meta":
                self._said_of_itself(given)
            case "script":
                self._script = given.get("type", "").strip().lower()
                is_xml = self._script == "text/xml"
                self._count["xml"] += is_xml
                self._active["script"] += not is_xml
            case "section":
                self._sections.append(given.get("data-section-name") or given.get("id", ""))
                self._paths[tuple(self._sections)] = None
                self._section_ids.add(given.get("id", ""))
                if not given.get("data-section-name"):
                    self._broken["section-name"] = None
            case "input" | "select" | "textarea":
                self._field(name, given)
            case _:
                return

    def _said_of_itself(self, given: dict[str, str]) -> None:
        if "charset" in given:
            self._count["charset"] += 1
        elif "name" in given:
            self._meta.append((given["name"], given.get("content", "")))

    def _field(self, name: str, given: dict[str, str]) -> None:
        if len(self._fields) >= MOST_FIELDS:
            raise ScanError("fields")
        by_input = _BY_INPUT.get(given.get("type", "text").lower(), "TEXT")
        plain = {"select": "SELECTION_LIST", "textarea": "TEXTAREA"}.get(name, by_input)
        if given.get("type", "").lower() == "radio":
            plain = "RADIO"
        kind = given.get("data-field-type", "").upper() or plain
        action = given.get("data-field-completion-action", "").upper() or "NONE"
        if kind not in KINDS or action not in ACTIONS:
            self._broken["field-type" if kind not in KINDS else "completion"] = None
        is_on = "checked" in given
        value = given.get("value", "") if kind not in {"CHECKBOX", "RADIO"} or is_on else ""
        made = _Making(
            id=given.get("id", ""),
            kind=kind if kind in KINDS else plain,
            section=tuple(self._sections),
            completion=action if action in ACTIONS else "NONE",
            name=given.get("name", ""),
            value=value or ("on" if is_on else ""),
            several="multiple" in given,
        )
        self._fields.append(made)
        self._select = made if name == "select" else self._select

    def _closed(self, name: str) -> None:
        if name not in self._open:
            return
        while self._open:
            last = self._open.pop()
            self._ended(last)
            if last == name:
                return

    def _ended(self, name: str) -> None:
        if name == "section" and self._sections:
            self._sections.pop()
        elif name == "select":
            self._select = None
        elif name in _COLLECTED and self._words:
            _name, given, parts = self._words.pop()
            self._collected(name, given, "".join(parts))

    def _collected(self, name: str, given: dict[str, str], words: str) -> None:
        line = " ".join(words.split())
        match name:
            case "textarea":
                self._fields[-1].value = words.removeprefix("\n")
            case "option":
                self._option(given, words)
            case "label":
                self._labels.setdefault(given.get("for", ""), line)
            case "mark":
                self._marks.append(line)
            case "title":
                self._title = self._title or line
            case _:
                return

    def _option(self, given: dict[str, str], words: str) -> None:
        self._options += 1
        if self._options > MOST_OPTIONS:
            raise ScanError("fields")
        if self._select is None:
            return
        shown = given.get("name") or " ".join(words.split())
        value = given.get("value", shown)
        self._select.options.append((value, shown))
        if "selected" in given:
            self._select.chosen.append(value)

    def _xml(self, text: str) -> None:
        """Read the attributes of the template, however loosely they are written.

        Seen in files: all of it inside a comment, codes that are not closed, small letters.
        """
        text = text.replace("<!--", " ").replace("-->", " ")
        about, kind = "", ""
        for part in scan(text):
            if isinstance(part, Close) and part.name in {"entry", "term"}:
                about, kind = ("", "") if part.name == "entry" else (about, "")
            if not isinstance(part, Open):
                continue
            self._count[part.name] += part.name == "template_attributes"
            given = part.attributes
            if part.name not in _XML:
                self._strange[part.name] += 1
            if part.name == "entry":
                about = given.get("origtxt", "")
            elif part.name == "term":
                kind = given.get("type", "")
            elif part.name == "code":
                self._code(about, kind, given)

    def _code(self, about: str, kind: str, given: dict[str, str]) -> None:
        if not all(given.get(name) for name in ("meaning", "value", "scheme")):
            self._broken["code"] = None
        self._codes.append(
            MrrtCode(
                field=about,
                kind=kind,
                meaning=given.get("meaning", ""),
                value=given.get("value", ""),
                scheme=given.get("scheme", "").upper(),
            )
        )

    def listing(self) -> MrrtListing:
        """Return all that was read."""
        return MrrtListing(
            title=self._title,
            meta=tuple(self._meta),
            sections=tuple(self._paths),
            fields=tuple(self._finished()),
            codes=tuple(self._codes),
            instructions=tuple(self._marks),
            unknown=tuple(sorted(self._strange.items())),
            active=tuple(sorted((+self._active).items())),
            problems=tuple(
                Problem.of("template", "mrrt-rule", rule=rule)
                for rule in dict.fromkeys((*self._rules(), *self._broken))
            ),
        )

    def _finished(self) -> Iterator[MrrtField]:
        for made in self._fields:
            yield MrrtField(
                id=made.id,
                name=self._labels.get(made.id, "") or made.name or made.id,
                kind=made.kind,
                section=made.section,
                options=tuple(made.options),
                value="\n".join(made.chosen) if made.options else made.value,
                completion=made.completion,
                several=made.several,
            )

    def _rules(self) -> Iterator[str]:
        """Yield the rules of the profile that are broken."""
        for name, rule in (
            ("html", "html"),
            ("head", "head"),
            ("body", "body"),
            ("title", "title"),
            ("charset", "charset"),
            ("xml", "script"),
            ("template_attributes", "attributes"),
        ):
            if self._count[name] != 1:
                yield rule
        core = dict(self._meta)
        if not any(name.startswith(DUBLIN_CORE) for name in core):
            yield "dublin-core"
        elif core.get("dcterms.type", "") != "IMAGE_REPORT_TEMPLATE":
            yield "type"
        ids = [made.id for made in self._fields]
        if "" in ids:
            yield "field-id"
        if len(set(ids)) != len(ids):
            yield "field-twice"
        if {code.field for code in self._codes} - {"", *ids, *self._section_ids}:
            yield "entry"
