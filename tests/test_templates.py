"""The forms a memo may take: the packaged ones, the user's own, and a page of each of them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

import golden
import memo_library
from briefing.export.markdown import render
from briefing.library.find import sample
from briefing.library.scan import load as load_library
from briefing.library.snapshot import Library
from briefing.memo import templates
from briefing.memo.blocks import (
    BulletList,
    Document,
    Heading,
    MemoError,
    Paragraph,
    plain,
    sentences,
)
from briefing.memo.compose import compose
from briefing.memo.handling.release import release
from briefing.memo.templates import HELD, SORTS
from briefing.model import AuthorText, Finding, Memo
from briefing.settings.paths import templates_folder
from command_line import run
from memo_library import TODAY
from page_reader import words_of_body

FORMS = ("line", "bluf", "one-page", "two-page", "submission", "lines-to-take", "decision", "diff")
BRIEFS = ("joint-purchasing", "eu-japan-minerals-track", "jogmec-stockpiling")
MEMO = Memo(
    title="EU–Japan: joint purchasing of critical raw materials",
    to="the Director-General",
    sender="the Asia desk",
    meeting="High-Level Economic Dialogue",
    date="2026-03-24",
    claims=BRIEFS,
    bottom_line="We should ask Tokyo for a date for the first joint tender. The summit text gives "
    "none, and the draft that promised one must not be quoted.",
    decision_sought="Whether to raise the first joint tender at the dialogue",
    deadline="2026-03-31",
    texts=(
        AuthorText(
            "We read the silence as a matter of money, not of will.",
            after="joint-purchasing/final-text-no-scheme",
            rests_on=("joint-purchasing/scheme-unlikely",),
        ),
        AuthorText(
            "If the press asks, we welcome the exchange on supply chains and do not speculate on "
            "purchases.",
            section="presentation",
        ),
    ),
)


@pytest.fixture(scope="module")
def desk() -> Library:
    return load_library(sample())


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return memo_library.build(tmp_path_factory.mktemp("port"))


def own(name: str, text: str) -> Path:
    """A form of the user's own."""
    file = templates_folder() / f"{name}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def written(library: Library, document: Document) -> str:
    """The page without the comment at its end."""
    page = render(release(library, document))
    return re.sub(r"\n<!-- briefing [0-9a-f]+ -->\n$", "", page)


# A page of each form


@pytest.mark.parametrize("form", [f for f in FORMS if f != "diff"])
def test_a_page_of_each_form(desk: Library, form: str) -> None:
    memo = replace(MEMO, template=form)
    if form == "line":
        memo = replace(memo, texts=(), decision_sought="", deadline="")
    document = compose(desk, memo, dt.date(2026, 3, 20))
    golden.compare(f"form-{form}.md", written(desk, document))
    page = render(release(desk, document))
    assert words_of_body(page) == document.words <= document.budget


# The packaged forms


def test_the_packaged_forms_are_without_fault() -> None:
    found: list[Finding] = []
    assert tuple(templates.load(found.append)) == FORMS
    assert found == []


def test_each_claim_has_its_place_in_each_form_but_that_of_changes() -> None:
    for form in templates.load().values():
        held = [what for part in form.parts for what in part.holds]
        assert len(held) == len(set(held))
        assert set(held) <= set(HELD)
        assert form.id == "diff" or set(held) >= set(SORTS)


def test_what_changed_has_no_claims_of_its_own(port: Library) -> None:
    with pytest.raises(MemoError, match="no section of this template holds it"):
        compose(port, Memo(claims=("crossing",), template="diff"), TODAY)


# The user's own


def test_a_copy_under_another_name_is_a_form_of_its_own(port: Library) -> None:
    text = templates.files()["one-page"].read_text(encoding="utf-8")
    own("port", text.replace('"Where things stand."', '"The facts"').replace("350", "90"))
    document = compose(port, Memo(claims=("crossing",), template="port"), TODAY)
    assert document.template.id == "port"
    assert document.budget == 90
    assert [s.heading for s in document.entries][1] == "The facts"
    assert "**The facts.** The ferry" in written(port, document)
    same = compose(port, Memo(claims=("crossing",)), TODAY)
    assert same.template.sha256 != document.template.sha256


