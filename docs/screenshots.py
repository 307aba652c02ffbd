"""Take the README's pictures from the running program: ``make screenshots``.

The sample study is opened, its true findings are entered with their marks through the same edits
a reader's keys make, and the window is grabbed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtTest import QTest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
HOME = Path(tempfile.mkdtemp(prefix="concord-screens-"))
os.environ["CONCORD_HOME"] = str(HOME)

from desktop.app.draft import Mark, Place  # noqa: E402
from desktop.app.edits import AddFinding, AllOthersNormal, SetMark, SetNormal  # noqa: E402
from desktop.bootstrap.adapters import window_services  # noqa: E402
from desktop.domain.imaging import Stack  # noqa: E402
from desktop.export.raster import PdfPages  # noqa: E402
from desktop.teaching.lumbar_truth import truth  # noqa: E402
from desktop.viewer.geometry import patient_to_pixel  # noqa: E402
from desktop.views.shell.application import Application  # noqa: E402
from desktop.views.shell.launch import build, qt_application  # noqa: E402
from desktop.views.theme import Look  # noqa: E402

OUT = ROOT / "docs" / "images"
SHOWN = (
    "disc_extrusion",
    "disc_protrusion",
    "disc_bulge",
    "vertebral_haemangioma",
    "malignant_lesion",
)
LIMIT_MS = 180_000
SERIES = 5
STEP_MS = 20


def wait(until: Callable[[], object]) -> None:
    """Let the program run until something holds."""
    for _ in range(LIMIT_MS // STEP_MS):
        if until():
            return
        QTest.qWait(STEP_MS)
    raise TimeoutError("the program did not get there")


def place_in(stack: Stack, sop_uid: str, point: tuple[float, float, float]) -> Place | None:
    """Return a patient point as a place on the slice of that UID."""
    for ref in stack.frames:
        if ref.sop_uid == sop_uid and ref.placement is not None:
            hit = patient_to_pixel(ref.placement, ref.scale, point)
            if hit is None:
                return None
            return Place(
                series_uid=stack.series_uid,
                stack=stack.stack,
                sop_uid=sop_uid,
                frame=ref.frame,
                x=hit.x,
                y=hit.y,
                point_lps_mm=point,
                frame_of_reference_uid=ref.placement.frame_of_reference_uid,
            )
    return None


def enter(application: Application) -> None:
    """Enter the true findings of the sample."""
    session, study = application.desk.session, application.desk.study
    if session is None or study is None:
        raise RuntimeError("no report was begun")
    for known in truth():
        finding, image = known.finding, known.finding.image
        if finding.type not in SHOWN:
            continue
        session.do(AddFinding(replace(finding, image=None)))
        if image is None or image.sop_uid is None or image.point_lps_mm is None:
            continue
        places = (place_in(stack, image.sop_uid, image.point_lps_mm) for stack in study.stacks)
        place = next((found for found in places if found is not None), None)
        if place is not None:
            session.do(SetMark(Mark(finding=finding.id, place=place)))
    session.do(SetNormal(levels=("L1-L2", "L2-L3"), on=True))
    session.do(
        AllOthersNormal(
            areas=("alignment", "cord", "facets", "muscles"), levels=(), not_assessed=("outside",)
        )
    )


def shot(application: Application, name: str) -> None:
    """Grab the window once everything on it is there."""
    wait(lambda: application.window.reading.viewer.is_settled)
    QTest.qWait(400)
    application.window.notices.hide()
    QTest.qWait(100)
    application.window.grab().save(str(OUT / f"{name}.png"))


def pages(pdf: Path) -> None:
    """Put the first two pages of the exported PDF side by side."""
    made = PdfPages(pdf.read_bytes())
    sheets = [
        np.pad(made.render(n, 1.35), ((8, 8), (8, 8), (0, 0)), constant_values=170) for n in (0, 1)
    ]
    Image.fromarray(np.concatenate(sheets, axis=1)).save(OUT / "report.png")


def main() -> int:
    """Take every picture."""
    OUT.mkdir(parents=True, exist_ok=True)
    qt_application(sys.argv[:1])
    application = build(window_services(HOME))
    application.window.resize(1600, 1000)
    application.window.show()
    QTest.qWait(300)
    application.window.grab().save(str(OUT / "start.png"))
    application.open_sample()
    wait(lambda: application.desk.session is not None)
    wait(
        lambda: application.desk.study is not None and len(application.desk.study.stacks) == SERIES
    )
    enter(application)
    extrusion = application.desk.session.draft.marks[0] if application.desk.session else None
    if extrusion is not None:
        application.window.reading.viewer.go_to(extrusion.place)
    shot(application, "reading-dark")
    application.desk.reasons.open_number(1)
    shot(application, "why")
    application.window.reading.escape()
    application.window.set_look(Look.LIGHT)
    shot(application, "reading-light")
    application.window.set_look(Look.DARK)
    application.window.resize(1280, 800)
    shot(application, "reading-1280")
    application.window.resize(1600, 1000)
    application.publishing.open()
    wait(
        lambda: application.preview.views and all(v.has_picture for v in application.preview.views)
    )
    shot(application, "preview")
    pdf = HOME / "report.pdf"
    done: list[str] = []
    application.publishing.ask_name = lambda: str(pdf)
    application.publishing.written.connect(done.append)
    application.publishing.export()
    wait(lambda: done)
    pages(pdf)
    application.window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
