import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import assets
from desktop.app.edits import EditRefused
from desktop.app.form_edits import edit_for
from desktop.app.normal import others_normal
from desktop.domain.case import Finding
from desktop.domain.casefile import parse_case
from desktop.domain.casefile_write import case_to_json
from desktop.domain.side import Side
from desktop.domain.vocabulary import parse_vocabulary
from desktop.report.form import resolve
from desktop.report.form_wishes import AgreeWish, NormalWish
from desktop.report.prompt import PromptContext, PromptState, open_at, press
from tests.fakes import form as made

VOCABULARY = parse_vocabulary(
    assets.read_text(name) for name in assets.names("vocabulary", ".toml")
)
KEYS = [*"0123456789LRBN.", "Enter", "Tab", "Backtab", "Backspace", "Shift+N"]


def typed(keys, row="l5-s1"):
    """Press keys on a session as the prompt at the pointer does; return the session."""
    session = made.session(made.empty())
    others = None
    state = PromptState()
    for index, key in enumerate(["", *keys]):
        draft = session.draft
        context = PromptContext(case=draft.case, template=made.LUMBAR, next_id=f"f{index + 100}")
        if not index:
            state = open_at(context, 0.0, row=row)
            continue
        if key == "Shift+N":
            others = others_normal(draft, made.LUMBAR, (made.SAGITTAL,)).edit
        step = press(state, key, context, 0.0)
        for wish in step.wishes:
            edit = edit_for(wish, made.LUMBAR, session.draft.case, others)
            if edit is not None:
                session.do(edit)
        state = step.state
    return session


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(KEYS), max_size=50), st.sampled_from(made.LUMBAR.rows))
def test_that_whatever_is_typed_the_case_file_stays_valid(keys, row):
    case = typed(keys, row.id).draft.case
    parsed, problems = parse_case(case_to_json(case), VOCABULARY)
    assert problems == ()
    assert parsed == case


def test_that_the_same_keys_give_the_same_case():
    keys = [str(k) for k in np.random.default_rng(5).choice(KEYS, 200)]
    assert typed(keys).draft.case == typed(keys).draft.case


def test_that_agreeing_without_a_list_does_nothing():
    assert edit_for(AgreeWish(), made.LUMBAR, made.empty()) is None


def test_that_an_area_and_a_level_are_called_normal_in_their_own_way():
    session = made.session(made.empty())
    for row in ("l1-l2", "cord"):
        session.do(edit_for(NormalWish(row=row), made.LUMBAR, session.draft.case))
    assert [s.level for s in session.draft.case.normal] == ["L1-L2"]
    assert session.draft.case.form.answers == (("row-cord", "normal"),)
    session.do(edit_for(NormalWish(row="cord", on=False), made.LUMBAR, session.draft.case))
    assert session.draft.case.form.answers == ()


def test_that_a_level_with_a_finding_in_another_row_is_normal_only_in_its_own_parts():
    facet = Finding(id="f1", type="facet_arthropathy", level="L2-L3", side=Side.LEFT)
    session = made.session(made.one_finding(facet))
    session.do(edit_for(NormalWish(row="l2-l3"), made.LUMBAR, session.draft.case))
    statement = session.draft.case.normal[0]
    assert "disc_extrusion" in statement.absent
    assert "facet_arthropathy" not in statement.absent
    assert resolve(session.draft.case, made.LUMBAR).row("l2-l3").is_normal


def test_that_a_finding_takes_back_that_its_area_was_normal():
    session = typed(["0"], "cord")
    assert session.draft.case.form.answers == (("row-cord", "normal"),)
    session = typed(["0", "Backtab", "1"], "cord")
    assert session.draft.case.findings[0].type == "cord_compression"
    assert session.draft.case.form.answers == ()


def test_that_a_level_with_a_finding_cannot_be_called_normal_by_an_edit():
    session = typed(["1"], "l5-s1")
    with pytest.raises(EditRefused):
        session.do(edit_for(NormalWish(row="l5-s1"), made.LUMBAR, session.draft.case))
