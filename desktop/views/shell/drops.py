"""Files and folders dropped on the window."""

from __future__ import annotations

from PySide6.QtGui import QDragEnterEvent, QDropEvent


def take_drag(event: QDragEnterEvent) -> None:
    """Accept a drag that holds a local file or folder."""
    if any(url.isLocalFile() for url in event.mimeData().urls()):
        event.acceptProposedAction()


def take_drop(event: QDropEvent) -> str:
    """Return the first local file or folder that was dropped, or an empty text."""
    for url in event.mimeData().urls():
        if url.isLocalFile():
            event.acceptProposedAction()
            return url.toLocalFile()
    return ""
