"""How many planted errors the checks find, how often they cry wolf, and how long they take.

python -m benchmarks.contradictions [ERRORS [CLEAN]]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable

from benchmarks.seeded_reports import Report, clean, seeded
from desktop import assets
from desktop.domain.case import Case
from desktop.domain.casefile import parse_case
from desktop.report.contradictions import Contradiction, contradictions
from desktop.report.text_contradictions import text_contradictions

GOALS = {"structured": 0.98, "text": 0.90, "false alarms": 0.02, "ms at 1,000 words": 150.0}
WORDS = 1_000


def case_of(report: Report) -> Case:
    """Return the case of a report."""
    case, _ = parse_case(report.case, assets.vocabulary())
    if case is None:
        raise ValueError(report.planted)
    return case


def found_in(report: Report) -> tuple[Contradiction, ...]:
    """Return what the checks say of a report."""
    case, lexicon = case_of(report), assets.lexicon()
    return (*contradictions(case, lexicon), *text_contradictions(case, report.texts, lexicon))


def caught(reports: Iterable[Report]) -> tuple[Counter[str], Counter[str]]:
    """Return how many reports of each class there are, and how many were caught."""
    every: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    for report in reports:
        every[report.planted] += 1
        hit[report.planted] += bool(found_in(report))
    return every, hit


def milliseconds() -> float:
    """Return the median time for a report with a text of a thousand words."""
    text = " ".join(clean(seed).texts["note"] for seed in range(120))
    long = Report(clean(0).case, {"note": " ".join(text.split()[:WORDS])})
    found_in(long)
    times = []
    for _ in range(9):
        start = time.perf_counter()
        found_in(long)
        times.append((time.perf_counter() - start) * 1_000)
    return statistics.median(times)


def main() -> int:
    """Print the figures; 1 where a goal is missed."""
    errors, good = (int(a) for a in (*sys.argv[1:3], "500", "250")[:2] if a)
    every, hit = caught(seeded(errors))
    for name, count in sorted(every.items()):
        print(f"{name:32} {hit[name]:4} of {count}")
    in_text = [name for name in every if name.startswith("text")]
    figures = {
        "structured": _share(every, hit, [n for n in every if n not in in_text]),
        "text": _share(every, hit, in_text),
        "false alarms": sum(bool(found_in(clean(s))) for s in range(good)) / good,
        "ms at 1,000 words": milliseconds(),
    }
    missed = 0
    for name, value in figures.items():
        goal = GOALS[name]
        met = value >= goal if name in ("structured", "text") else value <= goal
        missed += not met
        print(f"{name:20} {value:8.3f}   goal {goal:g}: {'met' if met else 'missed'}")
    return 1 if missed else 0


def _share(every: Counter[str], hit: Counter[str], names: list[str]) -> float:
    return sum(hit[n] for n in names) / sum(every[n] for n in names)


if __name__ == "__main__":
    sys.exit(main())
