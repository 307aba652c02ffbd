"""Key text: one spelling for every key, and which keys no command can be given.

The spelling is the portable one of the window system: ``Ctrl+Shift+Z``, ``PgDown``, ``+``. Letters
are capital; a sign that needs Shift on some keyboards (``?``) is named by itself, without Shift.
"""

from __future__ import annotations

MODIFIERS = ("Meta", "Ctrl", "Alt", "Shift")  # in the order they are written
_NAMED = (
    *("Space", "Tab", "Backspace", "Return", "Enter", "Ins", "Del", "Home", "End", "Esc"),
    *("Left", "Up", "Right", "Down", "PgUp", "PgDown", "Pause", "Print", "Menu", "Help"),
    *(f"F{n}" for n in range(1, 25)),
)
_ALIASES = {
    "control": "Ctrl",
    "pageup": "PgUp",
    "pagedown": "PgDown",
    "pgdn": "PgDown",
    "delete": "Del",
    "insert": "Ins",
    "escape": "Esc",
}
_BY_NAME = {name.lower(): name for name in (*_NAMED, *MODIFIERS)} | _ALIASES
MAX_TEXT = 40
DIGITS = frozenset("0123456789")
# Keys the window itself needs: focus travel, the chain of things Esc closes, and Enter's answer.
RESERVED = frozenset({"Tab", "Shift+Tab", "Esc", "Return", "Enter"})
ANSWERS = frozenset("0123456789LRBNU.,")  # what an open prompt may take, while it is open
_SHIFTED_DIGITS = dict(zip("!@#$%^&*()", "1234567890", strict=True))  # on most keyboards


def normal_key(text: str) -> str | None:
    """Return a key in its one spelling, or ``None`` where it names no single key."""
    if not text or len(text) > MAX_TEXT:
        return None
    stem = text.removesuffix("+")  # the key + itself comes last
    parts = [part.strip() for part in stem.split("+")]
    if text.endswith("+"):
        if parts[-1]:  # "Ctrl+" names a modifier and no key
            return None
        parts[-1] = "+"
    *held, last = parts
    modifiers = {_BY_NAME.get(part.lower(), "") for part in held}
    if len(modifiers) != len(held) or not modifiers <= set(MODIFIERS):
        return None
    key = _key_name(last)
    if key is None:
        return None
    if len(key) == 1 and not key.isalnum():
        modifiers.discard("Shift")
    return "+".join([m for m in MODIFIERS if m in modifiers] + [key])


def _key_name(text: str) -> str | None:
    if len(text) == 1:
        capital = text.upper()
        return (capital if len(capital) == 1 else text) if text.isprintable() else None
    name = _BY_NAME.get(text.lower())
    return None if name in MODIFIERS else name


def same_press(key: str) -> str:
    """Return what two keys share that one press can mean: ``!`` is ``Shift+1`` for most people."""
    stem, last = (key[:-2], "+") if key.endswith("++") else key.rpartition("+")[::2]
    if last in _SHIFTED_DIGITS:
        modifiers = [*(stem.split("+") if stem else ()), "Shift"]
        last = _SHIFTED_DIGITS[last]
        return "+".join([m for m in MODIFIERS if m in modifiers] + [last])
    return key


def is_reserved(key: str) -> bool:
    """Whether no command can be given this key: the window or a prompt needs it."""
    return key in RESERVED or key in DIGITS


def yields_to_prompt(key: str) -> bool:
    """Whether an open prompt takes this key before any command."""
    return key in ANSWERS or key in ("Return", "Enter", "Backspace", "Shift+N")
