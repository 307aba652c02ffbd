"""What the program says of itself."""

from __future__ import annotations

VERSION = "0.2.0"
