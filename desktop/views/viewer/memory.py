"""How much memory images may take on this machine."""

from __future__ import annotations

import contextlib
import os

MIB = 1 << 20
LEAST_BYTES = 256 * MIB
MOST_BYTES = 4096 * MIB
SHARE = 4
"""Unless the reader says otherwise: one part in four of the machine's memory, at most 4 GiB."""
_UNKNOWN_BYTES = 2048 * MIB


def machine_bytes() -> int:
    """Return the memory of the machine; 0 where the system does not say."""
    with contextlib.suppress(ValueError, OSError, AttributeError):
        return max(0, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return 0


def image_budget(chosen_mib: int, machine: int) -> int:
    """Return how many bytes decoded images may take.

    Parameters
    ----------
    chosen_mib
        What the reader chose, in MiB; 0 leaves it to the machine. Never more than three quarters of
        the machine's memory.
    machine
        Memory of the machine in bytes, 0 where it is not known.
    """
    if chosen_mib > 0:
        most = machine * 3 // 4 if machine else chosen_mib * MIB
        return max(LEAST_BYTES, min(chosen_mib * MIB, most))
    own = machine // SHARE if machine else _UNKNOWN_BYTES
    return max(LEAST_BYTES, min(own, MOST_BYTES))
