"""Where the store is: a file of this user, or a department's server."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.message import Problem
from desktop.storage.errors import store_error

if TYPE_CHECKING:
    from desktop.storage.archive import ReportArchive
    from desktop.storage.drafts import SqlDraftStore

STORE_FILE = "concord.db"
URL_FILE = "store.url"
VARIABLE = "CONCORD_STORE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A store that can be opened; ``url`` is empty for the file in ``home``."""

    home: Path
    url: str = field(default="", repr=False)  # may hold a password
    file: str = STORE_FILE

    @property
    def path(self) -> Path:
        """The store's file; for a server, what the anchor of its audit is named after."""
        if not self.url:
            return self.home / self.file
        from desktop.storage.postgres_url import parsed

        found = parsed(self.url)
        name = f"{found.host or found.query.get('host')}:{found.port or 5432}/{found.database}"
        return self.home / f"postgres-{sha256(name.encode()).hexdigest()[:12]}"

    @property
    def exists(self) -> bool:
        """Whether there is a store to ask; of a server only opening can tell."""
        return bool(self.url) or self.path.is_file()

    def open(self, on_notice: Callable[[Problem], None]) -> SqlDraftStore:
        """Open the store; raises ``StoreError`` where that cannot be."""
        # imported here: the database layer costs the first window time
        if self.url:
            from desktop.storage.postgres import PostgresDraftStore

            return PostgresDraftStore(self.url)
        from desktop.storage.store import open_store

        return open_store(self.path, on_notice)

    def archive(self, store: SqlDraftStore) -> ReportArchive:
        """Return the kept reports of the open store."""
        from desktop.storage.archive import ReportArchive

        return ReportArchive(store, self.path)


def place_of(home: Path, named: str = "", environment: Mapping[str, str] | None = None) -> Place:
    """Return where the store is.

    Parameters
    ----------
    home
        The private folder of this user.
    named
        An address from the command line, which must not hold a password. Without one,
        ``CONCORD_STORE`` counts, then a file ``store.url`` in ``home`` that only its owner reads.
    environment
        The environment of this process, unless told otherwise.

    Raises
    ------
    StoreError
        For an address that this program does not take, or one that lies open.
    """
    url = named
    if named:
        from desktop.storage.postgres_url import has_password

        if has_password(named):
            raise store_error("url-password")
    else:
        known = os.environ if environment is None else environment
        url = known.get(VARIABLE, "").strip() or _from_file(home / URL_FILE)
    if url:
        from desktop.storage.postgres_url import checked_url

        checked_url(url)
    return Place(home=home, url=url)


def place_named(store: str) -> Place:
    """Return the place of a store that a verb names: its file, its folder, or an address.

    Raises
    ------
    StoreError
        For an address that this program does not take.
    """
    if "://" in store:
        return place_of(Path(), store)
    path = Path(store)
    return Place(home=path) if path.is_dir() else Place(home=path.parent, file=path.name)


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            if os.name == "posix" and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise store_error("url-file")
            return file.read(4096).decode("utf-8", "replace").strip()
    except FileNotFoundError:
        return ""
    except OSError:
        raise store_error("url-file") from None
