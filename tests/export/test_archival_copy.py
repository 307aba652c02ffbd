"""A copy under a password: strong, honest about what it is, and silent about the password."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

from desktop.bootstrap.department import department_from
from desktop.cli import main as cli
from desktop.cli.answer import Tools
from desktop.export.archival_copy import password_problem, protected_copy
from desktop.export.pdf import to_pdf
from desktop.export.readback import page_texts, squeezed
from desktop.report.compose import compose
from tests.cli.test_report import CASE
from tests.export.archives import refused
from tests.export.pdfs import words
from tests.report.report_samples import Plain, acting_source

PASSWORD = "Kranich-über-Eis 7"  # noqa: S105 - of this test only
SAYS = "Protected copy, not the archival form of the report"


@pytest.fixture(scope="module")
def plain() -> bytes:
    made = to_pdf(compose(acting_source(), Plain(words()))).data
    assert made is not None
    return made


@pytest.fixture(scope="module")
def copy(plain: bytes) -> bytes:
    return protected_copy(plain, PASSWORD, SAYS)


def unlocked(data: bytes, password: str) -> bytes:
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(data), password=password) as pdf:
        pdf.save(stream)
    return stream.getvalue()


def test_that_the_copy_is_aes_256_and_refuses_another_password(copy: bytes) -> None:
    with pikepdf.open(io.BytesIO(copy), password=PASSWORD) as pdf:
        kept = pdf.encryption
        assert (kept.R, kept.V, kept.bits) == (6, 5, 256)
        assert kept.stream_method == kept.string_method == kept.file_method
        assert kept.stream_method == pikepdf.models.EncryptionMethod.aesv3
    for wrong in ("", "Kranich-über-Eis 8"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(copy), password=wrong)
    for secret in (PASSWORD.encode(), b"DEMO", b"MR lumbar spine", b"concord.document"):
        assert secret not in copy


def test_that_qpdf_refuses_a_wrong_password(copy: bytes, tmp_path: Path) -> None:
    tool = shutil.which("qpdf")
    if tool is None:
        pytest.skip("qpdf is not installed")
    path = tmp_path / "copy.pdf"
    path.write_bytes(copy)
    for password, status in (("wrong-password", 2), (PASSWORD, 0)):
        secret = tmp_path / "secret"
        secret.write_text(password)
        asked = [tool, f"--password-file={secret}", "--check", path]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stderr
        assert ("invalid password" in done.stderr) == (status == 2)


def test_that_the_copy_says_what_it_is_and_holds_every_word(plain: bytes, copy: bytes) -> None:
    opened = unlocked(copy, PASSWORD)
    before, after = page_texts(plain), page_texts(opened)
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert squeezed(SAYS) in squeezed(new)
        assert sorted(squeezed(new)) == sorted(squeezed(old) + squeezed(SAYS))
    with pikepdf.open(io.BytesIO(opened)) as pdf:
        assert b"pdfaid" not in pdf.Root.Metadata.read_bytes()
        assert SAYS.encode() in pdf.Root.Metadata.read_bytes()
        assert "/OutputIntents" not in pdf.Root
        assert str(pdf.docinfo["/Subject"]) == SAYS
        assert list(pdf.attachments) == ["report.json"]
    assert refused(opened) <= {"/Group"}


@pytest.mark.parametrize("password", ["", "short", "x" * 128, "with\nline end", "ü" * 64])
def test_that_passwords_that_would_not_hold_are_refused(plain: bytes, password: str) -> None:
    problem = password_problem(password)
    assert problem is not None
    assert not password or password not in repr(problem)
    with pytest.raises(ValueError, match="password"):
        protected_copy(plain, password, SAYS)


def _report(tmp_path: Path, *more: str) -> tuple[int, str, str]:
    case = tmp_path / "case.json"
    case.write_text(json.dumps(CASE))
    out, err = io.StringIO(), io.StringIO()
    tools = Tools(translator=words(), source=lambda: None, department=department_from)
    status = cli.main(["report", str(case), "--json", *more], tools, out, err)
    return status, out.getvalue(), err.getvalue()


def test_that_the_command_line_reads_the_password_from_a_descriptor(tmp_path: Path) -> None:
    target = tmp_path / "copy.pdf"
    reading, writing = os.pipe()
    os.write(writing, PASSWORD.encode() + b"\r\nnot this\n")
    os.close(writing)
    asked = ("--protected-pdf", str(target), "--password-fd", str(reading))
    status, out, err = _report(tmp_path, *asked)
    os.close(reading)
    assert (status, json.loads(out)["written"]) == (0, [str(target)])
    assert PASSWORD not in out + err
    assert page_texts(unlocked(target.read_bytes(), PASSWORD))


@pytest.mark.parametrize(
    ("given", "code"), [(b"short\n", "password"), (b"\xff\xff\xff\n", "descriptor"), (None, "open")]
)
def test_that_without_a_usable_password_nothing_is_written(
    tmp_path: Path, given: bytes | None, code: str
) -> None:
    target = tmp_path / "copy.pdf"
    more: tuple[str, ...] = ()
    if given is not None:
        reading, writing = os.pipe()
        os.write(writing, given)
        os.close(writing)
        more = ("--password-fd", str(reading))
    status, out, _ = _report(tmp_path, "--protected-pdf", str(target), *more)
    if given is not None:
        os.close(reading)
    (problem,) = json.loads(out)["problems"]
    assert (status, problem["where"]) == (1, "--password-fd")
    assert code == "password" or "open" in problem["do"]
    assert "short" not in out
    assert not target.exists()
