"""``briefing cite``: claims, sources and briefs as they are quoted elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from briefing.export.citation import FORMS, apa
from briefing.model import Source
from command_line import LIBRARY, run
from desk import Desk, work
from golden import screen_text
from libraries import write

CLAIM = "gas-storage/ninety-two"


def cited(style: str, *refs: str, library: Path = LIBRARY) -> str:
    ran = run("--library", library, "cite", *refs, "--style", style)
    assert ran.code == 0, ran.err
    return ran.out


def test_each_style_of_a_claim() -> None:
    assert cited("ref", CLAIM) == f"{CLAIM}\n"
    assert cited("claim", CLAIM) == cited("text", CLAIM).rstrip("\n") + f" [{CLAIM}]\n"
    assert cited("path", CLAIM).rstrip("\n").rpartition(":")[0].endswith("gas-storage.toml")
    note = cited("footnote", CLAIM)
    assert "para 2" in note
    assert note.endswith(".\n")
    assert "Against it: " in note
    assert cited("bibtex", CLAIM).startswith("@")


def test_what_several_cite_stands_once_and_json_says_of_which() -> None:
    twice = cited("bibtex", CLAIM, "gas-storage", CLAIM)
    assert twice.count("@") == len({line for line in twice.splitlines() if line.startswith("@")})
    ran = run("--library", LIBRARY, "cite", CLAIM, "--style", "apa", "--json")
    said = json.loads(ran.out)
    assert [i["ref"] for i in said["items"]] == [CLAIM]
    assert said["style"] == "apa"


def test_a_reference_that_names_nothing_is_refused() -> None:
    ran = run("--library", LIBRARY, "cite", "gas-storage/ninety-too")
    assert ran.code != 0
    assert "did you mean" in ran.err
    assert run("--library", LIBRARY, "cite", "energy").code != 0


def test_a_withheld_name_is_in_no_citation(tmp_path: Path) -> None:
    library = write(
        tmp_path,
        {
            "briefs/t/b.toml": 'title = "B"\n[[claims]]\nid = "c"\ntext = "It is so."\n'
            'evidence = ["talk"]\n',
            "briefs/sources.toml": '[[sources]]\nid = "talk"\ntitle = "Talk with Ann Onymous"\n'
            'authors = ["Ann Onymous"]\nattribution = "anonymous"\n'
            'descriptor = "An official"\n',
        },
    )
    for style in ("footnote", "apa", "bibtex"):
        assert "Onymous" not in cited(style, "b/c", library=library), style
    assert "An official" in cited("apa", "b/c", library=library)
    assert cited("bibtex", "b/c", library=library) == ""


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            Source("x", "A text", "report", authors=("The Ministry",), published="2025-07"),
            "The Ministry. (2025, July). A text.",
        ),
        (Source("x", "What now?", url="https://e.x/"), "What now? (n.d.). https://e.x/"),
        (
            Source(
                "x",
                "Of gas",
                "article-journal",
                authors=("Jan van den Berg",),
                publisher="Energy",
                published="2025",
                csl={
                    "author": (
                        {"given": "Jan", "non-dropping-particle": "van den", "family": "Berg"},
                    )
                },
            ),
            "van den Berg, J. (2025). Of gas. Energy.",
        ),
    ],
)
def test_the_style_of_the_apa(source: Source, said: str) -> None:
    assert apa(source) == said


def test_the_app_and_the_command_line_offer_the_same() -> None:
    from briefing.cli.cite import cite_command

    (style,) = (p for p in cite_command.params if p.name == "style")
    assert list(style.type.choices) == list(FORMS)
    assert len({form.key for form in FORMS.values()}) == len(FORMS)


def test_beside_a_claim_it_is_the_source_under_the_cursor_that_is_copied() -> None:
    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "y")
        assert "Copy this claim" in screen_text(desk.pilot)
        await desk.press("r")
        assert desk.app.clipboard == CLAIM
        await desk.press("right", "y")
        assert "Copy this source" in screen_text(desk.pilot)
        await desk.press("r")
        first = desk.app.clipboard
        assert first in desk.app.library.sources
        await desk.press("down", "y", "y")
        assert desk.app.clipboard in set(desk.app.library.sources) - {first}

    work(LIBRARY, job)
