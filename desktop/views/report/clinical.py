"""The clinical picture: body map, pains, signs and red flags, with editors that open in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.app.edits import AddComplaint, ChangeComplaint, SetIndication
from desktop.app.ports import Ids, Translator
from desktop.domain.case import Case, Complaint
from desktop.domain.message import Message
from desktop.report.clinical import ClinicalChip, ClinicalState
from desktop.report.clinical_layers import Layer, LayerRegion
from desktop.report.template import ClinicalOffer
from desktop.views.report.body_map import BodyMap, lateral
from desktop.views.report.clinical_complaint import ComplaintEditor
from desktop.views.report.clinical_flags import RedFlagList, SignList
from desktop.views.report.clinical_study import StudyFacts
from desktop.views.report.editor_fields import NoteBox
from desktop.views.report.form_controls import IconButton, Option, Segmented
from desktop.views.report.form_layout import clear, follow_width
from desktop.views.theme import THEME, icon
from desktop.views.widgets import Chip, FlowLayout, KeyCap, PlainLabel

FLAGS, SIGNS, STUDY, REQUEST, ADD = "flags", "signs", "study", "request", "add"
LARGE_PX, SMALL_PX = 232, 118  # the figures while the picture is edited, and else
CHIP_ICON_PX = 13


class ChipLine(QWidget):
    """A line of chips that wraps; a press names the field the chip stands for."""

    pressed = Signal(str, str)  # place (complaint id, flags, signs), field

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._shown: tuple[tuple[str, ClinicalChip], ...] = ()
        self._flow = FlowLayout(spacing=5)
        self.setLayout(self._flow)
        follow_width(self)
        THEME.changed.connect(self._fill)  # icons carry the colours of the theme

    def show_chips(self, chips: Sequence[tuple[str, ClinicalChip]]) -> None:
        """Show (place, chip) pairs; a line that did not change is left alone."""
        if tuple(chips) == self._shown:
            return
        self._shown = tuple(chips)
        self._fill()
        self.setVisible(bool(chips))
        self.updateGeometry()

    def _fill(self) -> None:
        clear(self._flow)
        for place, state in self._shown:
            chip = Chip(self._translator.text(state.text), state.kind)
            if state.icon:
                chip.setIcon(icon(state.icon, "act" if state.kind == "act" else "t2", CHIP_ICON_PX))
                chip.setText(f"\N{NO-BREAK SPACE}{chip.text()}")  # room beside the icon
            chip.setProperty("place", place)
            chip.setProperty("field", state.field)
            chip.clicked.connect(self._on_chip)
            self._flow.addWidget(chip)

    @property
    def has_chips(self) -> bool:
        """Whether the line shows anything."""
        return bool(self._shown)

    def _on_chip(self) -> None:
        chip = self.sender()
        if isinstance(chip, QWidget):
            self.pressed.emit(str(chip.property("place")), str(chip.property("field")))


class ClinicalEditor(QFrame):
    """The part that opens: one pain, red flags, signs, or the request."""

    edit_requested = Signal(object)
    typed_edit_requested = Signal(object, str)
    add_requested = Signal()
    closed = Signal()

    def __init__(self, translator: Translator, offer: ClinicalOffer) -> None:
        super().__init__()
        self._translator = translator
        self._place = ""
        self.setProperty("card", "true")
        self.complaint = ComplaintEditor(translator, offer)
        self.flags = RedFlagList(translator)
        self.signs = SignList(translator, offer)
        self.study = StudyFacts(translator, offer)
        say = translator.text
        self.request = NoteBox(
            say(Message("views-form-indication")), say(Message("views-form-indication-hint"))
        )
        self.request.edited.connect(self._on_request)
        for part in (self.complaint, self.flags, self.signs, self.study):
            part.edit_requested.connect(self.edit_requested)
        self._parts = Segmented(say(Message("views-form-clinical")))
        self._parts.chosen.connect(self._on_part)
        close = IconButton("x", say(Message("views-form-clinical-close")))
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(self._parts, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 10)
        box.setSpacing(8)
        box.addLayout(head)
        for widget in (self.complaint, self.flags, self.signs, self.study, self.request):
            box.addWidget(widget)
        follow_width(self)

    @property
    def place(self) -> str:
        """What is open: the id of a pain, ``flags``, ``signs``, ``study``, ``request``."""
        return self._place

    def open(self, place: str, state: ClinicalState, case: Case) -> None:
        """Open a part without taking the focus."""
        self._place = place
        self.show_state(state, case)

    def show_state(self, state: ClinicalState, case: Case) -> None:
        """Show the open part again; emits nothing."""
        ids = [complaint.complaint.id for complaint in state.complaints]
        if self._place not in (*ids, FLAGS, SIGNS, STUDY, REQUEST):
            self._place = ids[0] if ids else FLAGS
        say = self._translator.text
        options = [
            Option(
                value=c.complaint.id,
                label=say(Message.of("views-form-part-complaint", number=str(c.number))),
            )
            for c in state.complaints
        ]
        options += [
            Option(value=ADD, label=say(Message("views-form-add-pain"))),
            Option(value=FLAGS, label=say(Message("views-form-part-flags"))),
            Option(value=SIGNS, label=say(Message("views-form-part-signs"))),
            Option(value=STUDY, label=say(Message("views-form-part-study"))),
            Option(value=REQUEST, label=say(Message("views-form-part-request"))),
        ]
        self._parts.show_options(options, (self._place,))
        open_complaint = case.complaint(self._place)
        self.complaint.setVisible(open_complaint is not None)
        if open_complaint is not None:
            self.complaint.show_complaint(open_complaint)
        self.flags.setVisible(self._place == FLAGS)
        if self._place == FLAGS:  # the list is long: built when first opened
            self.flags.show_flags(state.flags)
        self.signs.setVisible(self._place == SIGNS)
        self.signs.show_signs(case.clinical.signs)
        self.study.setVisible(self._place == STUDY)
        self.study.show_case(case)
        self.request.setVisible(self._place == REQUEST)
        self.request.show_text(state.indication)

    def focus_field(self, field: str = "") -> None:
        """Put the focus on a field of the open part."""
        if self._place == FLAGS:
            self.flags.take_focus(field)
        elif self._place == SIGNS:
            self.signs.take_focus()
        elif self._place == STUDY:
            self.study.take_focus()
        elif self._place == REQUEST:
            self.request.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.complaint.focus_fact(field)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    part_chosen = Signal(str)

    def _on_part(self, part: object) -> None:
        if part == ADD:
            self.add_requested.emit()
        else:
            self.part_chosen.emit(str(part or self._place))

    def _on_request(self, text: str) -> None:
        self.typed_edit_requested.emit(SetIndication(text), "indication")


class ClinicalPictureView(QWidget):
    """Shows a ``ClinicalState``; its editors wish for edits."""

    edit_requested = Signal(object)
    typed_edit_requested = Signal(object, str)

    def __init__(self, translator: Translator, offer: ClinicalOffer, ids: Ids) -> None:
        super().__init__()
        self._translator, self._ids = translator, ids
        self._state: ClinicalState | None = None
        self._case: Case | None = None
        self._compact = False
        self.map = BodyMap(translator)
        self.map.region_chosen.connect(self._on_region)
        self.map.layer_chosen.connect(self._on_layer)
        self.layers = Segmented(self._say("views-form-body-layer"))
        self.layers.chosen.connect(self._on_layer_word)
        self.map.layer_shown.connect(self._show_layer)
        self.editor = ClinicalEditor(translator, offer)
        self.editor.edit_requested.connect(self.edit_requested)
        self.editor.typed_edit_requested.connect(self.typed_edit_requested)
        self.editor.closed.connect(self.close_editor)
        self.editor.add_requested.connect(self.add_pain)
        self.editor.part_chosen.connect(self._on_part)
        self.editor.hide()
        self._title = PlainLabel(self._say("views-form-clinical"), "section", "t2")
        self._edit = QPushButton(self._say("views-form-edit"))
        self._edit.setProperty("link", "true")
        self._edit.setAccessibleName(self._say("views-form-edit"))
        self._edit.clicked.connect(self.open_editor)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(5)
        self._made: list[ChipLine] = []
        self._one_line = ChipLine(translator)
        self._one_line.pressed.connect(self._on_chip)
        self._arrange()
        follow_width(self)

    def set_offer(self, offer: ClinicalOffer) -> None:
        """Offer the words of another examination."""
        for part in (self.editor.complaint, self.editor.signs, self.editor.study):
            part.set_offer(offer)

    def _say(self, message_id: str) -> str:
        return self._translator.text(Message(message_id))

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title)
        head.addWidget(self._one_line, 1)
        head.addStretch()
        head.addWidget(self._edit)
        head.addWidget(KeyCap("Ctrl+1"))
        self._one_line.hide()
        body = QHBoxLayout()
        body.setSpacing(12)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.map, 0, Qt.AlignmentFlag.AlignHCenter)
        left.addWidget(self.layers)
        left.addStretch()
        self.layers.hide()
        body.addLayout(left)
        chips = QVBoxLayout()
        chips.addLayout(self._lines)
        chips.addStretch()
        body.addLayout(chips, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 6, 14, 6)
        box.setSpacing(6)
        box.addLayout(head)
        box.addLayout(body)
        box.addWidget(self.editor)

    def show_state(self, state: ClinicalState, case: Case) -> None:
        """Show the clinical picture; emits nothing."""
        self._state, self._case = state, case
        self.map.show_complaints(state.complaints)
        lines: list[list[tuple[str, ClinicalChip]]] = []
        for complaint in state.complaints:
            name = ClinicalChip(kind=complaint.tone, text=complaint.name, field="side")
            key = complaint.complaint.id
            lines.append([(key, name), *((key, chip) for chip in complaint.chips)])
        if not state.complaints:
            empty = ClinicalChip(kind="unset", text=Message("views-form-empty-pain"))
            lines.append([(ADD, empty)])
        lines.append([(SIGNS, chip) for chip in state.signs])
        lines.append([(FLAGS, chip) for chip in state.flag_chips])
        self._show_lines([line for line in lines if line])
        known = {c.complaint.id for c in state.complaints}
        self._one_line.show_chips(
            [(c.field if c.field in known else FLAGS, c) for c in state.compact]
        )
        self._fold()
        if not self.editor.isHidden():
            self.editor.show_state(state, case)

    def _show_lines(self, lines: list[list[tuple[str, ClinicalChip]]]) -> None:
        while len(self._made) < len(lines):
            line = ChipLine(self._translator)
            line.pressed.connect(self._on_chip)
            self._made.append(line)
            self._lines.addWidget(line)
        for index, line in enumerate(self._made):
            line.show_chips(lines[index] if index < len(lines) else ())

    def set_compact(self, *, on: bool) -> None:
        """In narrow windows the picture is one line until it is edited."""
        if on != self._compact:
            self._compact = on
            self._fold()

    def _fold(self) -> None:
        folded = self._compact and self.editor.isHidden()
        is_open = not self.editor.isHidden()
        self.map.set_figure_height(LARGE_PX if is_open else SMALL_PX)
        self.layers.setVisible(is_open)
        if not is_open:
            self._show_layer(Layer.PLACES)
        self.map.setVisible(not folded)
        self._title.setVisible(not self._compact)
        self._edit.setVisible(not folded)
        self._one_line.setVisible(self._compact)
        for line in self._made:
            line.setVisible(not self._compact and line.has_chips)

    def open_editor(self, place: str | bool = "", field: str = "") -> None:  # noqa: FBT001 - clicked
        """Open the editor at a part (the first pain where none is named) and take the focus."""
        if self._state is None or self._case is None:
            return
        named = place if isinstance(place, str) else ""
        if not named and not self._state.complaints:
            self.add_pain()
            return
        self.editor.open(named, self._state, self._case)
        self.editor.show()
        self._fold()
        self.editor.focus_field(field)

    def close_editor(self) -> None:
        """Close the editor."""
        self.editor.hide()
        self._fold()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_pain(self, site: str | None = None, side: object = None) -> None:
        """Add a pain and open it."""
        complaint = Complaint(id=self._ids.new("c"), site=site, side=lateral(side))
        self.edit_requested.emit(AddComplaint(complaint))
        if self._case is not None and self._case.complaint(complaint.id) is not None:
            self.open_editor(complaint.id, "site" if site is None else "pattern")

    def _on_part(self, part: str) -> None:
        self.open_editor(part)

    def _on_chip(self, place: str, field: str) -> None:
        if place == ADD:
            self.add_pain()
        else:
            self.open_editor(place, field)

    def _on_layer_word(self, word: object) -> None:
        self._show_layer(Layer(str(word or Layer.PLACES)))

    def _show_layer(self, layer: Layer) -> None:
        self.map.show_layer(layer)
        options = [
            Option(value=one.value, label=self._say(f"views-form-body-layer-{one.value}"))
            for one in Layer
        ]
        self.layers.show_options(options, (layer.value,))

    def _on_layer(self, place: LayerRegion) -> None:
        """Give the open pain a root or a joint with its place, or add one there."""
        self._on_region(place.site, place.side)
        held = self._case.complaint(self.editor.place) if self._case else None
        if held is None:
            return
        roots = (place.root,) if place.root else held.roots
        changes = (("pattern", place.pattern), ("roots", roots))
        self.edit_requested.emit(ChangeComplaint(held.id, changes))

    def _on_region(self, site: str, side: object) -> None:
        """Move the open pain to a place of the map, or add one there."""
        is_open = not self.editor.isHidden() and self._case is not None
        held = self._case.complaint(self.editor.place) if is_open and self._case else None
        if held is None:
            self.add_pain(site, side)
            return
        changes = (("site", site), ("side", lateral(side)))
        self.edit_requested.emit(ChangeComplaint(held.id, changes))
