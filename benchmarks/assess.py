"""Time of the reasoning: 20 findings against one pain; lanes alone, and with flips and question.

python benchmarks/assess.py            prints milliseconds, p50 and p95 of 30 runs each
"""

import json
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from desktop import assets  # noqa: E402 - the checkout is put on the path first
from desktop.domain.casefile import parse_case  # noqa: E402
from desktop.evidence.assess import assess  # noqa: E402

LEVELS = ["L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"]
GOAL_MS = 20.0
RUNS = 30


def twenty_findings() -> dict:
    """A full lumbar form: degeneration, bulge, facets and stenosis at every level."""
    findings = []
    for number, level in enumerate(LEVELS):
        side = "left" if number % 2 else "right"
        findings += [
            {"type": "disc_degeneration", "level": level},
            {
                "type": "disc_protrusion",
                "level": level,
                "side": side,
                "zone": "subarticular",
                "neural": "contact",
            },
            {"type": "facet_arthropathy", "level": level, "side": side, "severity": "severe"},
            {"type": "central_stenosis", "level": level, "severity": "moderate"},
        ]
    for number, finding in enumerate(findings):
        finding["id"] = f"f{number + 1}"
    complaint = {"id": "c1", "pattern": "radicular", "site": "leg", "side": "left", "roots": ["S1"]}
    return {
        "schema": "concord.case/1",
        "patient": {"age_years": 56, "sex": "female"},
        "study": {"modality": "MR", "region": "lumbar_spine", "numbering": "certain"},
        "clinical": {"complaints": [complaint]},
        "findings": findings,
    }


def measure(run) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return statistics.median(times), times[int(0.95 * (RUNS - 1))]


def main() -> int:
    """Print the figures; exit 1 when the lanes miss the goal."""
    start = time.perf_counter()
    pack = assets.evidence()
    loading = (time.perf_counter() - start) * 1000
    case, problems = parse_case(twenty_findings(), assets.vocabulary())
    if case is None or problems:
        return 2
    rows = {
        "lanes": measure(lambda: assess(case, pack, flips=False, question=False)),
        "with_question": measure(lambda: assess(case, pack, flips=False)),
        "with_flips_and_question": measure(lambda: assess(case, pack)),
    }
    figures = {name: {"p50": round(a, 2), "p95": round(b, 2)} for name, (a, b) in rows.items()}
    print(json.dumps({"load_pack_ms": round(loading, 1), "assess_20_findings_ms": figures}))
    return 0 if rows["lanes"][0] <= GOAL_MS else 1


if __name__ == "__main__":
    sys.exit(main())
