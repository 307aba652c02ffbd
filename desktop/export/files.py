"""Files that appear whole or not at all, readable by their owner only."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from desktop.domain.message import Problem


class WriteError(Exception):
    """A file that could not be written; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def write_whole(path: str | Path, data: bytes, *, over: bool = True) -> None:
    """Write bytes under a name such that a crash leaves the old file or the new one.

    A temporary file (mode 0600) in the same folder is filled, forced to disk and renamed; then the
    folder is forced to disk.

    Parameters
    ----------
    path : str or Path
        Final name. Its folder must exist.
    data : bytes
        The whole content.
    over : bool, optional
        Whether a file of that name may be replaced; refused otherwise, also where it came to be
        in the meantime.

    Raises
    ------
    WriteError
        Where the name is a folder or device, or the folder is missing, not writable or full. The
        final name is then untouched.
    """
    target = Path(os.path.realpath(path))  # a link keeps standing; what it names is written
    if target.is_dir():
        raise WriteError(Problem.of(str(path), "export-is-folder"))
    if target.exists() and not target.is_file():  # a rename would put a file in a device's place
        raise WriteError(Problem.of(str(path), "export-not-a-file"))
    if not target.parent.is_dir():
        raise WriteError(Problem.of(str(path), "export-no-folder"))
    if not over and target.exists():
        raise WriteError(Problem.of(str(path), "form-exists"))
    try:
        handle, temporary = tempfile.mkstemp(prefix=".concord-", dir=target.parent)
    except OSError as error:
        raise WriteError(_refused(path, error)) from None
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _name(Path(temporary), target, over=over)
        _sync_folder(target.parent)
    except FileExistsError:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise WriteError(Problem.of(str(path), "form-exists")) from None
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise WriteError(_refused(path, error)) from None


def _name(temporary: Path, target: Path, *, over: bool) -> None:
    """Give a finished file its name; a link, unlike a rename, never takes one that is held."""
    if over:
        temporary.replace(target)
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: the look before writing has to do
        temporary.replace(target)
        return
    temporary.unlink()


def _refused(path: str | Path, error: OSError) -> Problem:
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    return Problem.of(str(path), "export-not-written", reason=reason)


def _sync_folder(folder: Path) -> None:
    """Force a rename to disk; Windows knows no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
