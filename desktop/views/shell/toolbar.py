"""The tool bar: tools with name and key, from the registry; icons and keys when it is narrow."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from desktop.app.actions import ACTIONS
from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.shell.hub import ActionHub
from desktop.views.theme import THEME, font, icon
from desktop.views.widgets import KeyCap, rule, set_tooltip

HEIGHT_PX = 42
NARROW_PX = 1400
_ORDER = (
    "tool-select",
    "tool-window",
    "tool-zoom",
    "tool-pan",
    "|",
    "tool-length",
    "tool-finding",
    "tool-levels",
    "key-image",
    "|",
    "sync",
    "lines",
    "mpr",
    "layout-pick",
    "undo",
)
_ALWAYS_ICONS = frozenset({"mpr", "layout-pick"})  # their key stands in the tooltip


class _Button(QToolButton):
    """A button as wide as icon and name: the style would leave room for a menu's arrow."""

    def sizeHint(self) -> QSize:
        """Return the size of icon, name and their padding."""
        hint = super().sizeHint()
        if self.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon:
            wide = self.fontMetrics().horizontalAdvance(self.text()) + self.iconSize().width() + 24
            hint.setWidth(min(hint.width(), wide))
        return hint


class MeasureButton(QToolButton):
    """Opens every measuring tool; filled, and with its icon, while one is in hand."""

    def __init__(self, hub: ActionHub, translator: Translator) -> None:
        super().__init__()
        self._hub = hub
        self.setText(translator.text(Message("toolbar-measure")))
        self.setCheckable(True)
        self._icons = {action.id: action.icon for action in ACTIONS if action.menu == "measure"}
        self.setFont(font("body"))
        self.setIconSize(QSize(16, 16))
        self.setProperty("menu", "true")
        name = translator.text(Message("toolbar-measure-name"))
        self.setAccessibleName(name)
        set_tooltip(self, name)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = hub.menu("measure", self)
        menu.aboutToHide.connect(self.show_tool)
        self.setMenu(menu)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for action_id in self._icons:
            hub.action(action_id).toggled.connect(self.show_tool)
        THEME.changed.connect(self.show_tool)
        self.show_tool()

    def show_tool(self) -> None:
        """Show the measuring tool in hand by its icon."""
        held = next((i for i in self._icons if self._hub.action(i).isChecked()), None)
        self.setChecked(held is not None)
        self.setAccessibleDescription(self._hub.action(held).text() if held else "")
        self.setIcon(icon(self._icons[held] if held else "shapes", "acc" if held else "t2"))


class ToolBar(QWidget):
    """42 px: one button per tool of the registry."""

    def __init__(self, hub: ActionHub, translator: Translator) -> None:
        super().__init__()
        self.setProperty("surface", "bg1")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        self._buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(2)
        specs = {action.id: action for action in ACTIONS}
        self.measure = MeasureButton(hub, translator)
        for action_id in _ORDER:
            if action_id == "|":
                row.addSpacing(4)
                row.addWidget(rule("v"))
                row.addSpacing(4)
                continue
            button = _Button()
            button.setDefaultAction(hub.action(action_id))
            button.setFont(font("body"))
            button.setIconSize(QSize(16, 16))
            button.setAccessibleName(hub.action(action_id).text())
            self._buttons[action_id] = button
            row.addWidget(button)
            if action_id not in _ALWAYS_ICONS:
                row.addWidget(KeyCap(specs[action_id].shortcuts[0]))
            row.addSpacing(6)
            if action_id == "tool-length":
                row.addWidget(self.measure)
                row.addSpacing(6)
        row.addStretch()
        for action_id in _ORDER:
            if action_id != "|":
                hub.action(action_id).toggled.connect(self._tint)
        THEME.changed.connect(self._tint)
        self.set_narrow(narrow=False)
        self._wide_px = self.sizeHint().width()

    def is_narrow_at(self, width_px: int) -> bool:
        """Whether icons with names do not fit into a width."""
        return width_px < max(NARROW_PX, self._wide_px)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons only, or icons with names."""
        style = (
            Qt.ToolButtonStyle.ToolButtonIconOnly
            if narrow
            else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )
        for action_id, button in self._buttons.items():
            if action_id not in _ALWAYS_ICONS:
                button.setToolButtonStyle(style)
        self.measure.setToolButtonStyle(style)

    def _tint(self) -> None:
        specs = {action.id: action for action in ACTIONS}
        for action_id, button in self._buttons.items():
            action = button.defaultAction()
            action.setIcon(icon(specs[action_id].icon, "acc" if action.isChecked() else "t2"))
