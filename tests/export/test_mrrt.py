"""MRRT out by its rules, and in without running, fetching or dropping anything."""

from __future__ import annotations

import re
import time
import tracemalloc
from html.parser import HTMLParser

import pytest

from desktop import assets
from desktop.export.mrrt_form import report_to_mrrt, template_to_mrrt
from desktop.export.mrrt_read import read_mrrt
from desktop.export.mrrt_scan import MOST_BYTES
from tests.export.forms import sent
from tests.export.pdfs import words

GOOD = """<!DOCTYPE html><html lang="en"><head><title>CT chest</title><meta charset="UTF-8"/>
<meta name="dcterms.title" content="CT chest"/><meta name="dcterms.type"
 content="IMAGE_REPORT_TEMPLATE"/><script type="text/xml"><template_attributes>
<term type="modality"><code meaning="CT" value="CT" scheme="DCM"/></term><coded_content>
<entry ORIGTXT="size"><term><code meaning="Size" value="RID1" scheme="RADLEX"/></term></entry>
</coded_content></template_attributes></script></head><body><section id="s1"
 data-section-name="Findings"><header class="level1">Findings</header><p><label for="size">Size
</label><input type="number" id="size" data-field-type="NUMBER"
 data-field-completion-action="PROHIBIT" value="5"></p><select id="side" name="Side" multiple>
<option value="l" name="Left" selected>Left</option><option value="r">Right &amp; wrong</option>
</select><textarea id="t" name="Text">
a &lt;b&gt;</textarea><mark>Do not forget</mark></section></body></html>"""


