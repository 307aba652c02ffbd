"""Every message the reasoning can choose exists, and alerts cover every flag."""

import re
from pathlib import Path

from desktop import assets

ROOM = Path(assets.__file__).parent / "evidence"


def _ids(pack) -> set[str]:
    found = set()
    for path in ROOM.glob("*.py"):
        text = path.read_text("utf-8")
        found |= set(re.findall(r"Message(?:\.of)?\(\s*\"([a-z0-9-]+)\"", text))
        found |= {f"fact-{key}" for key in re.findall(r"fact\(\"([a-z-]+)\"", text)}
    found |= {f"alert-{e.word.replace('_', '-')}" for e in pack.alerts if e.is_symptom or e.also}
    found |= {f"limit-{twin.id}" for twin in pack.look_alikes}
    rows = [row for rows in pack.mapping.values() for row in rows]
    found |= {f"stop-why-{row.why}" for row in rows if row.why}
    for row in rows:
        if row.is_scored:
            found.add("prior-" + row.prior.removeprefix("prior_").replace("_", "-"))
    for key, value in pack.values.items():
        if value.group in ("root", "side", "stenosis", "disc", "sij", "block"):
            found.add("item-" + key.lower().replace("_", "-"))
    people = {pack.prevalence[name].people for row in rows for name in row.p0_rows}
    found |= {f"people-{word.lower().replace('_', '-')}" for word in people}
    for form in ("age", "span", "from", "until", "mean", "adults", "side"):
        found |= {f"share-{form}", f"share-lumbar-{form}"}
    found |= {f"clause-band-{band}" for band in ("common", "uncommon", "rare")}
    return found


def test_that_every_message_of_the_reasoning_has_words(pack, words) -> None:
    missing = sorted(key for key in _ids(pack) if not words.knows(key))
    assert missing == []


def test_that_no_shown_text_of_any_form_has_an_unknown_message(forms, words) -> None:
    for form in forms[::4]:
        for j in form.answer.judgements:
            shown = [j.reason, *j.limits, *j.against, *(s.text for s in j.steps)]
            shown += [flip.text for flip in j.flips]
            for message in shown:
                text = words.text(message)
                assert "⟨" not in text, message
                assert "{" not in text, message


def test_that_every_red_flag_that_is_a_symptom_has_an_alert(pack) -> None:
    flags = set(assets.vocabulary().words("red_flag"))
    assert {e.word for e in pack.alerts if not e.is_sign} == flags
