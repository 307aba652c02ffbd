"""Settings: one table, written atomically, forgiving to a broken file."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from desktop import assets
from desktop.report.wording import Wording
from desktop.storage import settings as module
from desktop.storage.settings import UserSettings, parse_settings, write_atomically

TABLE = parse_settings(assets.read_text("settings.toml"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "box" / "settings.json"


def test_that_every_setting_has_a_default_and_a_description() -> None:
    wording = Wording("en", assets.locale_texts("en"))
    assert {"theme", "splitters", "layouts"} <= {setting.name for setting in TABLE}
    for setting in TABLE:
        assert setting.takes(setting.default), setting.name
        assert wording.knows(setting.description.id), setting.name


def test_that_what_was_set_is_there_after_a_restart(path: Path) -> None:
    settings = UserSettings(path, TABLE)
    assert settings.get("theme") == "dark"
    settings.set("theme", "light")
    settings.set("splitters", {"main": [900, 520]})
    again = UserSettings(path, TABLE)
    assert again.get("theme") == "light"
    assert again.get("splitters") == {"main": [900, 520]}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_that_a_value_handed_out_cannot_change_what_is_kept(path: Path) -> None:
    settings = UserSettings(path, TABLE)
    settings.set("splitters", {"main": [900, 520]})
    settings.get("splitters")["main"].append(1)
    assert settings.get("splitters") == {"main": [900, 520]}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("theme", 1),
        ("text-percent", 500),
        ("text-percent", True),
        ("strip-shown", "yes"),
        ("splitters", {"main": ["Sample^Anna"]}),
    ],
)
def test_that_a_value_that_does_not_fit_is_refused(path: Path, name: str, value: object) -> None:
    settings = UserSettings(path, TABLE)
    with pytest.raises(ValueError, match=name):
        settings.set(name, value)
    assert not path.exists()


def test_that_a_name_outside_the_table_is_refused(path: Path) -> None:
    settings = UserSettings(path, TABLE)
    with pytest.raises(KeyError):
        settings.get("patient")
    with pytest.raises(KeyError):
        settings.set("patient", "x")


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"[]", b"{}", b'{"values": 5}', b"[" * 100_000, b"x" * 2_000_000]
)
def test_that_a_broken_file_gives_the_defaults_and_is_kept(path: Path, raw: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(raw)
    settings = UserSettings(path, TABLE)
    assert settings.get("theme") == "dark"
    assert [p.code for p in settings.problems] == ["storage-settings-damaged"]
    assert (path.parent / "settings.json.damaged").read_bytes() == raw
    settings.set("theme", "light")
    assert UserSettings(path, TABLE).get("theme") == "light"


def test_that_single_bad_values_fall_back_and_unknown_ones_are_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"values": {"theme": "pink", "language": "de", "later": 5}}))
    settings = UserSettings(path, TABLE)
    assert settings.get("theme") == "dark"
    assert settings.get("language") == "de"
    settings.set("theme", "light")
    assert json.loads(path.read_text())["values"] == {
        "theme": "light", "language": "de", "later": 5,
    }  # fmt: skip


def test_that_an_interrupted_write_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")

    def fails(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", fails)
    with pytest.raises(OSError, match="space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["file"]


def test_that_a_place_that_cannot_be_written_gives_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "box").write_text("a file where the folder should be")
    settings = UserSettings(tmp_path / "box" / "settings.json", TABLE)
    settings.set("theme", "light")
    assert [p.code for p in settings.problems] == ["storage-settings-unwritable"]
    assert settings.get("theme") == "light"
