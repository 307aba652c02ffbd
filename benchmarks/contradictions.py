"""Planted errors caught and clean reports left alone by the contradiction checks.

python benchmarks/contradictions.py [N]     N reports a class (default 20), 400 clean ones
"""

import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import seeded_reports  # noqa: E402
from benchmarks.seeded.errors import STRUCTURED, TEXT, clean_report, seeded  # noqa: E402
from desktop import assets  # noqa: E402
from desktop.domain.casefile import parse_case  # noqa: E402
from desktop.report.contradictions_all import contradictions  # noqa: E402
from desktop.report.contradictions_read import Text  # noqa: E402

KINDS = {
    "side not imaged": {"side-imaged"},
    "requested side": {"side-asked"},
    "root side": {"side-root"},
    "root level": {"root-level"},
    "normal contradicted": {"normal"},
    "sex organ": {"sex-organ"},
    "sex pregnancy": {"sex-pregnancy"},
    "age birth date": {"age-birth"},
    "age flag": {"age-flag"},
    "contrast": {"contrast", "contrast-text"},
    "modality": {"modality", "modality-text"},
    "count": {"twice", "count"},
    "magnitude": {"magnitude", "size-tenfold"},
    "unit": {"unit"},
    "flags": {"flags"},
    "dates": {"dates"},
    "change": {"change", "change-text"},
    "side": {"side"},
    "level": {"level", "level-normal"},
    "denied": {"denied"},
    "normal": {"level-normal", "level"},
    "not entered": {"unentered"},
    "within the text": {"within"},
    "sex": {"sex"},
    "age": {"age"},
    "organ": {"organ"},
    "body part": {"body-part"},
    "grade": {"grade"},
    "complaint side": {"pain-side"},
}
"""What the checker may call an error of each class; another name does not count as caught."""

CLEAN = 400
SHOWN = 12
WORDS = 1_000


def found(report):
    """Return the contradictions of a made-up report, its sentences written by hand."""
    case, _ = parse_case(report.case, assets.vocabulary())
    texts = [Text(section=s.section, text=s.text, finding=s.finding) for s in report.sentences]
    return contradictions(case, assets.lexicon("en"), texts)


def missed(medium: str, kinds, number: int):
    """Return the missed reports of each class."""
    every = {kind: [seeded(medium, kind, n) for n in range(number)] for kind in kinds}
    return {
        kind: [r for r in reports if not {c.kind for c in found(r)} & KINDS[kind]]
        for kind, reports in every.items()
    }


def rate(misses, number: int) -> float:
    """Return the share that was caught."""
    return 1 - sum(map(len, misses.values())) / (number * len(misses))


def false_alarms(number: int):
    """Return the clean reports that raised an alarm, with the alarm."""
    pairs = ((clean_report(n), n) for n in range(number))
    return [(n, report, alarms) for report, n in pairs if (alarms := found(report))]


def second_opinion(errors: int, clean: int) -> tuple[float, float, float]:
    """Return the shares caught on fields and in text, and false alarms, with the other planter."""
    caught: dict[bool, list[bool]] = {False: [], True: []}
    for report in seeded_reports.seeded(errors):
        caught[report.in_text].append(bool(alarms_of(report)))
    false = sum(bool(alarms_of(seeded_reports.clean(n))) for n in range(clean)) / clean
    return statistics.mean(caught[False]), statistics.mean(caught[True]), false


def alarms_of(report):
    """Return the contradictions of a report of the other planter."""
    case, _ = parse_case(report.case, assets.vocabulary())
    texts = [
        Text(section="findings", text=text, finding="f1", target="f1")
        for text in report.texts.values()
    ]
    return contradictions(case, assets.lexicon("en"), texts)


def milliseconds() -> tuple[float, float]:
    """Return p50 and p95 over reports of at least 1,000 words."""
    reports = [clean_report(n) for n in range(12)]
    sentences = [s for n in range(200) for s in clean_report(n).sentences]
    times = []
    for report in reports:
        report.sentences = []
        while sum(len(s.text.split()) for s in report.sentences) < WORDS:
            report.sentences += sentences[len(report.sentences) :][:40]
        start = time.perf_counter()
        found(report)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return statistics.median(times), times[-1]


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    for medium, kinds in (("structured", STRUCTURED), ("text", TEXT)):
        misses = missed(medium, kinds, number)
        print(f"{medium}: {rate(misses, number):.1%} of {number * len(kinds)} caught")
        for kind, reports in misses.items():
            if reports:
                print(f"  {kind}: {len(reports)} of {number} missed")
                for report in reports[:3]:
                    print("     ", report.case["findings"][0], "|", report.sentences[-1].text)
    alarms = false_alarms(CLEAN)
    print(f"false alarms: {len(alarms)} of {CLEAN} clean reports ({len(alarms) / CLEAN:.1%})")
    for n, report, found_ones in alarms[:SHOWN]:
        print(
            f"  clean {n}: {found_ones[0].kind}: {found_ones[0].quote!r}",
            report.case["findings"][0],
        )
    fields, text, false = second_opinion(25 * number, CLEAN)
    print(f"other planter: {fields:.1%} on fields, {text:.1%} in text, {false:.1%} false alarms")
    median, worst = milliseconds()
    print(f"time at {WORDS} words: median {median:.0f} ms, worst {worst:.0f} ms")


if __name__ == "__main__":
    main()
