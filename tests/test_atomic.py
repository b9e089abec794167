"""The program's own files: what was begun and never finished does not stay for ever."""

from __future__ import annotations

import os
from pathlib import Path

from briefing.settings.atomic import owner_of, temporary_of, write_parts, write_text

HOUR = 3_600


def test_what_killed_programs_have_begun_is_taken_away(tmp_path: Path) -> None:
    def begun(name: str, hours: float) -> Path:
        path = tmp_path / f".{name}.briefing-tmp"
        path.write_bytes(b"half")
        then = path.stat().st_mtime - hours * HOUR
        os.utime(path, (then, then))
        return path

    gone = [begun("search.index.abc", 2), begun("search.index.123.0.abc", 30)]
    stays = [begun("search.index.def", 0.5), begun("other.abc", 30), begun("search.indexed", 30)]
    stays.append(tmp_path / ".search.index.abc.txt")
    stays[-1].write_bytes(b"")
    os.utime(stays[-1], (0, 0))
    index = tmp_path / "search.index"
    write_text(index, "What lasts is the user's: nothing is taken away for it.")
    assert all(path.exists() for path in (*gone, *stays))
    write_parts(index, [b"whole"], lasting=False)
    assert index.read_bytes() == b"whole"
    assert not any(path.exists() for path in gone)
    assert all(path.exists() for path in stays)


def test_a_name_as_long_as_it_may_be_is_written(tmp_path: Path) -> None:
    """A name may have 255 bytes, and a letter takes up to four of them."""
    for name in ("経済安全保障" * 14, "é" * 126, "x" * 252, "a" * 99 + "é" * 70):
        write_text(tmp_path / f"{name}.md", name)
        assert (tmp_path / f"{name}.md").read_text() == name
        assert len(os.fsencode(temporary_of(tmp_path / name).name)) < 143
    assert owner_of(temporary_of(tmp_path / "gas.toml").name) == ("gas.toml", os.getpid())
