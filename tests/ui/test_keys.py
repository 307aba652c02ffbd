"""Changing keys in the real window: by keyboard alone, at once, and still there after a restart."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop.app.actions import ACTIONS
from desktop.app.keymap import Keymap
from desktop.views.widgets import KeyCap

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def editor(hands):
    hands.open_sample()
    hands.press(KEY.Key_F1, modifier=SHIFT)
    page = hands.app.window.key_editor
    assert page.isVisible()
    yield page
    hands.app.window.key_book.put(Keymap())


def give(hands, words: str, key: str, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    """Search a command, Enter, press the key: nothing else."""
    hands.app.window.key_editor._search.setFocus()
    hands.app.window.key_editor._search.clear()
    hands.type(words)
    hands.press(KEY.Key_Return)
    hands.press(key, modifier=modifier)


def test_that_a_key_is_changed_by_keyboard_alone_and_acts_at_once(hands, editor) -> None:
    viewer = hands.app.window.reading.viewer
    give(hands, "invert", "u")
    assert hands.app.window.hub.keys("invert") == ("U",)
    assert "U" in editor.told
    hands.press(KEY.Key_Escape)
    assert not editor.isVisible()
    assert viewer.isAncestorOf(hands.focus())
    hands.press("i")
    assert not viewer.scene.states[viewer.scene.active].inverted
    hands.press("u")
    assert viewer.scene.states[viewer.scene.active].inverted


def test_that_keys_are_found_again_after_a_restart(hands, editor, private_home) -> None:
    from desktop.bootstrap.adapters import window_services
    from desktop.views.shell.launch import build

    give(hands, "invert", "u")
    again = build(window_services(private_home))
    assert again.window.hub.keys("invert") == ("U",)
    assert again.window.hub.action("invert").shortcuts()[0].toString() == "U"
    again.window.close()


def test_that_a_clash_names_both_commands_and_changes_nothing_until_taken_over(
    hands, editor
) -> None:
    say = hands.app._services.translator.text
    give(hands, "invert", "y")
    titles = {action.id: say(action.title) for action in ACTIONS}
    assert titles["invert"] in editor.told
    assert titles["sync"] in editor.told
    assert hands.app.window.hub.keys("sync") == ("Y",)
    assert hands.focus() is editor.take
    hands.press(KEY.Key_Space)
    assert hands.app.window.hub.keys("invert") == ("Y",)
    assert hands.app.window.hub.keys("sync") == ()
    assert not editor.take.isVisible()
    editor._search.setText("invert")
    editor.table.setFocus()
    hands.press(KEY.Key_Backspace)  # back to the preset
    assert hands.app.window.hub.keys("sync") == ("Y",)


def test_that_keep_changes_nothing(hands, editor) -> None:
    give(hands, "invert", "y")
    hands.press(KEY.Key_Tab, KEY.Key_Space)
    assert hands.app.window.key_book.keymap == Keymap()
    assert not editor.keep.isVisible()


@pytest.mark.parametrize("key", [KEY.Key_Tab, KEY.Key_Return, KEY.Key_7])
def test_that_a_key_the_window_needs_is_refused_with_a_sentence(hands, editor, key) -> None:
    give(hands, "invert", key)
    assert hands.app.window.key_book.keymap == Keymap()
    assert editor.told
    assert "⟨" not in editor.told


def test_that_recorded_keys_are_those_that_then_act(hands, editor) -> None:
    pressed = [
        (KEY.Key_F9, Qt.KeyboardModifier.NoModifier, "F9"),
        (KEY.Key_U, CTRL | SHIFT, "Ctrl+Shift+U"),
        (KEY.Key_Less, SHIFT, "<"),
        (KEY.Key_Plus, CTRL, "Ctrl++"),
        (KEY.Key_Home, Qt.KeyboardModifier.AltModifier | SHIFT, "Alt+Shift+Home"),
    ]
    for key, modifier, text in pressed:
        give(hands, "invert", key, modifier)
        assert hands.app.window.hub.keys("invert") == (text,)
    hands.press(KEY.Key_Escape)
    viewer = hands.app.window.reading.viewer
    hands.press(KEY.Key_Home, modifier=Qt.KeyboardModifier.AltModifier | SHIFT)
    assert viewer.scene.states[viewer.scene.active].inverted


def test_that_ohif_keys_act_once_chosen_and_digits_answer_an_open_prompt_first(
    hands, editor
) -> None:
    editor.preset.setFocus()
    hands.press(KEY.Key_Down)
    assert editor.preset.currentData() == "ohif"
    editor.preset.activated.emit(editor.preset.currentIndex())
    hands.press(KEY.Key_Escape)
    viewer = hands.app.window.reading.viewer
    hands.app.window.reading.focus_images()

    def state():
        return viewer.scene.states[viewer.scene.active]

    assert state().window is None
    hands.press("3")
    assert state().window is not None
    hands.press("v")
    assert not state().turn.is_identity
    hands.press(KEY.Key_Space)
    assert state().turn.is_identity
    assert state().window is None
    hands.press(KEY.Key_Tab)
    assert hands.app.window.reading.panel.form.prompt.is_open
    hands.press("3")
    assert state().window is None


def test_that_buttons_tips_caps_palette_and_key_list_show_the_keys_in_force(hands, editor) -> None:
    book = hands.app.window.key_book
    book.put(book.keymap.changed("tool-window", ("U",)))
    assert "(U)" in hands.app.window.hub.action("tool-window").toolTip()
    hands.press(KEY.Key_Escape)
    caps = {c.text() for c in hands.app.window.reading.toolbar.findChildren(KeyCap)}
    assert "U" in caps
    assert "W" not in caps
    hands.press(KEY.Key_F1)
    caps = {c.text() for c in hands.app.window.keys_overlay.findChildren(KeyCap)}
    assert "U" in caps
    hands.press(KEY.Key_Escape)
    hands.press(KEY.Key_K, modifier=CTRL)
    palette = hands.app.window.palette_overlay._list
    assert any(palette.item(row).text().endswith("   U") for row in range(palette.count()))


def test_that_an_exported_list_comes_back_whole(hands, editor, tmp_path, monkeypatch) -> None:
    give(hands, "invert", "u")
    path = tmp_path / "mine.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(path), ""))
    editor._export()
    hands.until(path.exists)
    hands.until(lambda: "mine.json" in editor.told)
    data = json.loads(path.read_text())
    assert data["keys"] == {"invert": ["U"]}
    data["keys"]["warp-drive"] = ["Q"]
    path.write_text(json.dumps(data))
    editor._reset_all()
    assert hands.app.window.hub.keys("invert") == ("I",)
    editor._import()
    hands.until(lambda: hands.app.window.hub.keys("invert") == ("U",))
    hands.until(lambda: "warp-drive" in editor.told)
    assert hands.app.window.key_book.keymap.unknown == (("warp-drive", ("Q",)),)


def test_that_a_damaged_setting_gives_the_usual_keys(private_home, qapp) -> None:
    from desktop.bootstrap.adapters import window_services
    from desktop.views.shell.launch import build

    services = window_services(private_home)
    services.settings.set("keys", '{"concord-keys": 1, "keys": {"invert": ["Tab"]}}')
    again = build(services)
    assert again.window.hub.keys("invert") == ("I",)
    assert [p.code for p in again.window.key_book.problems] == ["keymap-reserved-key"]
    services.settings.set("keys", "nonsense")
    third = build(window_services(private_home))
    assert third.window.hub.keys("invert") == ("I",)
    for made in (again, third):
        made.window.close()


def test_that_everything_on_the_page_has_a_name(editor) -> None:
    QApplication.processEvents()
    for widget in editor.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            inner = widget.parentWidget()
            named = widget.accessibleName() or (inner and inner.accessibleName())
            assert named, type(widget).__name__