class Tags(HTMLParser):
    """An independent reader: which elements stand where."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.script = ""
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.seen and self.seen[-1][0] == "script" and "template_attributes" in data:
            self.script = data
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.seen if name == tag]


def tags(data: bytes) -> Tags:
    reader = Tags()
    reader.feed(data.decode())
    reader.close()
    return reader


def broken(text: str) -> list[object]:
    return [dict(problem.args)["rule"] for problem in read_mrrt(text.encode()).problems]


def why(data: bytes) -> object:
    listing = read_mrrt(data)
    assert listing.is_refused
    assert not listing.fields
    return dict(listing.problems[0].args)["why"]


@pytest.mark.parametrize("name", ["lumbar-mr", "knee-mr", "bone-scan", "general"])
def test_that_a_template_holds_to_the_rules_of_the_profile(name: str) -> None:
    template = assets.templates().get(name)
    data = template_to_mrrt(template, words())
    assert data == template_to_mrrt(template, words())
    page = tags(data)
    for once in ("html", "head", "title", "body", "script"):
        assert len(page.all(once)) == 1, once
    core = {one["name"]: one["content"] for one in page.all("meta") if "name" in one}
    assert core["dcterms.type"] == "IMAGE_REPORT_TEMPLATE"
    assert re.fullmatch(r"urn:oid:2\.25\.\d+", core["dcterms.identifier"] or "")
    assert [one for one in page.all("meta") if "charset" in one] == [{"charset": "utf-8"}]
    order = re.findall(r"<(top-level-flag|status|coding_schemes|term|coded_content)\b", page.script)
    first = list(dict.fromkeys(order))
    assert first == ["top-level-flag", "status", "coding_schemes", "term", "coded_content"]
    fields = [a for n, a in page.seen if n in {"input", "select", "textarea"}]
    ids = [one["id"] for one in fields]
    assert len(set(ids)) == len(ids)
    assert set(ids) == {one["for"] for one in page.all("label")}
    assert all(
        one["data-field-completion-action"] in {"NONE", "ALERT", "PROHIBIT"} for one in fields
    )
    assert all(one.get("data-section-name") for one in page.all("section"))
    assert len(page.all("header")) == len(page.all("section"))
    sections = [one["data-section-name"] for one in page.all("section")]
    assert {words().text(row.title) for row in template.rows} <= set(sections)


@pytest.mark.parametrize(
    "part", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 6))]
)
def test_that_every_template_reads_back_without_a_broken_rule(part: int) -> None:
    for header in assets.templates().headers[part::6]:
        listing = read_mrrt(template_to_mrrt(assets.templates().get(header.id), words()))
        assert (listing.problems, listing.unknown, listing.active) == ((), (), ()), header.id
        rows = [one for one in listing.fields if one.id.startswith("row-")]
        assert len(rows) == 2 * len(assets.templates().get(header.id).rows)


def test_that_a_filled_report_keeps_each_fact_in_a_field() -> None:
    listing = read_mrrt(report_to_mrrt(sent(), assets.templates().get("lumbar-mr")))
    assert listing.problems == ()
    held = {one.id: one.value for one in listing.fields}
    assert held["patient-name"] == "DEMO^Marta"
    assert held["f1-type"] == "disc_extrusion"
    assert held["f1-figure-1"] == "9.4"
    assert held["loose-1"] == "-2.5"
    assert held["impression-text"].startswith("Impression")
    assert report_to_mrrt(sent()) == report_to_mrrt(sent())


def test_that_a_foreign_template_is_listed_whole() -> None:
    listing = read_mrrt(GOOD.encode())
    assert listing.problems == ()
    size, side, text = listing.fields
    assert (size.id, size.name, size.kind, size.value) == ("size", "Size", "NUMBER", "5")
    assert (size.section, size.completion) == (("Findings",), "PROHIBIT")
    assert side.options == (("l", "Left"), ("r", "Right & wrong"))
    assert (side.value, side.several) == ("l", True)
    assert (text.kind, text.value) == ("TEXTAREA", "a <b>")
    assert listing.instructions == ("Do not forget",)
    assert [(c.field, c.value, c.scheme) for c in listing.codes] == [
        ("", "CT", "DCM"),
        ("size", "RID1", "RADLEX"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<html", "<html><html", "html"),
        ("</head>", "</head><head></head>", "head"),
        ("<body>", "", "body"),
        ("<title>CT chest</title>", "", "title"),
        ('<meta charset="UTF-8"/>', "", "charset"),
        ('type="text/xml"', 'type="text/plain"', "script"),
        ("<template_attributes>", "<template_attributes><template_attributes>", "attributes"),
        ("dcterms.t", "dc.t", "dublin-core"),
        ("IMAGE_REPORT_TEMPLATE", "OTHER", "type"),
        ('data-section-name="Findings"', "", "section-name"),
        ('id="size"', "", "field-id"),
        ('id="side"', 'id="size"', "field-twice"),
        ('data-field-type="NUMBER"', 'data-field-type="MAGIC"', "field-type"),
        ("PROHIBIT", "MAYBE", "completion"),
        ('meaning="Size"', "", "code"),
        ('ORIGTXT="size"', 'ORIGTXT="nothing"', "entry"),
    ],
)
def test_that_each_broken_rule_is_named_and_the_rest_is_read(old: str, new: str, rule: str) -> None:
    assert rule in broken(GOOD.replace(old, new))
    assert len(read_mrrt(GOOD.replace(old, new).encode()).fields) == 3


def test_that_quirks_of_files_in_use_are_survived() -> None:
    quirky = GOOD.replace("<template_attributes>", "<!-- <template_attributes>", 1)
    quirky = quirky.replace("</template_attributes>", "</template_attributes> -->")
    quirky = quirky.replace("ORIGTXT", "origtxt").replace('scheme="RADLEX"/>', 'scheme="radlex">')
    listing = read_mrrt(quirky.replace("</option>", "").encode())
    assert listing.problems == ()
    assert len(listing.fields[1].options) == 2
    assert ("size", "RADLEX") in [(c.field, c.scheme) for c in listing.codes]


def test_that_what_would_act_is_listed_and_nothing_is_fetched(monkeypatch) -> None:
    import socket

    def nothing(*_args: object, **_more: object) -> None:
        raise AssertionError("a template reached for the network")

    monkeypatch.setattr(socket, "socket", nothing)
    acting = GOOD.replace(
        "<body>",
        '<body onload="x()"><script>steal()</script><img src="http://h/x"><iframe src="file:///e">'
        '</iframe><blink>b</blink><custom-tag a="b">c</custom-tag>',
    )
    listing = read_mrrt(acting.encode())
    assert dict(listing.active) == {"iframe": 1, "img": 1, "onload": 1, "script": 1}
    assert dict(listing.unknown) == {"blink": 1, "custom-tag": 1}
    assert len(listing.fields) == 3


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<p>" + b" " * MOST_BYTES, "size"),
        (b"<title>\xff</title>", "encoding"),
        (b"<p>\x00", "encoding"),
        (b"<a>" * 200, "depth"),
        (b"<br>" * 60_000, "tags"),
        (b"<input>" * 6_000, "fields"),
        (b"<select>" + b"<option>" * 21_000, "fields"),
        (b"<!-- never", "unclosed"),
        (b"<script>never", "unclosed"),
        (b"<a b='", "unclosed"),
    ],
)
def test_that_what_is_too_big_or_does_not_end_is_refused(data: bytes, reason: str) -> None:
    assert why(data) == reason


def test_that_an_entity_bomb_is_refused_at_once_in_little_memory() -> None:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE html [<!ENTITY l0 "lol">{lines}]><html>&l11;</html>'.encode()
    tracemalloc.start()
    begun = time.perf_counter()
    assert why(bomb) == "entities"
    took, (_now, most) = time.perf_counter() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 1.0
    assert most < 64 * 1024 * 1024
    inner = GOOD.replace("<template_attributes>", '<!ENTITY x SYSTEM "file:///etc/passwd">', 1)
    assert why(inner.encode()) == "entities"


SEEDS = (
    "<",
    "<!--",
    "<!---->",
    "<a ",
    "</",
    "</a>",
    "<?",
    "<!",
    '<a b="',
    "<script></s",
    "&#x41;",
    "a=b ",
    "<p>",
    "<label></label>",
    "<!DOCTYPE",
    "<![CDATA[",
)


@pytest.mark.parametrize("seed", SEEDS)
def test_that_no_repeated_text_takes_long(seed: str) -> None:
    data = (seed * (MOST_BYTES // 4 // len(seed))).encode()
    begun = time.process_time()
    read_mrrt(data)
    assert time.process_time() - begun < 1.0


def test_that_200_mutated_templates_never_raise() -> None:
    import random

    chosen = random.Random(7)
    for _ in range(200):
        text = list(GOOD)
        for _change in range(chosen.randrange(1, 12)):
            at = chosen.randrange(len(text))
            text[at] = chosen.choice(["", "<", ">", '"', "&", "'", "/", "\u202e", "script"])
        listing = read_mrrt("".join(text).encode())
        assert listing.is_refused == (not listing.sections and not listing.meta) or listing.problems
