"""Promises about the decoder process: whatever it does, only the frame it works on is lost."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from desktop.dicom.channel import Coding, Job
from desktop.dicom.compressed import CompressedFrames
from desktop.dicom.decode_pool import DecodePool
from desktop.dicom.decode_process import COMMAND
from desktop.dicom.fields import RefusedError
from desktop.dicom.source import DicomSource
from tests.dicom.coding import RAW, coded_file, value
from tests.dicom.making import make_slice, to_bytes

ROOT = Path(__file__).resolve().parents[2]
WILD = (sys.executable, "-P", str(ROOT / "tests" / "dicom" / "wild_worker.py"))
SIZE = 64
JOB = Job(
    coding=Coding.RAW,
    rows=8,
    columns=8,
    samples=1,
    item_bytes=1,
    out_bytes=SIZE,
    memory=1 << 20,
)


def _frame(word: bytes = b"good") -> bytes:
    return word + bytes(range(SIZE - len(word)))


@pytest.fixture(params=["files", "pipes"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways that pixels travel: what a system without shared files gets is tried here too."""
    if request.param == "pipes":
        monkeypatch.delattr(os, "memfd_create", raising=False)
    return request.param


@pytest.fixture
def pool(way: str):
    made = DecodePool(WILD, limit_s=20.0)
    yield made
    made.close()