def test_one_of_the_same_name_stands_for_the_packaged_one() -> None:
    own("line", 'title = "Three lines"\nwords = 30\n[[sections]]\nid = "information"\n')
    line = templates.load()["line"]
    assert (line.title, line.words, line.sections) == ("Three lines", 30, ("information",))
    assert templates.files()["line"].parent == templates_folder()


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ('title = "x"\nwords = "many"\n[[sections]]\nid = "a"\n', 2, 9, "expected a whole number"),
        ('title = "x"\nwords = 0\n[[sections]]\nid = "a"\n', 2, 9, "1 to 100000"),
        ('title = "x"\nwords = 9\n', 1, 1, 'a template needs "sections", a list of tables'),
        ('title = "x\nwords = 9\n', 1, 9, ""),
        (
            'title = "x"\nwords = 9\n[[sections]]\nid = "a"\nholds = ["informations"]\n',
            5,
            10,
            'did you mean "information"?',
        ),
        (
            'title = "x"\nwords = 9\n[[sections]]\nid = "a"\nform = "table"\n',
            5,
            8,
            'expected one of "paragraph", "list" or "numbered"',
        ),
        (
            'title = "x"\nwords = 9\nheadlines = "x"\n[[sections]]\nid = "a"\n',
            3,
            1,
            'did you mean "headings"?',
        ),
        (
            'title = "x"\nwords = 9\n[[sections]]\nid = "a"\n[[sections]]\nid = "a"\n',
            6,
            6,
            "there is a section a already",
        ),
        (
            'title = "x"\nwords = 9\n[[sections]]\nid = "a"\nholds = ["gap"]\n'
            '[[sections]]\nid = "b"\nholds = ["gap"]\n',
            8,
            10,
            "the section a holds gap already",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_all_else_works(
    text: str, line: int, column: int, said: str
) -> None:
    file = own("mine", text)
    found: list[Finding] = []
    assert set(templates.load(found.append)) >= set(FORMS)
    (finding,) = found
    place = finding.place
    assert (place.file, place.line, place.column) == (str(file), line, column)
    assert said in finding.message


def test_a_file_that_is_no_text_is_said_and_passed_over() -> None:
    own("mine", "").write_bytes(b"\xff\xfe\x00")
    found: list[Finding] = []
    assert tuple(templates.load(found.append)) == FORMS
    assert "UTF-16" in found[0].message


def test_a_broken_form_leaves_the_packaged_one_of_its_name() -> None:
    own("line", "words = 5\n")
    assert templates.load()["line"].words == 60


# What a form decides


FORM = """
title = "All of it"
words = 600
headings = "own line"

[[sections]]
id = "said"
heading = "What we say"
holds = ["contested", "information", "judgement"]
form = "list"

[[sections]]
id = "rest"
holds = ["assumption", "judgement-others", "recommendation", "gap"]
"""


def test_a_list_has_an_item_for_each_claim_and_what_is_set_against_it(port: Library) -> None:
    own("all", FORM)
    document = compose(port, Memo(claims=("crossing", "dredging"), template="all"), TODAY)
    heading, listed = document.blocks[:2]
    assert isinstance(heading, Heading)
    assert isinstance(listed, BulletList)
    items = [" ".join(s.plain for s in item) for item in listed.items]
    assert (
        "The ferry will run until June 2026. This is contested: according to the operator's "
        "staff, the ferry stops at the end of April." in items
    )
    # In a list each item says who speaks, since it is read alone.
    assert sum(item.startswith("According to Radio North") for item in items) == 2
    assert all(item[-1].mark for item in listed.items)


def test_where_no_heading_tells_the_sentence_says_what_it_is(port: Library) -> None:
    own("all", FORM)
    document = compose(port, Memo(claims=("crossing", "dredging"), template="all"), TODAY)
    said = [s.plain for s in sentences(document.blocks)]
    assert "In our judgement, the line will be given up by 2027." in said
    assert "Traffic will grow by a third, we assume." in said
    assert "In the judgement of the Gazette, the mayor will not let the line die." in said
    # Under a heading that speaks of it, a judgement needs no word.
    said = [s.plain for s in sentences(compose(port, Memo(claims=("crossing",)), TODAY).blocks)]
    assert "The line will be given up by 2027." in said


def test_a_list_of_one_is_a_sentence(port: Library) -> None:
    document = compose(port, Memo(claims=("crossing/ask-budget",)), TODAY)
    *_, block = document.blocks
    assert isinstance(block, Paragraph)


def test_what_the_memo_seeks_stands_where_the_form_wants_it(port: Library) -> None:
    memo = Memo(claims=("crossing",), decision_sought="Whether to write", deadline="2026-03-20")
    page = written(port, compose(port, replace(memo, template="submission"), TODAY))
    assert "## Issue\n\nWhether to write.\n" in page
    assert "## Timing\n\nBy 20 March 2026.\n" in page
    page = written(port, compose(port, memo, TODAY))
    assert "**Decision sought.** Whether to write. By 20 March 2026.\n" in page
    document = compose(port, Memo(claims=("crossing",), template="decision"), TODAY)
    assert any("for a decision" in remark for remark in document.remarks)


def test_sections_headings_and_order_set_by_hand_are_kept(port: Library) -> None:
    memo = Memo(
        claims=("crossing",),
        order=("What to bring", "gap", "information"),
        headings={"gap": "Open", "information": ""},
        texts=(AuthorText("Bring the map.", section="What to bring"),),
    )
    document = compose(port, memo, TODAY)
    assert [s.id for s in document.entries][1:4] == ["What to bring", "gap", "information"]
    page = written(port, document)
    assert page.index("**What to bring.** Bring the map.") < page.index("**Open.** Who pays")
    assert "Where things stand" not in page


def test_a_term_outside_the_yardstick_is_said_to_the_writer(port: Library) -> None:
    memo = Memo(claims=("crossing/will-end",), yardstick="icd203-a")
    assert any("“likely or probable”" in r for r in compose(port, memo, TODAY).remarks)
    memo = replace(memo, yardstick="")
    assert not any("yardstick" in r for r in compose(port, memo, TODAY).remarks)


@pytest.mark.parametrize(
    ("yardstick", "meant"),
    [
        ("phia", "In the terms of the PHIA yardstick, “unlikely” means 25 to 35 per cent."),
        ("icd203-a", "In the terms of the yardstick of ICD 203, “unlikely” means 20 to 45 per "),
    ],
)
def test_a_form_may_say_what_likely_means(port: Library, yardstick: str, meant: str) -> None:
    memo = Memo(claims=("crossing/unlikely-sale",), yardstick=yardstick)
    assert meant in written(port, compose(port, replace(memo, template="two-page"), TODAY))
    assert meant not in written(port, compose(port, memo, TODAY))


# The command line


def test_the_forms_are_listed_and_printed(tmp_path: Path) -> None:
    file = own("mine", 'title = "Mine"\nwords = 10\n[[sections]]\nid = "gap"\n')
    listed = run("config", "templates")
    assert [line.split("\t")[0] for line in listed.out.splitlines()] == [*FORMS, "mine"]
    printed = run("config", "templates", "one-page")
    assert printed.out == templates.files()["one-page"].read_text(encoding="utf-8")
    file.write_text("words = 10\n", encoding="utf-8")
    ran = run("config", "templates")
    assert f"{file}:1:1: error: " in ran.err
    assert ran.code == 0
    ran = run("config", "templates", "one-pag")
    assert "did you mean 'one-page'?" in ran.err


def test_a_form_that_is_not_there_is_said_with_the_nearest() -> None:
    ran = run("--sample", "memo", "--theme", "trade", "--template", "too-page")
    assert ran.code != 0
    assert "There is no template 'too-page'; did you mean 'two-page'?" in ran.err


# The author's own sentences


def test_what_follows_a_claim_that_is_not_there_stands_in_its_section(port: Library) -> None:
    own_text = AuthorText("We read this as delay.", after="crossing/crew", section="")
    memo = Memo(claims=("crossing/fares", "crossing/crew"), texts=(own_text,), words=50)
    page = written(port, compose(port, memo, TODAY))
    assert "in winter, according to Radio North.[^3] We read this as delay." in page
    page = written(port, compose(port, replace(memo, excludes=("crossing/crew",)), TODAY))
    assert (
        "Fares rose by 12% in January (summer fares are not decided).[^2]\n\nWe read this" in page
    )


def test_what_rests_on_a_judgement_off_the_page_names_what_that_rests_on(port: Library) -> None:
    own_text = AuthorText("We doubt it.", rests_on=("crossing/will-end",))
    memo = Memo(claims=("crossing/until-june",), texts=(own_text,), bottom_line="Wait.")
    page = written(port, compose(port, memo, TODAY))
    assert "We doubt it.[^1]" in page
    assert "[^1]: Rests on note 2.\n" in page
    own_text = replace(own_text, rests_on=("crossing/unlikely-sale",))
    page = written(port, compose(port, replace(memo, texts=(own_text,)), TODAY))
    assert "[^1]: Our own judgement." in page


def test_a_section_of_the_authors_own_is_called_by_its_name(port: Library) -> None:
    texts = (AuthorText("Say nothing.", section="if-raised"), AuthorText("Go.", section="EU day"))
    page = written(port, compose(port, Memo(claims=("crossing",), texts=texts), TODAY))
    assert "**If raised.** Say nothing." in page
    assert "**EU day.** Go." in page


def test_one_speaker_stands_together_and_is_named_once(desk: Library) -> None:
    document = compose(desk, replace(MEMO, template="two-page", texts=()), dt.date(2026, 3, 20))
    led = [b for b in document.blocks if isinstance(b, Paragraph) and "others" in plain(b.lead)]
    said = " ".join(s.plain for s in sentences(led))
    assert said.count("ECFR") == 1
    assert len({s.ref for s in sentences(led)}) > 2
