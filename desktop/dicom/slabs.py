"""Memory for the pixels of slices, several from one piece."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

_SLAB_BYTES = 8 << 20
_LARGEST_BYTES = 2 << 20
_ALIGNED = 64


class Slabs:
    """Hands out pieces of memory, small ones as parts of a slab.

    A system gives a large piece in large pages: half the time for slices that are read once. A
    slab goes when the last slice in it goes; slices that are read one after the other lie in one
    slab, are needed alike, and go together.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._slab: NDArray[np.uint8] = np.empty(0, dtype=np.uint8)
        self._used = 0

    def take(self, count: int) -> NDArray[np.uint8]:
        """Return ``count`` bytes of any content; safe from any thread."""
        if count > _LARGEST_BYTES:
            return np.empty(count, dtype=np.uint8)
        with self._lock:
            if self._used + count > self._slab.size:
                self._slab = np.empty(_SLAB_BYTES, dtype=np.uint8)
                self._used = 0
            piece = self._slab[self._used : self._used + count]
            self._used += -(-count // _ALIGNED) * _ALIGNED
        return piece
