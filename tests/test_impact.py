"""What falls with a source: claims, what rests on them, and the memos that hold them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.cli.exits import Exit
from briefing.evidence.impact import Impact, impact
from briefing.library.exports import Export, HeldClaim, read_exports
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.memo.answering.exports import kept
from briefing.model import Claim, Evidence
from briefing.settings.paths import state_folder
from command_line import Ran, run
from desk import Desk, work
from libraries import write

FILES = {
    "themes/trade.toml": 'title = "Trade"\n',
    "briefs/sources.toml": """
[[sources]]
id = "deal"
title = "The deal"
access = "first-hand"

[[sources]]
id = "wire"
title = "Wire on the deal"
derives_from = ["deal"]

[[sources]]
id = "paper"
title = "Paper after the wire"
derives_from = ["wire"]

[[sources]]
id = "visitor"
title = "Visitor's notes"
access = "first-hand"
derives_from = ["deal"]

[[sources]]
id = "survey"
title = "Survey"
access = "first-hand"
""",
    "briefs/trade/steel.toml": """
title = "Steel"
bottom_line = "It will be so."
rests_on = ["judged"]

[[claims]]
id = "lost"
text = "Only the wire and the paper say so."
evidence = ["wire", "paper"]

[[claims]]
id = "one-left"
text = "The wire says so, and the survey."
evidence = ["wire", "survey"]

[[claims]]
id = "unhurt"
text = "The wire, the survey and the visitor say so."
evidence = ["wire", "survey", "visitor"]

[[claims]]
id = "judged"
text = "So it will be so."
kind = "judgement"
depends_on = ["lost"]

[[claims]]
id = "judged-again"
text = "So it will be so again."
kind = "judgement"
depends_on = ["judged"]

[[claims]]
id = "taken-back"
text = "The wire said so once."
evidence = ["wire"]
status = "withdrawn"

[[claims]]
id = "apart"
text = "The survey says so, and the wire gives context."
evidence = ["survey", "~wire"]

