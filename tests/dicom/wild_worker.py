"""A decoder process that does what the first bytes of a frame tell it: die, hang, lie."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from desktop.dicom import codecs, worker
from desktop.dicom.channel import REPLY_SIZE, Job, Reply, Status


def decode(job: Job, data: bytes) -> memoryview:
    """Do as told; a frame that tells nothing is decoded."""
    word = data[:4]
    if word == b"DIE!":
        os.abort()
    if word == b"ONCE":  # die the first time only
        mark = Path(os.environ["WILD_MARK"])
        if not mark.exists():
            mark.touch()
            os.abort()
        return codecs.decode(job, data)
    if word == b"HANG":
        time.sleep(3600)
    if word == b"LONG":
        time.sleep(0.3)
    if word == b"HUGE":
        bytearray(4 << 30)
    if word == b"FILE":
        os.pwrite(int(sys.argv[1].split(":")[3]), b"x", 64 << 30)
    return codecs.decode(job, data)


_pack = Reply.pack


def _lying_pack(reply: Reply) -> bytes:
    """Pack a reply of another size than was asked for."""
    lie = os.environ.get("WILD_LIE", "")
    if reply.status is not Status.DONE or not lie:
        return _pack(reply)
    if lie == "short":
        return _pack(reply)[:-3]
    if lie == "noise":
        return os.urandom(REPLY_SIZE)
    changes = {
        "rows": {"rows": reply.rows + 1},
        "bytes": {"out_bytes": reply.out_bytes - 2},
        "serial": {"serial": reply.serial + 1},
    }
    return _pack(replace(reply, **changes[lie]))


if __name__ == "__main__":
    Reply.pack = _lying_pack
    worker.main(sys.argv[1:], decode)
