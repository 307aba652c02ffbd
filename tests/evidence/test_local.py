"""A department's own figures: laid over the pack, marked wherever they serve, checked whole."""

from __future__ import annotations

import copy
import io
import json
from pathlib import Path

import pytest

from desktop import assets
from desktop.bootstrap.evidence import evidence_from
from desktop.cli.answer import Tools
from desktop.cli.main import main
from desktop.domain.casefile import parse_case
from desktop.evidence.assess import assess
from desktop.evidence.book import book
from desktop.evidence.reading import PackError
from desktop.report.why_evidence import cited_text
from desktop.report.wording import Wording

HEAD = {"pack.toml": 'name = "Ward 3"\nversion = "7"\n'}
COLUMNS = {
    name: assets.read_text(f"evidence/{name}.csv").splitlines()[0]
    for name in ("prevalence", "association", "values", "mapping", "sources")
}
CASE = {
    "schema": "concord.case/1",
    "study": {"modality": "MR", "region": "lumbar_spine"},
    "patient": {"age_years": 60, "sex": "female"},
    "clinical": {
        "complaints": [{"id": "c1", "pattern": "axial", "site": "low_back", "duration_weeks": 30}]
    },
    "findings": [{"id": "f1", "type": "disc_degeneration", "level": "L4-L5"}],
}


def _table(name: str, *rows: dict[str, str]) -> dict[str, str]:
    columns = COLUMNS[name].split(",")
    assert all(set(row) <= set(columns) for row in rows)
    lines = [",".join(row.get(column, "") for column in columns) for row in rows]
    return {f"{name}.csv": "\n".join((COLUMNS[name], *lines)) + "\n"}


SHARE = {
    "id": "local-share",
    "region": "lumbar_spine",
    "finding": "disc_degeneration",
    "method": "MRI",
    "age_mid": "60",
    "sex": "both",
    "percent": "20",
    "n": "400",
    "people": "asymptomatic",
    "source": "ours2026",
    "verified": "yes",
    "derived": "no",
}
SOURCE = {"id": "local-src", "key": "ours2026", "citation": "Own audit of 400 people 2026."}
MAP = {
    "id": "local-map",
    "region": "lumbar_spine",
    "finding": "disc_degeneration",
    "modality": "MR",
    "patterns": "axial",
    "sites": "low_back",
    "mechanism": "lumbar_disc",
    "unit": "level",
    "side_rule": "none",
    "pair": "region",
    "p0_rows": "local-share",
    "effect_row": "assoc-0006",
    "measure": "OR",
    "prior": "prior_disc_axial",
    "items": "disc",
    "scored": "yes",
    "argued": "yes",
}
OWN = {
    **HEAD,
    **_table("prevalence", SHARE),
    **_table("sources", SOURCE),
    **_table("mapping", MAP),
}


def _case(**changes: object):
    case, problems = parse_case({**copy.deepcopy(CASE), **changes}, assets.vocabulary())
    assert (case is not None, problems) == (True, ())
    return case


def _folder(tmp_path: Path, own: dict[str, str]) -> Path:
    folder = tmp_path / "ours"
    folder.mkdir()
    for name, text in own.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def _faults(own: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(PackError) as caught:
        assets.evidence_with(own)
    return caught.value.faults


def test_that_a_local_row_serves_before_that_of_the_product(pack) -> None:
    shipped, ours = assess(_case(), pack), assess(_case(), assets.evidence_with(OWN))
    used = {row for j in ours.judgements for step in j.steps for row in step.evidence}
    assert {"local-share"} <= used
    assert not {row for j in shipped.judgements for s in j.steps for row in s.evidence} & {
        "local-share"
    }
    # rarer among the pain-free than in the reviews, so that it speaks more for the pain
    chances = [found.judgements[0].probability for found in (ours, shipped)]
    assert chances[0].central > chances[1].central


def test_that_the_local_pack_has_its_own_hash_and_leaves_that_of_the_product(pack) -> None:
    ours = assets.evidence_with(OWN)
    assert (pack.local_sha256, pack.local_version) == (None, "")
    assert ours.sha256 == pack.sha256
    assert ours.local_version == "Ward 3 7"
    other = {**OWN, "pack.toml": OWN["pack.toml"].replace("7", "8")}
    assert len({ours.local_sha256, assets.evidence_with(other).local_sha256, None}) == 3


def test_that_a_local_figure_is_marked_where_it_is_cited_and_in_the_book() -> None:
    ours, words = assets.evidence_with(OWN), Wording("en", assets.locale_texts("en"))
    cited = words.text(cited_text("local-share", ours.cite("local-share")))
    assert cited.startswith("Local figure: Own audit of 400 people 2026")
    assert not words.text(cited_text("prev-0001", ours.cite("prev-0001"))).startswith("Local")
    assert {r.id for r in book(ours) if "local" in r.states} == {"local-share"}


def test_that_no_local_row_makes_a_red_flag_quieter(pack) -> None:
    share = {**SHARE, "finding": "vertebral_fracture", "percent": "95"}
    own = {
        **HEAD,
        **_table("prevalence", share),
        **_table("sources", SOURCE),
        **_table("mapping", {**MAP, "finding": "vertebral_fracture", "p0_rows": "local-share"}),
    }
    finding = {"id": "f1", "type": "vertebral_fracture", "level": "L2", "acuity": "acute"}
    for flags, lane in (([], "indeterminate"), (["cancer_history"], "act_now")):
        clinical = {**CASE["clinical"], "red_flags": flags}
        case = _case(findings=[finding], clinical=clinical)
        for evidence in (pack, assets.evidence_with(own)):
            found = assess(case, evidence).judgements[0]
            assert (found.category.value, found.care.value) == (lane, "act")


@pytest.mark.parametrize("name", ["acting.csv", "alerts.csv", "lookalikes.csv", "red_flags.csv"])
def test_that_what_must_be_acted_on_cannot_be_set_locally(name) -> None:
    text = assets.read_text(f"evidence/{name}")
    assert _faults({**OWN, name: text}) == (f"{name}: a local pack has no such table",)


def test_that_every_fault_is_listed_at_once() -> None:
    own = {
        **_table("prevalence", {**SHARE, "percent": "120"}, {**SHARE, "age_mid": "200"}),
        **_table("mapping", {**MAP, "id": "map-0001", "why": "because"}),
    }
    text = "\n".join(_faults(own))
    for told in (
        "pack.toml: missing",
        "map-0001 does not begin with local-",
        "map-0001: why knows no because",
        "prevalence.csv: local-share stands twice",
    ):
        assert told in text
    own = {
        **HEAD,
        **_table("prevalence", {**SHARE, "percent": "120"}),
        **_table("mapping", {**MAP, "effect_row": "assoc-9999"}),
    }
    assert set(_faults(own)) == {
        "local-share: 120 is no share",
        "local-share: no source ours2026",
        "local-map: assoc-9999 cannot serve as an association",
    }


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"ci_low": "30", "ci_high": "40"}, "the interval does not hold the value"),
        ({"age_from": "50", "age_mid": "40"}, "the ages are not in order"),
        ({"percent": "nan"}, "cannot be read"),
        ({"percent": "many"}, "cannot be read"),
        ({"people": "volunteers"}, "people knows no volunteers"),
        ({"source": "nobody1900"}, "no source nobody1900"),
        ({"verified": "recheck"}, "cannot serve as a pain-free share"),
    ],
)
def test_that_a_share_that_cannot_be_leaned_on_is_refused(changed, told) -> None:
    faults = _faults({**OWN, **_table("prevalence", {**SHARE, **changed})})
    assert any(told in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("group", "value", "told"),
    [("prior", "1.5", "between 0 and 1"), ("root", "0.5", "group knows no root")],
)
def test_that_only_priors_can_be_added_to_the_values(group, value, told) -> None:
    row = {"id": "local-prior", "kind": "design", "group": group, "value": value}
    assert any(told in fault for fault in _faults({**OWN, **_table("values", row)}))


