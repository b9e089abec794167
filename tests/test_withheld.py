"""Names that no export may show: replaced where the program writes, found wherever they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import memo_library
from briefing.evidence.withheld import Finder
from briefing.export.formats import FORMATS, FormatError
from briefing.library.snapshot import Library, link
from briefing.memo import frames
from briefing.memo.blocks import Document
from briefing.memo.compose import compose
from briefing.memo.handling.release import Released, WithheldError, check_text, release
from briefing.memo.handling.withheld import leaks
from briefing.model import (
    AuthorText,
    Brief,
    Claim,
    Evidence,
    LibrarySettings,
    Memo,
    Name,
    Source,
    Theme,
)
from command_line import run
from memo_library import TODAY

ROE = "Jane Roe"


def finder(*names: str, language: str = "en", **fields: object) -> Finder:
    """What is looked for where a source withholds some names."""
    source = Source("s", "Letter", withheld_names=tuple(Name(n) for n in names), **fields)
    return Finder.of(Library(Path("x"), LibrarySettings(language=language), sources={"s": source}))


def library(
    claim: Mapping[str, object] | None = None,
    source: Mapping[str, object] | None = None,
    **brief: object,
) -> Library:
    """A library of one claim on a source that withholds ``Jane Roe`` and ``Bank of Roe``."""
    given = {
        "attribution": "chatham-house",
        "descriptor": "A member of the board",
        "authors": ("Joan Doe",),
        "publisher": "Roe Press",
        "url": "https://www.example.org/talks/7",
        "withheld_names": (Name(ROE, ("Bank of Roe",)),),
        **(source or {}),
    }
    secret = Source("talk", "A talk", **given)
    one = replace(Claim("b", "c", "It rose.", evidence=(Evidence("talk"),)), **(claim or {}))
    briefs = {"b": Brief("b", "t", "Prices", "b", claims=(one,), **brief)}
    return Library(
        Path("x"),
        themes={"t": Theme("t", "Trade")},
        briefs=briefs,
        claims={one.ref: one},
        sources={"talk": secret},
        links=link(briefs, {one.ref: one}, {"talk": secret}, {}),
    )


def page(of: Library, **memo: object) -> Document:
    return compose(of, Memo(claims=("b",), words=900, **memo), TODAY)


def where(of: Library, **memo: object) -> list[str]:
    return [leak.where for leak in leaks(of, page(of, **memo))]


# Spellings


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roe said so.",
        "JANE ROE SAID SO",
        "so says jane roe",
        "Jané Röe",
        "Ｊａｎｅ　Ｒｏｅ",
        "Jane-Roe",
        "Jane\u00a0Roe",
        "Jane\n  Roe",
        "JaneRoe",
        "https://a.example/p/jane-roe/7",
        "https://a.example/?by=Jane%20Roe",
        "mail janeroe@a.example",
        "Jane Roe's view",
        "Jane Roe’s view",
        "(Jane Roe)",
        "„Jane Roe“",
        "Jane \\*Roe\\*",
        "**Jane** _Roe_",
        "Ja**ne** Roe",
        "Ja\u200bne Ro\u2060e",
        "Ja\u00adne\u200d Roe",
        "Ja·ne Roe",
        "Ja-\nne Roe",
        "\u202eJane Roe",
        "𝒥𝒶𝓃ℯ 𝓡𝓸𝓮",
        "Jane&#32;Roe",
        "J&#97;ne Roe",
        "<b>Jane</b> <i>Roe</i>",
        "Roe, Jane",
        "J. Roe",
        "J Roe",
    ],
)
def test_a_name_is_found_in_every_guise(text: str) -> None:
    assert finder(ROE).find(text)
    assert finder("Roe, Jane").find(text)


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roebuck",
        "Mary-Jane and Roe",
        "Janes Roe",
        "Sjane Roe",
        "Jane and Roe",
        "Roe v. Wade",
        "Jane",
        "a heroe",
        "jane2roe",
    ],
)
def test_words_inside_words_are_no_names(text: str) -> None:
    assert not finder(ROE).find(text)
    assert not finder("Roe", "Ann").find("heroes, annex, bandannas, Roebuck, planned")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Jürgen Müller", "Juergen Mueller"),
        ("Jürgen Müller", "jurgen-muller"),
        ("Juergen Mueller", "juergen_mueller"),
        ("Łukasz Øst", "lukasz ost"),
        ("O'Neill", "O’Neill’s"),
        ("O'Neill", "ONeill"),
        ("Jean-Luc Roe", "Jean Luc Roe"),
        ("田中太郎", "昨日、田中太郎氏は述べた。"),
        ("田中 太郎", "田中太郎氏"),
        ("ガガーリン", "ｶﾞｶﾞｰﾘﾝ"),
        ("Иван Петров", "ИВАН ПЕТРОВ"),
        ("S.P.D.", "the SPD"),
        ("Bank of Roe", "the BANK-OF-ROE"),
    ],
)
def test_names_of_other_kinds(name: str, text: str) -> None:
    assert finder(name).find(text)


def test_the_possessive_without_an_apostrophe_counts_where_it_is_written_so() -> None:
    assert finder("Müller", language="de").find("Müllers Rede")
    assert not finder("Mar", language="en").find("Mars")


def test_what_is_no_name_is_not_looked_for() -> None:
    assert not finder("", " ", "—").find("— anything at all")
    assert not finder()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://www.example.org/talks/7", True),
        ("http://example.org/talks/7/", True),
        ("example.org/talks/7?utm=1", True),
        ("https://example.org/talks/77", False),
        ("https://example.org/talks/7/other", False),
        ("https://my.example.org/talks/7", False),
        ("https://example.org/", False),
    ],
)
def test_the_address_of_a_withheld_source(text: str, found: bool) -> None:
    assert bool(
        finder(attribution="anonymous", url="https://www.example.org/talks/7").find(text)
    ) is (found)


def test_authors_and_address_of_an_open_source_are_no_secret() -> None:
    open_source = finder(authors=(ROE,), url="https://example.org/a")
    assert not open_source.find("Jane Roe, https://example.org/a")
    assert finder(attribution="anonymous", authors=(ROE,)).find("Jane Roe")


# In a memo


def test_a_withheld_source_is_its_descriptor_on_the_page_and_passes() -> None:
    of = library({"attributed_to": "Jane Roe of the bank"})
    document = page(of)
    said = FORMATS["md"].render(release(of, document)).decode()
    assert "According to a member of the board, it rose" in said
    assert "A member of the board, undated" in said
    assert "Roe" not in said
    assert "Doe" not in said
    assert "example.org" not in said


def test_a_speaker_without_a_descriptor_is_not_named() -> None:
    document = page(library({"attributed_to": ROE}, {"descriptor": ""}))
    assert frames.inside(frames.NO_NAME) in FORMATS["md"].render(Released(document)).decode()


@pytest.mark.parametrize(
    ("claim", "place"),
    [
        ({"text": "Jane Roe said it rose."}, "the sentence of b/c"),
        ({"caveat": "as Joan Doe has it"}, "the sentence of b/c"),
        ({"confidence": "low", "confidence_basis": "Bank of Roe doubts it"}, "the sentence of b/c"),
        ({"evidence": (Evidence("talk", locator="J. Roe's remarks"),)}, "note 1"),
    ],
)
def test_a_name_in_a_claim_is_found_where_it_stands(
    claim: Mapping[str, object], place: str
) -> None:
    of = library(claim)
    assert place in where(of)
    with pytest.raises(WithheldError, match=f"talk stands in {place}") as refused:
        release(of, page(of))
    assert not finder(ROE, "Joan Doe", "Bank of Roe").find(str(refused.value))


@pytest.mark.parametrize(
    ("memo", "place"),
    [
        ({"title": "What Jane Roe said"}, "the title"),
        ({"to": ROE}, "the line under the title"),
        ({"bottom_line": "Ask Roe, Jane."}, "a sentence of the author"),
        ({"texts": (AuthorText("See example.org/talks/7."),)}, "a sentence of the author"),
        ({"headings": {"information": "Jane Roe's view"}}, "the page"),
    ],
)
def test_a_name_in_the_authors_words_is_found(memo: Mapping[str, object], place: str) -> None:
    assert place in where(library(), **memo)


def test_a_name_that_only_the_manifest_has_is_found() -> None:
    of = library({"evidence": (Evidence("jane-roe-talk"),)})
    secret = replace(of.sources["talk"], id="jane-roe-talk")
    of = replace(of, sources={secret.id: secret})
    assert "A member of the board" in "".join(s.text for s in page(of).notes[0].spans)
    assert {place.partition(" (")[0] for place in where(of)} == {"the manifest"}


def test_a_list_of_references_is_looked_through() -> None:
    of = library({"evidence": (Evidence("talk"), Evidence("open"))})
    for editor in ("Jane Roe", [{"family": "Roe", "given": "Jane"}]):
        record = Source("open", "Minutes", csl={"editor": editor})
        of = replace(of, sources={**of.sources, "open": record})
        assert where(of) == []
        assert "the record of open" in where(of, flavour="pandoc")[0]
    said = FORMATS["md"].render(Released(page(of, flavour="pandoc"))).decode()
    assert "Doe" not in said
    assert "example.org" not in said


def test_names_above_the_ceiling_are_no_less_secret() -> None:
    of = library({"text": "It rose, Ann Poe says."})
    above = Source("red", "X", marking="RED", withheld_names=(Name("Ann Poe"),))
    settings = LibrarySettings(markings=("OPEN", "RED"), default_marking="OPEN")
    of = replace(of, settings=settings, sources={**of.sources, "red": above})
    assert [leak.source for leak in leaks(of, page(of, ceiling="OPEN"))] == ["red"]


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda f: f.id)
def test_no_format_shows_a_withheld_source(form: object) -> None:
    of = library({"attributed_to": ROE}, {"descriptor": "A board member"})
    released = release(of, page(of))
    try:
        content = form.render(released)
    except FormatError as error:
        pytest.skip(str(error))
    if form.is_text:
        check_text(of, content.decode())
        assert "board member" in content.decode() or form.id == "json"


def test_the_command_line_refuses_and_says_where(tmp_path: Path) -> None:
    files = dict(memo_library.FILES)
    path = "briefs/sources.toml"
    files[path] = files[path].replace(
        'descriptor = "A member', 'withheld_names = ["the mayor"]\ndescriptor = "A member'
    )
    memo_library.build(tmp_path, files)
    arguments = ("memo", "--library", tmp_path, "--as-of", TODAY, "--claim", "crossing/mayor-view")
    for form in FORMATS:
        target = tmp_path / f"out.{form}"
        ran = run(*arguments, "--format", form, "-o", target)
        assert ran.code == 4
        assert "operator stands in the sentence of crossing/mayor-view" in ran.err
        assert "mayor will" not in ran.err
        assert not target.exists()
    assert not list((tmp_path / "memos").glob("exports/*"))
    assert run(*arguments[:-1], "crossing/fares").code == 0
