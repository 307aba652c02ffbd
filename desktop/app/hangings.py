"""A reader's own hanging protocols: read from where they are kept, saved, renamed, removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol as Port

from desktop.app.ports import Ids
from desktop.domain.message import Problem
from desktop.viewer.protocol import Protocol, ProtocolError, parse_protocols, write_protocols

_ID = re.compile(r"[a-z0-9-]{1,64}")


class ProtocolFiles(Port):
    """Where protocols are kept. Never called from the GUI thread."""

    def read(self) -> tuple[Sequence[tuple[str, str]], Sequence[Problem]]:
        """Return (id, TOML) of each protocol, the newest first, and what could not be read."""
        ...

    def write(self, name: str, text: str, /) -> None:
        """Keep a protocol under its id, whole or not at all."""
        ...

    def remove(self, name: str, /) -> None:
        """Remove a protocol."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The reader's protocols, the newest first; a broken one is named and left where it is."""

    protocols: tuple[Protocol, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_shelf(files: ProtocolFiles) -> Shelf:
    """Return every protocol that can be used, and a problem for each that cannot."""
    texts, problems = files.read()
    found: list[Protocol] = []
    wrong = list(problems)
    for name, text in texts:
        try:
            (protocol,) = parse_protocols(text, user=True)
        except ProtocolError as error:
            wrong.append(Problem.of(f"{name}.toml", "protocol-broken", key=error.key[:60]))
        except ValueError:
            wrong.append(Problem.of(f"{name}.toml", "protocol-broken", key="protocol"))
        else:
            found.append(replace(protocol, id=name))  # the file's name is what it is kept under
    return Shelf(protocols=tuple(found), problems=tuple(wrong))


def id_for(name: str, shelf: Shelf, ids: Ids) -> str:
    """Return the id of the protocol of that name, which saving again replaces, or a new one."""
    known = next((p.id for p in shelf.protocols if p.name == name), None)
    if known is not None:
        return known
    made = re.sub(r"[^a-z0-9-]", "", ids.new("hanging-").lower())
    return made if _ID.fullmatch(made) else "hanging"


def keep(files: ProtocolFiles, protocol: Protocol) -> Shelf:
    """Keep a protocol and return the shelf as it is now."""
    files.write(protocol.id, write_protocols((protocol,)))
    return read_shelf(files)


def rename(files: ProtocolFiles, protocol: Protocol, name: str) -> Shelf:
    """Give a protocol another name and return the shelf as it is now."""
    return keep(files, replace(protocol, name=name))


def remove(files: ProtocolFiles, protocol: Protocol) -> Shelf:
    """Remove a protocol and return the shelf as it is now."""
    files.remove(protocol.id)
    return read_shelf(files)