def test_that_a_pack_with_a_fault_is_left_out_whole_and_every_fault_is_told(tmp_path, pack) -> None:
    folder = _folder(tmp_path, {**OWN, **_table("prevalence", {**SHARE, "percent": "-1"})})
    used, problems = evidence_from(folder)
    assert used.local_sha256 is None
    assert used.sha256 == pack.sha256
    assert [p.code for p in problems] == ["local-evidence-faulty"]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"x" * 2_000_001])
def test_that_a_file_that_cannot_be_read_is_named(tmp_path, data) -> None:
    folder = _folder(tmp_path, OWN)
    (folder / "prevalence.csv").write_bytes(data)
    used, problems = evidence_from(folder)
    assert used.local_sha256 is None
    assert [(p.where, p.code) for p in problems] == [
        ("prevalence.csv", "local-evidence-unreadable")
    ]


def test_that_no_folder_and_an_empty_one_mean_the_product_alone(tmp_path, pack) -> None:
    for folder in (None, tmp_path / "nowhere", tmp_path):
        used, problems = evidence_from(folder)
        assert (used.local_sha256, used.sha256, problems) == (None, pack.sha256, ())


def _call(*argv: str) -> tuple[int, dict, str]:
    words = Wording("en", assets.locale_texts("en"))
    tools = Tools(translator=words, source=None, evidence=evidence_from)
    out, err = io.StringIO(), io.StringIO()
    status = main([*argv, "--json"], tools, out, err)
    return status, json.loads(out.getvalue() or "{}"), err.getvalue()


@pytest.fixture
def case_file(tmp_path: Path) -> str:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE), "utf-8")
    return str(path)


def test_that_the_command_line_reasons_with_a_local_pack(tmp_path, case_file) -> None:
    folder = str(_folder(tmp_path, OWN))
    status, answer, _ = _call("assess", case_file, "--local-evidence", folder)
    expected = assets.evidence_with(OWN).local_sha256
    assert (status, answer["engine"]["local_sha256"]) == (0, expected)
    text = tmp_path / "r.txt"
    status, answer, _ = _call(
        *("report", case_file, "--text", str(text), "--local-evidence", folder)
    )
    assert (status, answer["problems"]) == (0, [])
    assert "Local figure: Own audit of 400 people 2026" in text.read_text("utf-8")
    assert f"with local figures of Ward 3 7 ({expected[:8]}" in text.read_text("utf-8")


def test_that_the_command_line_says_why_no_local_pack_is_used(tmp_path, case_file) -> None:
    status, _, err = _call("assess", case_file, "--local-evidence", str(tmp_path / "nowhere"))
    assert status == 2
    assert "nowhere" in err
    empty = tmp_path / "empty"
    empty.mkdir()
    status, answer, _ = _call("assess", case_file, "--local-evidence", str(empty))
    assert status == 1
    assert "no local evidence pack" in answer["problems"][0]["what"]
    (empty / "pack.toml").write_text("name = 'x'\n")
    status, answer, _ = _call("assess", case_file, "--local-evidence", str(empty))
    assert status == 1
    assert "without name and version" in answer["problems"][0]["what"]
    assert answer["engine"]["local_sha256"] is None
    assert answer["assessments"]
