"""The measured values of a finding: chips that say whether they still follow a measurement."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.app.edits import UnlinkReading
from desktop.app.measured_fields import MeasuredField
from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.report.form_layout import clear
from desktop.views.theme import icon
from desktop.views.widgets import Chip, set_tooltip

_ICONS = {"live": ("link-2", "acc"), "broken": ("unlink-2", "warn"), "plain": ("ruler", "t2")}
_KINDS = {"live": "value", "broken": "unset", "plain": "value"}


class MeasuredLine(QWidget):
    """One chip a value. Showing emits nothing.

    Signals
    -------
    measurement_chosen
        Id of the measurement a live chip stands for.
    edit_requested
        The wish to let a value stand without its deleted measurement.
    """

    measurement_chosen = Signal(str)
    edit_requested = Signal(object)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._finding = ""
        self._shown: tuple[str, tuple[MeasuredField, ...]] = ("", ())
        self._fields: dict[str, MeasuredField] = {}
        self._chips: list[Chip] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 2, 0, 2)
        self._box.setSpacing(4)
        self.hide()

    def show_fields(self, finding: str, fields: tuple[MeasuredField, ...]) -> None:
        """Show the values of a finding."""
        if (finding, fields) == self._shown:
            return
        self._shown = (finding, fields)
        self._finding, self._fields = finding, {one.field: one for one in fields}
        clear(self._box)
        self._chips = [self._chip(one) for one in fields]
        for chip in self._chips:
            self._box.addWidget(chip)
        self.setVisible(bool(fields))

    def chips(self) -> tuple[Chip, ...]:
        """Return the chips on show, in order."""
        return tuple(self._chips)

    def _chip(self, one: MeasuredField) -> Chip:
        said = {"name": one.name, "value": one.value}
        chip = Chip(self._say(Message.of(f"measure-chip-{one.state}", **said)), _KINDS[one.state])
        name, token = _ICONS[one.state]
        chip.setIcon(icon(name, token))
        chip.setIconSize(QSize(14, 14))
        tool = one.tool or Message("measure-chip-unknown")
        hint = Message.of(f"measure-chip-{one.state}-hint", tool=tool, **said)
        set_tooltip(chip, self._say(hint))
        chip.setProperty("field", one.field)
        chip.clicked.connect(self._on_clicked)
        return chip

    def _say(self, message: Message) -> str:
        return self._translator.text(message)

    def _on_clicked(self) -> None:
        sender = self.sender()
        one = self._fields.get(str(sender.property("field"))) if sender is not None else None
        if one is None:
            return
        if one.state == "broken":
            self.edit_requested.emit(UnlinkReading(self._finding, one.field))
        elif one.state == "live":
            self.measurement_chosen.emit(one.measurement)
