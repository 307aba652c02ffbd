"""Objects beside the images in the real window, over real files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.dicom.source import DicomSource
from desktop.domain.key_titles import KEY_TITLES
from desktop.views.shell.key_export import KeyDialog, KeyWish
from tests.dicom.documents import code, document, item, reference
from tests.dicom.making import MR, ROOT, make_slice, to_bytes

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five slices, and a report that points at the fourth."""
    made = tmp_path / "study"
    made.mkdir()
    for index in range(5):
        pixels = np.full((64, 64), 100 * index, np.uint16)
        image = make_slice(index, pixels=pixels)
        (made / f"img{index}").write_bytes(to_bytes(image))
    image = item("SELECTED FROM", "IMAGE", ReferencedSOPSequence=[reference(f"{ROOT}.3.4", MR)])
    place = item(
        "CONTAINS",
        "SCOORD",
        "Region",
        image,
        GraphicType="POLYLINE",
        GraphicData=[10.5, 10.5, 30.5, 10.5, 30.5, 40.5, 10.5, 10.5],
    )
    root = item("", "CONTAINER", code("Measurements"), place)
    (made / "report").write_bytes(to_bytes(document(root)))
    return made


def test_that_the_keys_lead_from_the_list_to_the_slice_and_back(hands, application, folder) -> None:
    hands.open_path(folder)
    screen = application.window.reading
    hands.press(Qt.Key.Key_J, modifier=CTRL)
    assert screen.objects.isVisible()
    assert hands.focus() is screen.objects.list
    assert screen.objects.list.item(0).text() == "Structured report: Measurements"
    hands.press(Qt.Key.Key_Return)
    hands.until(screen.objects.report.isVisible)
    tree = screen.objects.report.tree
    tree.setFocus()
    hands.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    viewer = screen.viewer
    assert viewer.scene.ref(viewer.scene.active).sop_uid == f"{ROOT}.3.4"
    hands.until(lambda: viewer.active_pane().overlay.shapes)
    assert viewer.active_pane().overlay.shapes[0].points[1] == (30.0, 10.0)
    hands.press(Qt.Key.Key_Escape)
    assert screen.objects.isHidden()
    assert hands.focus() is viewer.active_pane()


def test_that_key_images_are_saved_as_a_selection_that_comes_back(
    hands, application, folder, tmp_path
) -> None:
    hands.open_path(folder)
    viewer = application.window.reading.viewer
    viewer.go_index(viewer.scene.active, 1)
    hands.press(Qt.Key.Key_K)
    hands.until(lambda: hands.draft.key_images)
    assert "★ Key image" in viewer.active_pane().overlay.corners.top_right
    target = tmp_path / "out.dcm"
    wish = KeyWish(title=KEY_TITLES[1], description="See disc", path=str(target))
    application.key_export.ask = lambda: wish
    application.window.hub.run("export-key-objects")
    hands.until(target.exists)
    (ref,) = DicomSource().index(str(target)).studies[0].objects
    found = DicomSource().key_objects(ref)
    assert (found.title.value, found.description) == ("113002", "See disc")
    assert [one.sop_uid for one in found.references] == [f"{ROOT}.3.2"]


def test_that_a_selection_without_images_is_a_sentence(
    hands, application, folder, tmp_path
) -> None:
    hands.open_path(folder)
    seen = []
    application.key_export.complained.connect(seen.append)
    wish = KeyWish(title=KEY_TITLES[0], description="", path=str(tmp_path / "out.dcm"))
    application.key_export.ask = lambda: wish
    application.window.hub.run("export-key-objects")
    hands.until(lambda: seen)
    assert seen[0].code == "key-none"
    assert not (tmp_path / "out.dcm").exists()


def test_that_the_dialog_offers_every_title_by_name(application) -> None:
    translator = application.window.reading.viewer.translator
    dialog = KeyDialog(application.window, translator)
    names = [dialog.titles.itemText(row) for row in range(dialog.titles.count())]
    assert len(set(names)) == len(KEY_TITLES)
    dialog.titles.setCurrentIndex(3)
    assert dialog.title == KEY_TITLES[3]
    for widget in (dialog.titles, dialog.words):
        assert widget.accessibleName()
    dialog.deleteLater()
    QApplication.processEvents()
