"""Views leave the program as chosen: whole, off the GUI thread, and without a name unless asked."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from desktop import assets
from desktop.app.draft import Draft, KeyImage, Mark, MeasurementMark, Place
from desktop.app.ids import DraftIds
from desktop.bootstrap.outside import PdfPublisher
from desktop.dicom.source import DicomSource
from desktop.domain.case import Case, CaseStudy
from desktop.domain.measured import Reading
from desktop.domain.pixels import Window
from desktop.report.wording import Wording
from desktop.storage.settings import UserSettings, parse_settings
from desktop.viewer.printing import PrintSheet, ViewPicture
from desktop.viewer.zoom import View
from desktop.views.shell import view_export
from desktop.views.shell.printing import paint_pages
from desktop.views.shell.view_export import ViewExport
from desktop.views.viewer.area import ViewerArea
from desktop.views.viewer.colourbar import DrawnColourBar
from desktop.views.viewer.fused_raster import FusedLook
from desktop.views.viewer.layers import DrawnLayer
from desktop.views.viewer.shots import What, Wish, shots
from tests.dicom.making import ROOT, make_slice, to_bytes
from tests.export.pdfs import pdftotext

CANARY = {
    "PatientName": "Qabvexo^Wumpilz",
    "PatientID": "MRN-424242",
    "PatientBirthDate": "19610217",
    "AccessionNumber": "ACC-919191",
    "StudyDate": "20240305",
    "ReferringPhysicianName": "Refdoc^Xaver",
    "InstitutionName": "Hospital of Nowhere",
}
TRACES = (
    "qabvexo", "wumpilz", "mrn-424242", "19610217", "1961", "acc-919191", "20240305", "2024",
    "refdoc", "nowhere", ROOT,
)  # fmt: skip
COUNT = 7


def draft() -> Draft:
    def place(index: int, x: float, y: float) -> Place:
        return Place(
            series_uid=f"{ROOT}.2.1", stack=1, sop_uid=f"{ROOT}.3.{index + 1}", frame=1, x=x, y=y
        )

    return Draft(
        id="d",
        case=Case(study=CaseStudy(region="lumbar_spine")),
        measurements=(
            MeasurementMark(
                id="m1",
                tool="length",
                place=place(1, 3.0, 4.0),
                points=((3.0, 4.0), (20.0, 9.0)),
                readings=(Reading(name="length", value=9.3, unit="mm"),),
                basis="PixelSpacing",
            ),
        ),
        marks=(Mark(finding="f1", place=place(1, 30.25, 12.5)),),
        numbers=(("f1", 4),),
        key_images=(
            KeyImage(
                series_uid=f"{ROOT}.2.1", stack=1, sop_uid=f"{ROOT}.3.3", frame=1,
                window_center=100.0, window_width=50.0,
            ),
        ),
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "images"
    made.mkdir()
    rng = np.random.default_rng(1)
    for index in range(COUNT):
        pixels = rng.integers(0, 400, (40, 60)).astype(np.uint16)
        image = make_slice(
            index, pixels=pixels, WindowCenter="200", WindowWidth="400",
            SeriesDescription="Ax T2 QABVEXO 05.03.2024", **CANARY,
        )  # fmt: skip
        (made / f"i{index}").write_bytes(to_bytes(image))
    return made


@pytest.fixture
def area(qtbot, folder):
    source = DicomSource()
    made = ViewerArea(source, Wording("en", assets.locale_texts("en")), DraftIds(), ())
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.show_study(source.index(str(folder)).studies[0])
    qtbot.waitUntil(lambda: made.is_settled)
    made.trigger("layout-1x1")
    made.set_marks(draft(), lambda _finding: None)
    made.go_index(made.scene.active, 1)
    yield made
    made.close_down()


class Export(ViewExport):
    """With ears, and a folder to write into."""

    def __init__(self, area, shell, services, out: Path) -> None:
        super().__init__(area, shell, services)
        self.out, self.heard = out, []
        self.ask_file = lambda suffix: str(out / f"views{suffix}")
        self.ask_folder = lambda: str(out)
        self.ask_over = lambda _words: pytest.fail("nothing should be replaced")
        self.noticed.connect(self.heard.append)
        self.complained.connect(self.heard.append)

    def run(self, qtbot, what: What = What.ACTIVE, form: int = 0, **checks: bool) -> None:
        self.choose(what, form, **checks)
        with qtbot.waitSignal(self.ended, timeout=30_000):
            self.export()

    def choose(self, what: What = What.ACTIVE, form: int = 0, **checks: bool) -> None:
        self.open()
        self.panel.what.setCurrentIndex(list(What).index(what))
        self.panel.form.setCurrentIndex(form)
        for name, on in checks.items():
            getattr(self.panel, name).setChecked(on)

    def files(self) -> list[str]:
        return sorted(path.name for path in self.out.iterdir())


@pytest.fixture
def services(area, tmp_path):
    words = area.translator
    table = parse_settings(assets.read_text("settings.toml"))
    return SimpleNamespace(
        translator=words,
        publisher=lambda: PdfPublisher(words, "0", DicomSource),
        settings=UserSettings(tmp_path / "settings.json", table),
    )


@pytest.fixture
def export(qtbot, area, services, tmp_path):
    shell = QWidget()
    qtbot.addWidget(shell)
    shell.resize(1400, 900)
    shell.show()
    out = tmp_path / "out"
    out.mkdir()
    made = Export(area, shell, services, out)
    yield made
    made.stop()
    shell.close()


def unpacked(path: Path) -> bytes:
    """Return every byte of a PDF, streams unpacked, and its words."""
    qpdf = shutil.which("qpdf")
    if qpdf is None:
        pytest.skip("qpdf is not installed")
    plain = subprocess.run(
        [qpdf, "--qdf", "--object-streams=disable", path, "-"], capture_output=True, check=True
    ).stdout
    return plain + pdftotext(path.read_bytes()).encode()


def traces_in(data: bytes) -> list[str]:
    low = data.lower()
    return [
        trace for trace in TRACES
        if trace.encode() in low or trace.encode("utf-16-be") in low
        or re.search(trace.encode("utf-16-be").hex().encode(), low)
    ]  # fmt: skip


def test_that_pages_name_nobody_unless_asked(qtbot, export) -> None:
    export.run(qtbot, What.SERIES)
    assert export.files() == ["views.pdf"]
    found = unpacked(export.out / "views.pdf")
    assert traces_in(found) == []
    assert b"For reference only" in found
    assert b"9.3 mm" in found
    assert f"Im {COUNT}/{COUNT}".encode() in found


def test_that_pages_name_the_patient_when_asked_and_that_is_remembered(
    qtbot, export, services
) -> None:
    export.run(qtbot, What.SERIES, identity=True, banner=False)
    text = pdftotext((export.out / "views.pdf").read_bytes())
    for words in ("Qabvexo, Wumpilz", "MRN-424242", "17 Feb 1961", "ACC-919191", "5 Mar 2024"):
        assert words in text, words
    assert "reference" not in text
    assert services.settings.get("export-identity") is True
    assert services.settings.get("export-banner") is False
    assert not export.panel.named.isHidden()


def test_that_nobody_is_named_by_default(export) -> None:
    export.open()
    choice = export.panel.choice()
    assert not choice.wish.identity
    assert choice.banner == "For reference only – not for diagnosis"
    export.panel.banner_text.setText("<b>Only</b> for teaching")
    assert export.panel.choice().banner == "<b>Only</b> for teaching"


@pytest.mark.parametrize("form", [1, 2])
def test_that_pictures_and_their_names_hold_nobody(qtbot, export, form) -> None:
    export.run(qtbot, What.SERIES, form)
    names = [f"image-{n:03d}.png" for n in range(1, COUNT + 1)]
    assert export.files() == names
    for name in names:
        data = (export.out / name).read_bytes()
        assert traces_in(data) == []
        assert b"tEXt" not in data
        assert b"eXIf" not in data


def test_that_a_picture_without_identity_has_no_pixel_of_it(qtbot, export, area) -> None:
    export.run(qtbot, What.ACTIVE, 1)
    plain = (export.out / "views.png").read_bytes()
    (export.out / "views.png").unlink()
    study = area.scene.study
    area.scene.study = replace(study, patient=type(study.patient)(name="Other^Name", id="X-1"))
    stack = area.scene.stack(0)
    area.scene._stacks[stack.key] = replace(stack, description="")
    export.run(qtbot, What.ACTIVE, 1)
    assert (export.out / "views.png").read_bytes() == plain
    (export.out / "views.png").unlink()
    export.run(qtbot, What.ACTIVE, 1, identity=True)
    assert (export.out / "views.png").read_bytes() != plain


def test_that_native_pictures_are_the_image_in_its_window(qtbot, export, area) -> None:
    area.set_view(area.scene.active, View(zoom=3.0))
    export.run(qtbot, What.ACTIVE, 2)
    shown = np.asarray(Image.open(export.out / "views.png"))
    frame = area.active_pane().frame
    expected = np.clip(np.floor((frame.stored - 0.5) / 399 * 255 + 0.5), 0, 255)
    assert shown.shape == (40, 60)
    assert np.abs(shown.astype(int) - expected).max() <= 1


def test_that_a_picture_as_shown_is_what_the_pane_shows(qtbot, export, area) -> None:
    area.set_view(area.scene.active, View(zoom=2.0))
    area.trigger("rotate-right")
    area.trigger("invert")
    export.choose(What.ACTIVE, 1, marks=False, overlays=False, banner=False)
    export.panel.remember()
    shot = shots(area, export.panel.choice().wish)
    assert len(shot) == 1
    with qtbot.waitSignal(export.ended, timeout=30_000):
        export.export()
    shown = np.asarray(Image.open(export.out / "views.png").convert("L")).astype(float)
    pane = area.active_pane()
    pane.raster.draw(pane.frame, pane.shown())
    on_screen = (pane.raster.buffer & 0xFF).astype(float)
    # the middle of the picture lies in the middle of the pane, whatever the rounding of its edges
    rows, columns = 60, 60
    middle = on_screen[
        pane.height() // 2 - rows : pane.height() // 2 + rows,
        pane.width() // 2 - columns : pane.width() // 2 + columns,
    ]
    best = min(
        float(np.abs(_middle(shown, rows, columns, dy, dx) - middle).mean())
        for dy in range(-14, 15)
        for dx in range(-14, 15)
    )
    assert best < 6.0


def _middle(pixels, rows, columns, dy, dx):
    y, x = pixels.shape[0] // 2 + dy, pixels.shape[1] // 2 + dx
    return pixels[y - rows : y + rows, x - columns : x + columns]


def test_that_marks_are_left_out_when_unchecked(qtbot, export) -> None:
    export.run(qtbot, What.ACTIVE, marks=False)
    text = pdftotext((export.out / "views.pdf").read_bytes())
    assert "9.3 mm" not in text


def test_that_key_images_and_marked_ones_are_found(export, area) -> None:
    export.choose(What.KEYS)
    found = shots(area, export.panel.choice().wish)
    assert [shot.state.index for shot in found] == [2]
    assert found[0].state.window.center == 100.0


def test_that_a_range_with_a_step_is_taken(export, area) -> None:
    export.choose(What.SERIES)
    export.panel.first.setValue(2)
    export.panel.last.setValue(6)
    export.panel.step.setValue(2)
    found = shots(area, export.panel.choice().wish)
    assert [shot.state.index for shot in found] == [1, 3, 5]
    assert export.panel.count.text()


def test_that_the_first_page_is_shown_as_it_will_be(qtbot, export) -> None:
    export.choose(What.SERIES)
    qtbot.waitUntil(lambda: not export.panel._image.isNull())
    width, height = export.panel._image.width(), export.panel._image.height()
    assert height / width == pytest.approx(297 / 210, rel=0.01)


def test_that_nothing_is_replaced_without_a_yes(qtbot, export) -> None:
    there = export.out / "views.pdf"
    there.write_bytes(b"mine")
    asked = []
    export.ask_file = lambda _suffix: str(export.out / "views")  # the ending is added
    export.ask_over = lambda words: bool(asked.append(words))
    export.choose(What.ACTIVE)
    export.export()
    assert not export.is_running
    assert len(asked) == 1
    assert there.read_bytes() == b"mine"
    export.ask_over = lambda _words: True
    with qtbot.waitSignal(export.ended, timeout=30_000):
        export.export()
    assert there.read_bytes().startswith(b"%PDF")


def test_that_stopping_leaves_nothing(qtbot, export, monkeypatch) -> None:
    real = view_export._png

    def slow(*args):
        export.stop()
        return real(*args)

    monkeypatch.setattr(view_export, "_png", slow)
    export.run(qtbot, What.SERIES, 1)
    assert export.files() == []
    assert [m.id for m in export.heard] == ["export-views-stopped"]
    assert export.panel.stop.isHidden()


def test_that_a_folder_that_takes_nothing_is_said_and_nothing_half_is_left(
    qtbot, export, services
) -> None:
    real = services.publisher()
    calls = []

    def full(path, data):
        calls.append(path)
        if len(calls) == 3:
            from desktop.domain.message import Problem

            return (Problem.of(path, "export-not-written", reason="No space left on device"),)
        return real.write(path, data)

    services.publisher = lambda: SimpleNamespace(
        sheet_pdf=real.sheet_pdf, png=real.png, pages=real.pages, write=full
    )
    export.run(qtbot, What.SERIES, 1)
    assert [p.code for p in export.heard] == ["export-not-written"]
    assert export.files() == []
    assert not export.panel.isHidden()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_that_a_read_only_folder_is_said(qtbot, export) -> None:
    export.out.chmod(0o500)
    export.run(qtbot)
    export.out.chmod(0o700)
    assert [p.code for p in export.heard] == ["export-not-written"]


def test_that_a_missing_folder_is_said(qtbot, export) -> None:
    export.ask_file = lambda _suffix: str(export.out / "gone" / "views.pdf")
    export.run(qtbot)
    assert [p.code for p in export.heard] == ["export-no-folder"]


def test_that_a_view_is_copied_without_identity(qtbot, export) -> None:
    with qtbot.waitSignal(export.ended, timeout=30_000):
        export.copy()
    image = QGuiApplication.clipboard().image()
    assert image.width() > 100
    assert [m.id for m in export.heard] == ["export-views-copied"]


def test_that_pixels_that_may_show_a_name_are_warned_of(qtbot, export, area) -> None:
    export.open()
    assert export.panel.warning.isHidden()
    stack = area.scene.stack(area.scene.active)
    area.scene._stacks[stack.key] = replace(stack, burned_in=True)
    export.preview()
    assert not export.panel.warning.isHidden()
    assert "may hold a name" in export.panel.warning.text()
    with qtbot.waitSignal(export.ended, timeout=30_000):
        export.copy()
    assert [m.id for m in export.heard] == ["export-views-copied-may-name"]


def test_that_esc_closes_the_panel_and_gives_the_keys_back(qtbot, export) -> None:
    export.open()
    qtbot.keyClick(export.panel, Qt.Key.Key_Escape)
    assert export.panel.isHidden()


def test_that_every_control_has_a_name(export) -> None:
    export.open()
    panel = export.panel
    for widget in (
        panel.what, panel.first, panel.last, panel.step, panel.form, panel.grid, panel.paper,
        panel.banner_text, panel.bar,
    ):  # fmt: skip
        assert widget.accessibleName()
    for widget in (panel.identity, panel.marks, panel.overlays, panel.banner, panel.go):
        assert widget.text()


def test_that_an_image_that_cannot_be_read_is_said(qtbot, export, area, monkeypatch) -> None:
    from desktop.app.ports import FrameError
    from desktop.domain.message import Problem

    def broken(_ref):
        raise FrameError(Problem.of("1", "views-viewer-frame"))

    monkeypatch.setattr(area.reslicer, "frame", broken)
    export.run(qtbot, What.SERIES)
    assert [p.code for p in export.heard] == ["views-viewer-frame"]
    assert export.files() == []
    assert export.panel.trouble.text()


def test_that_regions_of_segments_come_along_in_a_series(export, area, monkeypatch) -> None:
    def laying():
        def lay(ref, _size):
            if not ref.sop_uid.endswith(".3"):
                return ()
            values = np.ones((4, 5), np.uint8)
            pieces = np.array([[9.5, 9.5, 14.5, 9.5]], np.float32)
            return (
                DrawnLayer(
                    segment=1, values=values, left=10, top=10, pieces=pieces, opacity=1.0,
                    colour=(250, 0, 0), label="1 Disc",
                ),
            )  # fmt: skip

        return lay

    monkeypatch.setattr(area.beside.segments, "laying", laying)
    export.choose(What.SERIES)
    wish = export.panel.choice().wish
    maker = export._studio(wish)
    pictures = [maker.picture(shot) for shot in shots(area, wish)]
    assert [picture.pixels.ndim for picture in pictures] == [2, 2, 3, 2, 2, 2, 2]
    assert pictures[2].pixels[10, 14].tolist() == [250, 0, 0]
    assert "1 Disc" in [line.label for line in pictures[2].lines]
    bare = export._studio(replace(wish, marks=False))
    assert bare.picture(shots(area, wish)[2]).pixels.ndim == 2


def test_that_a_map_is_named_with_its_ends_and_unit(export, area) -> None:
    wish = Wish(identity=True)
    (shot,) = shots(area, wish)
    values = np.full((40, 60), np.nan, np.float32)
    values[:20] = 5.0
    look = FusedLook(
        values=values, serial=1, window=Window(center=5, width=10), colours="pet-20", weight=100
    )
    bar = DrawnColourBar(
        colours="pet-20", ticks=((0.0, "0"), (1.0, "10")), unit="SUVbw", title=("PET",)
    )
    made = export._studio(wish).picture(replace(shot, fused=look, colour_bar=bar))
    assert made.pixels.ndim == 3
    assert made.caption[-1].endswith("PET 0 to 10 SUVbw")


def test_that_pages_are_painted_at_their_true_size(export, tmp_path) -> None:
    words = export._services.translator
    publisher = PdfPublisher(words, "0", DicomSource)
    black = ViewPicture(pixels=np.zeros((10, 10), np.uint8))
    pdf, _problems = publisher.sheet_pdf(
        PrintSheet(title="", pictures=(black,) * 2, page_words=""), lambda: False
    )
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()
    )
    printer.setPageLayout(layout)
    printer.setFullPage(True)
    assert paint_pages(printer, publisher.pages(pdf))
    printed = publisher.pages((tmp_path / "printed.pdf").read_bytes())
    assert len(printed.sizes_pt) == 2
    dark = printed.render(0, 1.0)[:, :, 0] < 128
    across = np.where(dark.any(axis=0))[0]
    assert across[0] / 72 * 25.4 == pytest.approx(10.0, abs=0.6)
    assert (across[-1] + 1) / 72 * 25.4 == pytest.approx(200.0, abs=0.6)
