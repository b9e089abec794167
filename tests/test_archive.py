"""The kept texts of sources: read only from inside, checked by their hash, never written over."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from pathlib import Path

import pytest

from briefing.library.archive import LARGEST, findings, text_of
from briefing.library.scan import load
from briefing.model import Archive
from command_line import Ran, run
from libraries import write

BRIEF = """\
title = "Quota" # as the council has it

[[claims]]
id = "a"
text = "The quota is 92.5 per cent."
evidence = [{ source = "minutes", quote = "The quota is 92.5 per cent" }]

[[sources]]
id = "minutes"
title = "Minutes"
# where it came from
url = "https://example.org/minutes"
"""
TEXT = "The quota is 92.5 per cent, said the chair.\n"
SHA = hashlib.sha256(TEXT.encode()).hexdigest()


def library_with(folder: Path, archive: str = "", **files: str | bytes) -> Path:
    named = {f"archive/{name}.txt": content for name, content in files.items()}
    return write(folder / "library", {"briefs/energy/quota.toml": BRIEF + archive, **named})


def kept(root: Path) -> str | None:
    library = load(root)
    return text_of(library, library.sources["minutes"])


def faults(root: Path) -> list[tuple[str, str]]:
    return [(f.source, f.fault) for f in findings(load(root))]


# Reading


def test_a_text_with_its_hash(tmp_path: Path) -> None:
    recorded = f'archive = {{ path = "archive/minutes.txt", sha256 = "{SHA}" }}\n'
    root = library_with(tmp_path, recorded, minutes=TEXT)
    assert kept(root) == TEXT
    assert faults(root) == []


def test_a_changed_text_is_not_used_and_told(tmp_path: Path) -> None:
    recorded = f'archive = {{ path = "archive/minutes.txt", sha256 = "{SHA}" }}\n'
    root = library_with(tmp_path, recorded, minutes=TEXT.replace("92", "87"))
    assert kept(root) is None
    assert faults(root) == [("minutes", "changed")]


def test_a_missing_text_is_told(tmp_path: Path) -> None:
    root = library_with(tmp_path, 'archive = { path = "archive/minutes.txt" }\n')
    assert kept(root) is None
    assert faults(root) == [("minutes", "missing")]


def test_a_text_without_a_hash_is_used_and_told(tmp_path: Path) -> None:
    root = library_with(tmp_path, 'archive = { path = "archive/minutes.txt" }\n', minutes=TEXT)
    assert kept(root) == TEXT
    assert faults(root) == [("minutes", "no-hash")]


@pytest.mark.parametrize(
    "content", [b"\xff\xfeT\x00", b"caf\xe9", b"a\0b", b"x" * (LARGEST + 1)], ids=repr
)
def test_what_is_no_text_is_not_used(tmp_path: Path, content: bytes) -> None:
    root = library_with(tmp_path, 'archive = { path = "archive/minutes.txt" }\n', minutes=content)
    assert kept(root) is None
    assert faults(root) == [("minutes", "unreadable")]


def test_nothing_outside_the_library_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(TEXT)
    root = library_with(tmp_path, 'archive = { path = "archive/minutes.txt" }\n')
    (root / "archive").mkdir()
    (root / "archive" / "minutes.txt").symlink_to(secret)
    assert kept(root) is None
    assert faults(root) == [("minutes", "unreadable")]
    (root / "archive" / "minutes.txt").unlink()
    (root / "archive").rmdir()
    (tmp_path / "minutes.txt").write_text(TEXT)
    (root / "archive").symlink_to(tmp_path)
    assert kept(root) is None


def test_a_link_within_the_library_is_followed_and_a_pipe_is_not(tmp_path: Path) -> None:
    import os

    root = library_with(tmp_path, 'archive = { path = "archive/minutes.txt" }\n', other=TEXT)
    (root / "archive" / "minutes.txt").symlink_to("other.txt")
    assert kept(root) == TEXT
    (root / "archive" / "minutes.txt").unlink()
    os.mkfifo(root / "archive" / "minutes.txt")
    assert kept(root) is None


# Keeping


def archive(root: Path, *arguments: object) -> Ran:
    return run("archive", *arguments, "--library", root)


def test_a_text_is_kept_and_recorded_and_nothing_else_changes(tmp_path: Path) -> None:
    root = library_with(tmp_path)
    (tmp_path / "minutes.txt").write_text(TEXT)
    ran = archive(root, "minutes", tmp_path / "minutes.txt")
    assert ran.code == 0, ran.err
    assert "1 quotation: 1 exact." in ran.err
    assert (root / "archive" / "minutes.txt").read_text() == TEXT
    source = load(root).sources["minutes"]
    assert source.archive is not None
    assert (source.archive.path, source.archive.sha256) == ("archive/minutes.txt", SHA)
    written = (root / "briefs/energy/quota.toml").read_text()
    assert [line for line in written.splitlines() if not line.startswith("archive")] == (
        BRIEF.splitlines()
    )
    assert faults(root) == []


def test_keeping_it_twice_changes_nothing(tmp_path: Path) -> None:
    root = library_with(tmp_path)
    (tmp_path / "minutes.txt").write_text(TEXT)
    archive(root, "minutes", tmp_path / "minutes.txt")
    before = (root / "briefs/energy/quota.toml").read_bytes()
    ran = archive(root, "minutes", tmp_path / "minutes.txt")
    assert ran.code == 0
    assert "kept already" in ran.err
    assert (root / "briefs/energy/quota.toml").read_bytes() == before


def test_another_text_needs_to_be_asked_for(tmp_path: Path) -> None:
    root = library_with(tmp_path)
    (tmp_path / "minutes.txt").write_text(TEXT)
    archive(root, "minutes", tmp_path / "minutes.txt")
    (tmp_path / "minutes.txt").write_text("Another text.\n")
    before = (root / "briefs/energy/quota.toml").read_bytes()
    ran = archive(root, "minutes", tmp_path / "minutes.txt")
    assert ran.code == 4
    assert "--replace" in ran.err
    assert (root / "archive" / "minutes.txt").read_text() == TEXT
    assert (root / "briefs/energy/quota.toml").read_bytes() == before
    ran = archive(root, "minutes", tmp_path / "minutes.txt", "--replace")
    assert ran.code == 0, ran.err
    assert "1 missing" in ran.err
    assert kept(root) == "Another text.\n"


def test_a_text_that_was_changed_by_hand_can_be_put_back(tmp_path: Path) -> None:
    root = library_with(tmp_path)
    (tmp_path / "minutes.txt").write_text(TEXT)
    archive(root, "minutes", tmp_path / "minutes.txt")
    (root / "archive" / "minutes.txt").write_text("tampered")
    assert faults(root) == [("minutes", "changed")]
    assert archive(root, "minutes", tmp_path / "minutes.txt").code == 4
    assert archive(root, "minutes", tmp_path / "minutes.txt", "--replace").code == 0
    assert faults(root) == []


def test_a_hash_can_be_added_to_a_text_without_one(tmp_path: Path) -> None:
    root = library_with(tmp_path, 'archive = { path = "archive/minutes.txt" }\n', minutes=TEXT)
    ran = archive(root, "minutes", root / "archive" / "minutes.txt")
    assert ran.code == 0, ran.err
    assert faults(root) == []
    assert load(root).sources["minutes"].archive == Archive("archive/minutes.txt", SHA)


def test_a_text_through_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = library_with(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert archive(root, "minutes", "-").code == 0
    assert kept(root) == TEXT


@pytest.mark.parametrize(
    ("content", "why"), [(b"%PDF\xff", "UTF-8"), (b" \n", "no text"), (b"x" * (LARGEST + 1), "MiB")]
)
def test_what_is_no_text_is_not_kept(tmp_path: Path, content: bytes, why: str) -> None:
    root = library_with(tmp_path)
    (tmp_path / "file").write_bytes(content)
    ran = archive(root, "minutes", tmp_path / "file")
    assert ran.code == 2
    assert why in ran.err
    assert not (root / "archive").exists()


def test_only_sources_have_texts(tmp_path: Path) -> None:
    root = library_with(tmp_path)
    (tmp_path / "minutes.txt").write_text(TEXT)
    assert "no source" in archive(root, "quota", tmp_path / "minutes.txt").err
    assert archive(root, "nobody", tmp_path / "minutes.txt").code == 2
    assert archive(root, "minutes", tmp_path / "nothing").code == 2


def test_a_folder_that_leads_out_is_not_written_to(tmp_path: Path) -> None:
    root = library_with(tmp_path)
    (tmp_path / "minutes.txt").write_text("Other.")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / "archive").symlink_to(elsewhere)
    ran = archive(root, "minutes", tmp_path / "minutes.txt")
    assert ran.code == 4
    assert list(elsewhere.iterdir()) == []
    assert "archive" not in (root / "briefs/energy/quota.toml").read_text()


def test_a_link_in_place_of_the_text_is_not_followed_out(tmp_path: Path) -> None:
    root = library_with(tmp_path)
    (tmp_path / "minutes.txt").write_text(TEXT)
    target = tmp_path / "victim.txt"
    target.write_text("mine")
    (root / "archive").mkdir()
    (root / "archive" / "minutes.txt").symlink_to(target)
    assert archive(root, "minutes", tmp_path / "minutes.txt", "--replace").code == 4
    assert target.read_text() == "mine"


def test_a_library_that_is_read_only_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = library_with(tmp_path)
    (tmp_path / "minutes.txt").write_text(TEXT)
    monkeypatch.setattr("briefing.library.scan.is_packaged", lambda _: True)
    assert archive(root, "minutes", tmp_path / "minutes.txt").code == 4
    assert not (root / "archive").exists()


# Shown beside the quotation


def quoting(tmp_path: Path, quote: str) -> Path:
    root = library_with(tmp_path)
    brief = root / "briefs/energy/quota.toml"
    brief.write_text(brief.read_text().replace('The quota is 92.5 per cent"', f'{quote}"'))
    (tmp_path / "minutes.txt").write_text(TEXT)
    assert archive(root, "minutes", tmp_path / "minutes.txt").code == 0
    return root


def test_xref_says_how_a_quotation_stands(tmp_path: Path) -> None:
    root = quoting(tmp_path, "The quota is 87.5 per cent")
    lines = [
        line.split("\t") for line in run("xref", "quota/a", "--library", root).out.splitlines()
    ]
    assert lines[-1] == [
        "quotation: fuzzy",
        "minutes",
        "The quota is 87.5 per cent",
        "quote differs: “87.5” is “92.5” in the saved text",
    ]
    found = json.loads(run("xref", "quota/a", "--json", "--library", root).out)
    assert found["evidence"][0]["verdict"] == "fuzzy"
    assert found["evidence"][0]["differences"] == [
        {"kind": "number", "quoted": "87.5", "saved": "92.5"}
    ]


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("The quota is 92.5 per cent", "✓ quote matches saved text"),
        ("The quota is 87.5 per cent", "! quote differs: “87.5” is “92.5” in the saved text"),
        ("The harvest was poor in the south", "✗ quote is not in the saved text"),
    ],
)
def test_the_app_says_it_beside_the_quotation(tmp_path: Path, quote: str, said: str) -> None:
    from desk import Desk, work

    async def job(desk: Desk) -> str:
        await desk.press("right")
        return desk.text("behind")

    assert said in work(quoting(tmp_path, quote), job)


def test_the_search_says_it_as_well(tmp_path: Path) -> None:
    from desk import Desk, work

    async def job(desk: Desk) -> str:
        await desk.press("slash", *"per", "space", *"cent")
        for _ in range(20):
            await desk.settle()
            if "matches" in desk.text("preview"):
                break
        return desk.text("preview")

    assert "✓ quote matches saved text" in work(
        quoting(tmp_path, "The quota is 92.5 per cent"), job
    )


def test_the_app_is_silent_where_no_text_was_kept(tmp_path: Path) -> None:
    from desk import Desk, work

    async def job(desk: Desk) -> str:
        await desk.press("right")
        return desk.text("behind")

    shown = work(library_with(tmp_path), job)
    assert "The quota is 92.5 per cent”" in shown
    assert "saved text" not in shown
