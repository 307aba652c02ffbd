"""Head of the report: letterhead, patient and study, the foot."""

from __future__ import annotations

import re
from datetime import datetime

from desktop.domain.age import age_at
from desktop.report.document import (
    Fact,
    Facts,
    Letterhead,
    PageWords,
    Section,
    clean_text,
)
from desktop.report.identity import date_message, person_name
from desktop.report.phrases import Phrases
from desktop.report.source import ReportSource

_TIME = re.compile(r"([01][0-9]|2[0-3]):?([0-5][0-9])(?::?[0-5][0-9](?:\.[0-9]*)?)?$")


def day(phrases: Phrases, text: str | None) -> str:
    """Return an ISO date in words ("12 Mar 1980"); anything else as it was typed."""
    said = date_message(text)
    return phrases.text(said) if said is not None else clean_text(text or "")


def clock_time(text: str | None) -> str:
    """Return a time of day as hours and minutes; anything else as it was typed."""
    found = _TIME.match(text or "")
    return f"{found.group(1)}:{found.group(2)}" if found else clean_text(text or "")


def moment(phrases: Phrases, text: str | None) -> str:
    """Return an ISO date and time in words, with its offset where there is one."""
    try:
        when = datetime.fromisoformat(text or "")
    except ValueError:
        return day(phrases, text)
    if "T" not in (text or ""):
        return day(phrases, text)
    zone = when.strftime("%z")
    return phrases.say(
        "moment",
        day=day(phrases, text),
        time=when.strftime("%H:%M"),
        zone=f"{zone[:3]}:{zone[3:5]}" if zone else "none",
    )


def _or_unknown(phrases: Phrases, text: str | None) -> str:
    return clean_text(text or "") or phrases.say("not-stated")


def born(phrases: Phrases, source: ReportSource) -> str:
    """Return birth date, age at the study and sex, as far as they are known."""
    patient = source.case.patient
    years = patient.age_years
    if years is None:
        years = age_at(patient.birth_date, source.case.study.date)
    return phrases.say(
        "born",
        date=day(phrases, patient.birth_date) or "none",
        age="none" if years is None else f"{years:g}",
        sex=phrases.label(patient.sex) if patient.sex else "none",
    )


def study_title(phrases: Phrases, source: ReportSource) -> str:
    """Return what was examined ("MR lumbar spine"), all of it where it is several studies."""
    study = source.case.study
    regions = dict.fromkeys((study.region, *study.regions))
    region = phrases.listing(phrases.inside(word) for word in regions)
    kinds = [study.modality, *(study.modalities if study.also else ())]
    modality = phrases.listing(dict.fromkeys(kind for kind in kinds if kind))
    return phrases.say("exam", modality=modality or "none", region=region)


def accessions(phrases: Phrases, source: ReportSource) -> str:
    """Return the accession of every study of the report, its own first."""
    study = source.case.study
    every = (study.accession, *(other.accession for other in study.also))
    return phrases.rows(dict.fromkeys(clean_text(one) for one in every if one))


def clock(category: int | None) -> str:
    """Return the selector of a department category: c1 minutes, c2 hours, c3 days."""
    return "none" if category is None else f"c{category}"


def letterhead(phrases: Phrases, source: ReportSource) -> Section:
    """Return the letterhead with the status box."""
    own = source.department
    organisation = clean_text(source.case.study.organisation or "")
    block = Letterhead(
        organisation=own.name or organisation or phrases.say("organisation-unknown"),
        lines=own.lines,
        title=study_title(phrases, source),
        status=phrases.say(f"status-{source.signing.status}"),
    )
    return Section(id="letterhead", blocks=(block,))


def identity(phrases: Phrases, source: ReportSource) -> Section:
    """Return the patient and study box."""
    patient, study = source.case.patient, source.case.study
    when = " ".join(t for t in (day(phrases, study.date), clock_time(study.time)) if t)
    items = (
        ("patient", person_name(patient.name)),
        ("accession", accessions(phrases, source)),
        ("born", born(phrases, source)),
        ("study", when),
        ("patient-id", patient.id),
        ("referrer", person_name(study.referrer)),
    )
    facts = tuple(
        Fact(label=phrases.say(f"label-{name}"), value=_or_unknown(phrases, value))
        for name, value in items
    )
    return Section(id="identity", blocks=(Facts(items=facts, boxed=True),))


def page_words(phrases: Phrases, source: ReportSource) -> PageWords:
    """Return the running head and the foot."""
    patient, study = source.case.patient, source.case.study
    name = _or_unknown(phrases, person_name(patient.name))
    birth = day(phrases, patient.birth_date) or "none"
    unknown = phrases.say("not-stated-inside")
    status = phrases.say(f"status-foot-{source.signing.status}")
    patient_id = clean_text(patient.id or "") or unknown
    accession = clean_text(study.accession or "") or unknown
    return PageWords(
        head_left=phrases.say("head-left", name=name, birth=birth, id=patient_id),
        head_right=phrases.say(
            "head-right",
            study=study_title(phrases, source),
            date=day(phrases, study.date) or unknown,
            accession=accession,
        ),
        identity=phrases.say("foot", name=name, birth=birth, id=patient_id, accession=accession),
        posture=phrases.say(f"posture-{source.posture}", status=status),
        estimate=phrases.say("estimate"),
        page=phrases.say("page", page="%p", pages="%n"),
        foot=source.department.foot,
        watermark=phrases.say("watermark") if source.posture == "practice" else "",
    )