def _code(pool: DecodePool, data: bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        pool.decode(JOB, data)
    return caught.value.problem.code


def _is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def _open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def _wait_until(check, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not check():
        assert time.monotonic() < end
        pause.wait(0.01)


def test_that_a_frame_that_kills_twice_is_named_and_the_next_one_decodes(pool: DecodePool) -> None:
    assert pool.decode(JOB, _frame()).tobytes() == _frame()
    assert _code(pool, _frame(b"DIE!")) == "dicom-decoder-died"
    assert pool.lost == 2  # once with the others, once alone
    assert pool.decode(JOB, _frame()).tobytes() == _frame()


def test_that_a_frame_that_killed_by_chance_comes_out_all_the_same(
    pool: DecodePool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WILD_MARK", str(tmp_path / "died"))
    assert pool.decode(JOB, _frame(b"ONCE")).tobytes() == _frame(b"ONCE")
    assert pool.lost == 1


def test_that_other_frames_in_hand_are_sent_again(pool: DecodePool) -> None:
    frames = [_frame(b"LONG"), _frame(b"DIE!"), *[_frame(b"LONG")] * 4]

    def ends(data: bytes) -> str | bytes:
        try:
            return pool.decode(JOB, data).tobytes()
        except RefusedError as refused:
            return refused.problem.code

    with ThreadPoolExecutor(len(frames)) as threads:
        found = list(threads.map(ends, frames))
    assert found.pop(1) == "dicom-decoder-died"
    assert found == [_frame(b"LONG")] * 5


def test_that_a_frame_that_hangs_is_stopped_in_time_and_not_tried_again() -> None:
    pool = DecodePool(WILD, limit_s=0.4)
    try:
        pool.decode(JOB, _frame())
        pid, begin = pool.pids[0], time.monotonic()
        assert _code(pool, _frame(b"HANG")) == "dicom-decoder-slow"
        assert time.monotonic() - begin < 5
        assert pool.lost == 1
        assert not _is_alive(pid)
        assert pool.decode(JOB, _frame()).tobytes() == _frame()
    finally:
        pool.close()


def test_that_a_large_frame_may_take_longer_than_a_small_one() -> None:
    pool = DecodePool(WILD, limit_s=10.0)
    assert pool._limit_of(JOB) == 10.0
    assert pool._limit_of(replace(JOB, rows=5_000, columns=4_000)) == 25.0
    assert pool._limit_of(replace(JOB, rows=60_000, columns=60_000)) == 60.0


def test_that_a_decoder_killed_from_outside_is_replaced_by_the_one_that_waits(
    pool: DecodePool,
) -> None:
    pool.decode(JOB, _frame())
    working, waiting = pool.pids
    os.kill(working, signal.SIGKILL)
    assert pool.decode(JOB, _frame()).tobytes() == _frame()
    assert pool.pids
    assert working not in pool.pids
    pool.decode(JOB, _frame())
    assert waiting in pool.pids


def test_that_no_frame_is_blamed_when_both_decoders_are_killed_from_outside(
    pool: DecodePool,
) -> None:
    pool.decode(JOB, _frame())
    for pid in pool.pids:
        os.kill(pid, signal.SIGKILL)
    _wait_until(lambda: not any(_is_alive(pid) for pid in pool.pids))
    assert pool.decode(JOB, _frame()).tobytes() == _frame()


@pytest.mark.parametrize("lie", ["rows", "bytes", "serial", "short", "noise"])
def test_that_a_reply_that_is_not_what_was_asked_is_not_believed(
    pool: DecodePool, lie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WILD_LIE", lie)
    assert _code(pool, _frame()) == "dicom-decoder-died"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits are kept by the kernel")
@pytest.mark.parametrize("word", [b"HUGE", b"FILE"])
def test_that_a_frame_cannot_take_more_memory_than_it_may(
    pool: DecodePool, word: bytes, way: str
) -> None:
    if way == "pipes" and word == b"FILE":
        pytest.skip("no file is shared")
    assert _code(pool, _frame(word)) == "dicom-too-large"
    assert pool.lost == 0
    assert pool.decode(JOB, _frame()).tobytes() == _frame()


def test_that_a_decoder_that_does_not_start_is_said_to_be_missing() -> None:
    for command in ((sys.executable, "-c", "pass"), ("/does/not/exist",)):
        pool = DecodePool(command)
        assert _code(pool, _frame()) == "dicom-decoder-missing"
        pool.close()


def test_that_closing_leaves_no_process_no_descriptor_and_refuses_what_is_in_hand() -> None:
    before = _open_files()
    pool = DecodePool(WILD, limit_s=20.0)
    pool.decode(JOB, _frame())
    pids = pool.pids
    assert len(pids) == 2
    ends: list[str] = []
    thread = threading.Thread(target=lambda: ends.append(_code(pool, _frame(b"HANG"))))
    thread.start()
    _wait_until(lambda: not pool._state.free or len(pool._state.free) < pool._slots)
    pool.close()
    thread.join(20)
    assert ends == ["dicom-decoder-stopped"]
    assert not any(_is_alive(pid) for pid in pids)
    assert _code(pool, _frame()) == "dicom-decoder-stopped"
    assert _open_files() <= before


def test_that_a_pool_that_is_forgotten_ends_its_processes() -> None:
    pool = DecodePool(WILD)
    pool.decode(JOB, _frame())
    pids = pool.pids
    del pool
    gc.collect()
    assert not any(_is_alive(pid) for pid in pids)


_ORPHAN = """
import os, sys, threading
if sys.argv[2] == "pipes":
    del os.memfd_create
sys.path.insert(0, sys.argv[1])
from tests.dicom.test_decoder import JOB, WILD, _frame
from desktop.dicom.decode_pool import DecodePool
pool = DecodePool(WILD)
pool.decode(JOB, _frame())
threading.Thread(target=lambda: pool.decode(JOB, _frame(b"HANG")), daemon=True).start()
print(*pool.pids, flush=True)
sys.stdin.read(1)
os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(not Path("/proc").exists(), reason="processes are looked up in /proc")
def test_that_the_decoder_dies_with_its_parent_even_while_it_hangs(way: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _ORPHAN, str(ROOT), way],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        pids = [int(part) for part in parent.stdout.readline().split()]
        assert len(pids) == 2
        parent.stdin.write(b"x")
        parent.stdin.close()
        parent.wait(20)
        _wait_until(lambda: not any(_is_alive(pid) for pid in pids))


def test_that_the_decoder_starts_from_any_folder_and_takes_nothing_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("numpy", "imagecodecs", "desktop", "struct"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    pool = DecodePool()
    assert pool.decode(JOB, _frame()).tobytes() == _frame()
    pool.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits are read from /proc")
def test_that_the_decoder_is_confined() -> None:
    pool = DecodePool()
    pool.decode(JOB, _frame())
    limits = Path(f"/proc/{pool.pids[0]}/limits").read_text()
    held = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()[1:]}
    assert held["Max core file size"] == ["0", "0"]
    assert int(held["Max open files"][1]) <= 64
    assert int(held["Max address space"][0]) <= (512 << 20) + JOB.memory + 3 * SIZE
    assert int(held["Max address space"][1]) <= 2 << 30
    links = [str(path.readlink()) for path in Path(f"/proc/{pool.pids[0]}/fd").iterdir()]
    assert not [link for link in links if not link.startswith(("pipe:", "/memfd:", "/dev/null"))]
    pool.close()


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_that_the_decoder_opens_no_socket(tmp_path: Path, shared: Path) -> None:
    log = tmp_path / "calls"
    tracer = ("strace", "-f", "-qq", "-e", "trace=network", "-o", str(log))
    probe = subprocess.run([*tracer, "true"], check=False, capture_output=True)
    if probe.returncode:
        pytest.skip("tracing is not allowed here")
    source = DicomSource()
    source._compressed = CompressedFrames(DecodePool((*tracer, *COMMAND)))
    for name in ("CT1_J2KR", "CT1_JLSL", "CT1_JPLL", "CT1_RLE", "CT1_JPH"):
        index = source.index(str(shared / "dicom" / "wg04_ct1" / name))
        assert source.frame(index.studies[0].stacks[0].frames[0]).stored.any()
    source.close()
    assert log.read_text() == ""


def test_that_bytes_come_back_as_they_went_whatever_their_size(pool: DecodePool) -> None:
    rng = np.random.default_rng(3)
    for size in (1, SIZE, 70_000, 80 << 20, 5):
        data = rng.integers(0, 256, size, dtype=np.uint8).tobytes()
        job = Job(
            coding=Coding.RAW,
            rows=1,
            columns=size,
            samples=1,
            item_bytes=1,
            out_bytes=size,
            memory=8 * size,
        )
        assert pool.decode(job, data).tobytes() == data


def test_that_the_decoder_loads_while_a_compressed_study_is_indexed_and_not_for_a_plain_one(
    tmp_path: Path,
) -> None:
    source = DicomSource()
    pool = source._compressed.pool
    (tmp_path / "plain").write_bytes(to_bytes(make_slice()))
    source.index(str(tmp_path))
    assert not pool.pids
    (tmp_path / "coded").write_bytes(coded_file(RAW, value([[bytes(96)]]), (6, 8)))
    source.index(str(tmp_path))
    assert len(pool.pids) == 1
    source.close()
    assert source.index(str(tmp_path)).studies  # an index needs no decoder


def test_that_no_file_is_made_where_memory_files_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.chdir(folder)
    pool = DecodePool()
    assert pool.decode(JOB, _frame()).tobytes() == _frame()
    links = [str(path.readlink()) for path in Path(f"/proc/{pool.pids[0]}/fd").iterdir()]
    assert any("memfd" in link for link in links) is (way == "files")
    assert not list(folder.iterdir())
    pool.close()


def test_that_a_decoder_that_takes_nothing_is_stopped_in_time(tmp_path: Path, way: str) -> None:
    """It says it is ready, then never reads: a large frame must not wait at the pipe for ever."""
    if way == "files":
        pytest.skip("a message fits into the pipe")
    deaf = (
        "import os, sys, time\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from desktop.dicom.channel import Reply, Status\n"
        "os.write(1, Reply(serial=0, status=Status.READY).pack())\n"
        "time.sleep(3600)\n"
    )
    pool = DecodePool((sys.executable, "-c", deaf), limit_s=0.3)
    size = 8 << 20
    job = replace(JOB, rows=1, columns=size, out_bytes=size)
    begin = time.monotonic()
    with pytest.raises(RefusedError) as caught:
        pool.decode(job, bytes(size))
    assert caught.value.problem.code == "dicom-decoder-slow"
    assert time.monotonic() - begin < 10
    pool.close()


@pytest.mark.parametrize("extra", [b"noise", b"\0" * 100])
def test_that_bytes_nobody_asked_for_end_the_decoder_s_credit(extra: bytes, way: str) -> None:
    if way == "files":
        pytest.skip("a slot has pipes of its own")
    loud = (
        "import os, sys, time\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from desktop.dicom.channel import Reply, Status\n"
        f"os.write(1, Reply(serial=0, status=Status.READY).pack() + {extra!r} * 20)\n"
        "time.sleep(3600)\n"
    )
    pool = DecodePool((sys.executable, "-c", loud), limit_s=20.0)
    assert _code(pool, _frame()) in ("dicom-decoder-died", "dicom-decoder-missing")
    pool.close()


def test_that_every_coding_comes_out_the_same_either_way(shared: Path, way: str) -> None:
    """Held to the uncompressed copy of the same slice where the coding loses nothing."""
    source = DicomSource()
    folder = shared / "dicom" / "wg04_ct1"

    def pixels(name: str) -> np.ndarray:
        index = source.index(str(folder / name))
        return source.frame(index.studies[0].stacks[0].frames[0]).stored

    plain = pixels("CT1_UNC")
    found = {
        name: pixels(name) for name in sorted(p.name for p in folder.iterdir()) if name[:3] == "CT1"
    }
    source.close()
    assert len(found) >= 5
    for name, stored in found.items():
        assert stored.shape == plain.shape, name
    for name in ("CT1_RLE", "CT1_JPLL", "CT1_JLSL", "CT1_J2KR"):
        assert np.array_equal(found[name], plain), name
