"""The action registry as Qt actions: one place that turns keys, menus and buttons into calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from desktop.app.actions import ACTIONS, BY_ID, Action, When
from desktop.app.key_text import DIGITS
from desktop.app.menus import menu_groups, menu_names
from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.keys_shown import KEYS
from desktop.views.theme import THEME, icon
from desktop.views.widgets import set_tooltip, shown_key

# Keys that lists, buttons and text boxes need for themselves act only while an image has focus;
# so do digits, which prompts take first.
_MOVING = frozenset(
    {"Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown", "Space", "Del", "Backspace"}
)
_BARE = frozenset({"Tab", "Shift+Tab", "Esc", "Return", "Enter", *DIGITS})
# Keys the window routes itself: focus travel and the chain of things that Esc closes.
_ROUTED = frozenset({"Tab", "Shift+Tab", "Esc"})


class ActionHub(QObject):
    """Owns one ``QAction`` per registry entry; handlers are attached by id."""

    triggered = Signal(str)
    keys_changed = Signal()

    def __init__(self, window: QWidget, image_area: QWidget, translator: Translator) -> None:
        super().__init__(window)
        self._translator = translator
        self._handlers: dict[str, Callable[[], object]] = {}
        self._carriers = (window, image_area)
        self._keys: dict[str, tuple[str, ...]] = {}
        self._actions = {action.id: self._make(action) for action in ACTIONS}
        self.apply_keys({action.id: action.shortcuts for action in ACTIONS})
        THEME.changed.connect(self._tint)

    def _make(self, spec: Action) -> QAction:
        title = self._translator.text(spec.title)
        action = QAction(title, self)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        action.setIconText(f"\u2009{title}")  # a thin space between icon and name
        action.setIcon(icon(spec.icon)) if spec.icon else None
        action.triggered.connect(lambda _checked=False, name=spec.id: self.run(name))
        return action

    def apply_keys(self, table: Mapping[str, tuple[str, ...]]) -> None:
        """Give every command its keys: menus, tips, buttons and lists show them at once."""
        for spec in ACTIONS:
            keys = table[spec.id]
            if keys != self._keys.get(spec.id):
                self._keys[spec.id] = keys
                self._bind(spec.id, keys)
        KEYS.show(table)
        self.keys_changed.emit()

    def keys(self, action_id: str) -> tuple[str, ...]:
        """Return the keys of a command; the first is the one shown."""
        return self._keys[action_id]

    def _bind(self, action_id: str, keys: tuple[str, ...]) -> None:
        action, (window, image_area) = self._actions[action_id], self._carriers
        pressed = [key for key in keys if key not in _ROUTED]
        action.setShortcuts([QKeySequence(key) for key in pressed])
        self._say_tip(action_id)
        in_image = any(_needs_image(key) for key in pressed)
        carrier, other = (image_area, window) if in_image else (window, image_area)
        context = Qt.ShortcutContext
        action.setShortcutContext(
            context.WidgetWithChildrenShortcut if in_image else context.WindowShortcut
        )
        other.removeAction(action)
        carrier.addAction(action)

    def _say_tip(self, action_id: str) -> None:
        """Say name, key and, where it may not run now, what it waits for."""
        action, keys = self._actions[action_id], self._keys[action_id]
        tip = f"{action.text()} ({shown_key(keys[0])})" if keys else action.text()
        reason = self.reason(action_id)
        if reason:
            tip = self._translator.text(Message.of("command-tip", title=tip, reason=reason))
        set_tooltip_of_action(action, tip)

    def action(self, action_id: str) -> QAction:
        """Return the Qt action of a registry entry."""
        return self._actions[action_id]

    def handle(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Attach what commands do."""
        self._handlers.update(handlers)

    def unhandled(self) -> tuple[str, ...]:
        """Return commands that nothing would carry out; a test wants none."""
        return tuple(action.id for action in ACTIONS if action.id not in self._handlers)

    def run(self, action_id: str) -> None:
        """Carry out a command if it may run now."""
        if self._actions[action_id].isEnabled() and action_id in self._handlers:
            self._handlers[action_id]()
            self.triggered.emit(action_id)

    def update_enabled(self, states: frozenset[When]) -> None:
        """Enable the commands whose condition holds."""
        for spec in ACTIONS:
            on, action = spec.when is When.ALWAYS or spec.when in states, self._actions[spec.id]
            if on is not action.isEnabled():
                action.setEnabled(on)
                self._say_tip(spec.id)

    def set_checked(self, checked: Mapping[str, bool]) -> None:
        """Show which tools and switches are on."""
        for action_id, on in checked.items():
            self._actions[action_id].setChecked(on)

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        """Build the menus from the registry, in its order."""
        for name in menu_names():
            bar.addMenu(self.menu(name, bar))

    def menu(self, name: str, parent: QWidget) -> QMenu:
        """Return one menu: its groups apart, those with a name as menus of their own."""
        menu = QMenu(self._translator.text(Message(f"menu-{name}")), parent)
        before = ""
        for group in menu_groups(name):
            if not menu.isEmpty() and not (group.name and before):
                menu.addSeparator()
            before = group.name
            into = menu.addMenu(self._translator.text(group.title)) if group.name else menu
            for action_id in group.ids:
                into.addAction(self._actions[action_id])
        return menu

    def reason(self, action_id: str) -> str:
        """Return why a command may not run now; nothing where it may."""
        spec = BY_ID[action_id]
        if self._actions[action_id].isEnabled() or spec.when is When.ALWAYS:
            return ""
        words = f"when-{spec.when.value}"
        return self._translator.text(Message(words)) if self._translator.knows(words) else ""

    def command_of(self, key: str) -> str:
        """Return the command a key belongs to, possible now or not; nothing for other keys."""
        return next((name for name, keys in self._keys.items() if key in keys), "")

    def _tint(self) -> None:
        for spec in ACTIONS:
            if spec.icon:
                self._actions[spec.id].setIcon(icon(spec.icon))


def set_tooltip_of_action(action: QAction, text: str) -> None:
    """Set an action's tooltip as plain text."""
    carrier = QWidget()
    set_tooltip(carrier, text)
    action.setToolTip(carrier.toolTip())


def _needs_image(key: str) -> bool:
    return key in _BARE or key.rpartition("+")[2] in _MOVING