[[claims]]
id = "by-another-way"
text = "The paper has this of the survey."
evidence = [{ source = "paper", via = ["survey"] }]
""",
    "memos/winter.toml": 'title = "Winter"\nclaims = ["steel/judged", "steel/apart"]\n',
    "memos/spring.toml": 'title = "Spring"\nclaims = ["steel/apart"]\n',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "library", FILES)


@pytest.fixture
def library(folder: Path) -> Library:
    found = load(folder)
    assert found.findings == ()
    return found


def own(refs: tuple[str, ...]) -> list[str]:
    return [r.removeprefix("steel/") for r in refs]


def test_what_falls_with_a_wire(library: Library) -> None:
    found = impact(library, "wire")
    assert found.passed_on_by == ("paper",)
    assert own(found.unsupported) == ["lost"]
    assert own(found.single) == ["one-left"]
    assert own(found.weakened) == ["unhurt"]
    assert own(found.dependants) == ["judged", "judged-again"]
    assert found.bottom_lines == ("steel",)
    assert [(m.id, own(m.refs)) for m in found.memos] == [("winter", ["judged"])]
    assert found.in_words() == (
        "1 claim loses all support, 2 more rest on these, 1 keeps one origin, 1 stands without it,"
        " 1 memo holds some of them."
    )


def test_who_was_there_stands_by_himself(library: Library) -> None:
    assert impact(library, "deal").passed_on_by == ("wire", "paper")


def test_what_nobody_uses_touches_nothing(library: Library) -> None:
    found = impact(library, "visitor")
    assert (found.unsupported, own(found.weakened)) == ((), ["unhurt"])
    assert impact(library, "deal").in_words().startswith("1 claim loses all support")
    nothing = Impact("x", "retracted", *[()] * 8)
    assert nothing.in_words() == "No claim leans on it."
    assert nothing.sections == ()


def test_what_is_retracted_already_supports_nothing(library: Library) -> None:
    sources = {
        **library.sources,
        "survey": replace(library.sources["survey"], standing="retracted"),
    }
    found = impact(replace(library, sources=sources), "wire")
    assert own(found.unsupported) == ["lost", "one-left"]
    # And what it supported alone is not lost a second time.
    assert "by-another-way" not in own(found.unsupported)


def test_a_first_hand_record_left_alone_is_no_single_origin(library: Library) -> None:
    record = replace(library.sources["survey"], type="treaty")
    found = impact(replace(library, sources={**library.sources, "survey": record}), "wire")
    assert (found.single, own(found.weakened)) == ((), ["one-left", "unhurt"])


def test_circles_end(tmp_path: Path) -> None:
    sources = "".join(
        f'[[sources]]\nid = "{a}"\ntitle = "{a}"\nderives_from = ["{b}"]\n'
        for a, b in ("ab", "bc", "ca", "da", "ef", "fe")
    )
    claims = "".join(
        f'[[claims]]\nid = "{n}"\ntext = "{n}."\nevidence = ["{n}"]\ndepends_on = ["{on}"]\n'
        for n, on in ("da", "ad", "ee")
    )
    files = {
        "themes/trade.toml": 'title = "Trade"\n',
        "briefs/sources.toml": sources,
        "briefs/trade/steel.toml": f'title = "Steel"\n{claims}',
    }
    found = impact(load(write(tmp_path, files)), "b")
    assert found.passed_on_by == ("a", "c", "d")
    assert own(found.unsupported) == ["d", "a"]
    assert found.dependants == ()


@settings(deadline=None)
@given(st.data())
def test_each_supported_claim_is_in_one_part_and_more_support_never_hurts(
    data: st.DataObject,
) -> None:
    from briefing.library.snapshot import link
    from briefing.model import Brief, Source

    ids = st.sampled_from("abcdef")
    sources = {
        i: Source(i, i, derives_from=tuple(data.draw(st.lists(ids, max_size=2, unique=True))))
        for i in "abcdef"
    }
    claims = {
        f"x/{n}": Claim("x", n, "So.", evidence=tuple(map(Evidence, data.draw(st.lists(ids)))))
        for n in "pqr"
    }
    briefs = {"x": Brief("x", "t", "X", "x.toml", claims=tuple(claims.values()))}

    def on(claims: dict[str, Claim]) -> Library:
        return Library(
            Path(), briefs=briefs, claims=claims, sources=sources,
            links=link(briefs, claims, sources, {}),
        )  # fmt: skip

    gone = data.draw(ids)
    found = impact(on(claims), gone)
    parts = (*found.unsupported, *found.single, *found.weakened)
    assert len(parts) == len(set(parts))
    for ref, claim in claims.items():
        if any(e.source == gone for e in claim.evidence):
            assert ref in parts
    more = {r: replace(c, evidence=(*c.evidence, Evidence("g"))) for r, c in claims.items()}
    sources["g"] = Source("g", "g", access="first-hand")
    assert impact(on(more), gone).unsupported == ()


# Exported memos


def on(folder: Path, *arguments: object) -> Ran:
    return run(*arguments, "--library", folder)


def test_an_exported_memo_is_found_again(folder: Path, tmp_path: Path) -> None:
    done = on(folder, "memo", "--claim", "steel/lost", "--title", "Sent", "-o", tmp_path / "m.md")
    assert (done.code, "Warning" in done.err) == (0, False)
    (manifest,) = (folder / "memos" / "exports").iterdir()
    said = json.loads(manifest.read_text())
    assert (said["title"], said["version"]) == ("Sent", 1)
    assert manifest.stem == said["id"]
    assert (tmp_path / "m.md").read_text().endswith(f"\n<!-- briefing {said['id']} -->\n")
    assert manifest.stat().st_mode & 0o077 == 0
    assert load(folder).findings == ()
    found = json.loads(on(folder, "xref", "wire", "--if-retracted", "--json").out)
    sent = {"id": said["id"], "title": "Sent", "date": said["date"]}
    assert found["exports"] == [{**sent, "refs": ["steel/lost", "steel"]}]
    # The claim leans on something else by now; what was sent did not.
    brief = folder / "briefs" / "trade" / "steel.toml"
    brief.write_text(brief.read_text().replace('["wire", "paper"]', '["survey"]'))
    found = json.loads(on(folder, "xref", "wire", "--if-retracted", "--json").out)
    assert (found["unsupported"], found["exports"]) == ([], [{**sent, "refs": ["steel/lost"]}])


def test_the_same_memo_twice_has_one_manifest(folder: Path, tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        on(folder, "memo", "--theme", "trade", "-o", tmp_path / name)
    assert len(kept(load(folder))[0]) == 1


def test_printing_a_memo_or_its_manifest_keeps_nothing(folder: Path, tmp_path: Path) -> None:
    on(folder, "memo", "--theme", "trade")
    on(folder, "memo", "--theme", "trade", "-o", "-")
    on(folder, "memo", "--theme", "trade", "--format", "json", "-o", tmp_path / "m.json")
    assert not (folder / "memos" / "exports").exists()


def test_what_may_not_be_written_to_is_kept_in_the_users_state(
    folder: Path, tmp_path: Path, home: Path
) -> None:
    (folder / "memos" / "exports").symlink_to(tmp_path)
    on(folder, "memo", "--theme", "trade", "-o", tmp_path / "m.md")
    assert list(tmp_path.glob("*.json")) == []
    (manifest,) = (state_folder(folder) / "exports").iterdir()
    assert [e.id for e in kept(load(folder))[0]] == [manifest.stem]


def test_the_sample_is_not_written_to(tmp_path: Path) -> None:
    from briefing.library.find import sample

    before = sorted(sample().glob("memos/**/*"))
    run("memo", "--sample", "--theme", "trade", "-o", tmp_path / "m.md")
    assert sorted(sample().glob("memos/**/*")) == before
    assert len(kept(load(sample()))[0]) == 1


def test_damaged_manifests_are_passed_over_and_said(folder: Path) -> None:
    exports = folder / "memos" / "exports"
    write(
        exports,
        {
            "broken.json": "{",
            "deep.json": "[" * 100_000,
            "large.json": " " * (1 << 20) + "{}",
            "list.json": "[]",
            "odd.json": '{"claims": [1, {"ref": 2}, {"ref": "x/lost", "sources": [3]}], "id": 4}',
            "surrogate.json": b'{"claims": [{"ref": "\xff"}]}',
        },
    )
    (exports / "link.json").symlink_to(folder / "memos" / "winter.toml")
    (exports / "dir.json").mkdir()
    found, damaged = read_exports(exports)
    assert found == (Export("odd", "", "", "", (HeldClaim("x/lost"),)),)
    assert [d.partition(" ")[0] for d in damaged] == [
        f"{n}.json" for n in ("broken", "deep", "dir", "large", "link", "list", "surrogate")
    ]
    ran = on(folder, "xref", "wire", "--if-retracted")
    assert (ran.code, ran.err.count("Warning: an exported memo was passed over")) == (0, 7)


def test_the_app_keeps_the_manifest_too(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from textual.widgets import Input

    monkeypatch.chdir(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "space", "w")
        desk.app.screen.query_one(Input).value = "sent.md"
        await desk.press("enter")
        desk.app.go_to("wire")
        await desk.settle()
        assert "In exported memos (1)" in desk.text("cited")

    work(folder, job)
    (manifest,) = (folder / "memos" / "exports").iterdir()
    assert (tmp_path / "sent.md").read_text().endswith(f"<!-- briefing {manifest.stem} -->\n")


# The command line


def test_it_asks_about_a_source(folder: Path) -> None:
    ran = on(folder, "xref", "steel/lost", "--if-retracted")
    assert ran.code == Exit.USAGE
    assert ran.err == "Error: --if-retracted asks about a source, and 'steel/lost' is none.\n"


def test_in_a_pipe_each_is_a_line(folder: Path) -> None:
    lines = on(folder, "xref", "wire", "--if-superseded").out.splitlines()
    assert [line.split("\t")[:2] for line in lines] == [
        ["rest on nothing current", "steel/lost"],
        ["rest on these", "steel/judged"],
        ["rest on these", "steel/judged-again"],
        ["bottom lines on these", "steel"],
        ["keep one origin only", "steel/one-left"],
        ["stand without it", "steel/unhurt"],
        ["have it from it alone", "paper"],
        ["in saved memos", "winter"],
    ]


@pytest.mark.parametrize("standing", ["preliminary", "corrected"])
def test_the_other_standings_ask_the_same(folder: Path, standing: str) -> None:
    found = json.loads(on(folder, "xref", "wire", f"--if-{standing}", "--json").out)
    assert (found["if"], found["unsupported"]) == (standing, ["steel/lost"])
