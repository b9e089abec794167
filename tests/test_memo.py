"""The memo as a page: what stands in it, in which words, on which notes, under which marking."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import golden
import memo_library
from briefing.export.markdown import render
from briefing.library.snapshot import Library, link
from briefing.memo import blocks, frames
from briefing.memo.blocks import Document, MemoError, Paragraph, Sentence, plain
from briefing.memo.compose import compose
from briefing.memo.manifest import export_id, manifest, text_hash
from briefing.memo.writing.references import full, short, spoken
from briefing.memo.writing.references import plain as reference
from briefing.model import AuthorText, Claim, Evidence, Memo, Source
from briefing.text import display
from memo_library import TODAY, marked

CROSSING = "crossing"
FERRY = Memo(themes=("ferry",))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    built = memo_library.build(tmp_path_factory.mktemp("library"))
    assert not [f for f in built.findings if f.severity == "error"]
    return built


def picks(*ids: str) -> Memo:
    return Memo(claims=tuple(f"crossing/{i}" for i in ids))


def changed(library: Library, **claims: Mapping[str, object]) -> Library:
    """The library with other fields in some claims of the crossing."""
    found: dict[str, Claim] = dict(library.claims)
    for own, fields in claims.items():
        found[f"crossing/{own}"] = replace(found[f"crossing/{own}"], **fields)
    return relinked(library, found)


def relinked(library: Library, claims: Mapping[str, Claim]) -> Library:
    links = link(library.briefs, claims, library.sources, library.memos)
    return replace(library, claims=claims, links=links)


def sentences(document: Document) -> list[Sentence]:
    return list(blocks.sentences(document.blocks))


def text(document: Document) -> str:
    """What the claims say, without a bottom line."""
    return " ".join(s.plain for s in sentences(document) if "/" in s.ref)


def page(library: Library, memo: Memo) -> str:
    return render(compose(library, memo, TODAY))


# The whole page


def test_a_theme_as_a_page(library: Library) -> None:
    golden.compare("memo-theme.md", page(library, FERRY))


def test_a_brief_as_a_page_with_its_own_bottom_line(library: Library) -> None:
    golden.compare("memo-brief.md", page(library, Memo(claims=(CROSSING,), words=120)))


def test_a_memo_with_everything_an_author_can_set(library: Library) -> None:
    memo = Memo(
        title="The ferry: what to ask",
        to="the harbour master",
        sender="the desk",
        meeting="Port council",
        date="2026-03-12",
        reference="NP/26/7",
        bottom_line="We should ask for the budget now. The line ends otherwise.",
        decision_sought="Whether to write to the council",
        deadline="2026-03-20",
        themes=("ferry", "harbour"),
        pins=("crossing/old-boat",),
        excludes=("crossing/crew",),
        short=("crossing/fares",),
        headings={"gap": "Open points"},
        texts=(
            AuthorText("We have not spoken to the mayor."),
            AuthorText("We read this as delay.", after="crossing/until-june"),
            AuthorText("And who repairs it?", section="gap", rests_on=("crossing/old-boat",)),
            AuthorText("Bring the map.", section="What to bring"),
        ),
        template="two-page",
    )
    golden.compare("memo-full.md", page(library, memo))


def test_a_marked_memo_says_so_at_head_and_foot(tmp_path: Path) -> None:
    library = marked(tmp_path, default="PUBLIC", gazette="LIMITE")
    written = page(library, picks("fares"))
    golden.compare("memo-marked.md", written)
    lines = written.splitlines()
    assert lines[0] == lines[-3] == "**LIMITE**"


# Claims and their frames


def test_each_sentence_is_a_claim_in_a_frame(library: Library) -> None:
    document = compose(library, replace(FERRY, themes=("ferry", "harbour"), words=900), TODAY)
    seen = set()
    for sentence in sentences(document):
        own = "".join(s.text for s in sentence.spans if s.role == "claim")
        if not own:
            continue
        claim = library.claims[sentence.ref]
        wanted, _ = frames.split_stop(display(claim.text))
        assert own[1:] == wanted[1:]
        assert own[0].casefold() == wanted[0].casefold()
        assert display(claim.caveat) in sentence.plain
        assert claim.attributed_to[1:] in text(document)
        seen.add(sentence.ref)
    assert seen == {u.claim.ref for u in document.used}
    assert {"crossing/gone", "crossing/until-may", "past/pier", "note/cut"}.isdisjoint(seen)


def test_every_claim_has_its_note_and_each_note_is_marked_once_in_order(library: Library) -> None:
    document = compose(library, replace(FERRY, words=900), TODAY)
    assert all(s.note for s in sentences(document) if s.ref)
    marks = [int(n) for n in re.findall(r"\[\^(\d+)\](?!:)", render(document))]
    assert marks == [n.number for n in document.notes] == list(range(1, len(marks) + 1))
    assert all(plain(n.spans).endswith(".") for n in document.notes)


def test_neighbours_without_a_source_share_a_note(library: Library) -> None:
    bare = {"evidence": (), "depends_on": ()}
    other = changed(library, **{"no-buyer": bare, "crew": bare})
    memo = replace(picks("no-buyer", "crew"), bottom_line="The boat stays.")
    document = compose(other, memo, TODAY)
    assert [plain(n.spans) for n in document.notes] == ["No source is recorded for this."]
    assert [u.note for u in document.used] == [1, 1]
    assert [s.mark for s in sentences(document) if s.ref] == [0, 1]


def test_neighbours_of_one_speaker_name_him_once(library: Library) -> None:
    said = text(compose(library, picks("no-buyer", "crew"), TODAY))
    assert said.startswith("According to Radio North, nobody has offered to buy the boat. ")
    assert said.count("Radio North") == 1
    assert said.endswith("Crews of three are enough in winter, by the same account.")


def three_of_radio_north(library: Library) -> Library:
    """The library with three neighbours of one speaker, the last of them on another ground."""
    only_radio = (Evidence("radio"),)
    return changed(
        library,
        **{"old-boat": {"evidence": only_radio}, "crew": {"evidence": (Evidence("council"),)}},
    )


def test_three_neighbours_of_one_speaker_have_one_lead_in(library: Library) -> None:
    other = three_of_radio_north(library)
    document = compose(other, picks("old-boat", "no-buyer", "crew"), TODAY)
    assert text(document) == (
        "According to Radio North: The boat is the oldest on the coast. "
        "Nobody has offered to buy the boat. Crews of three are enough in winter."
    )
    # Two of them stand on one place: one note, marked at the second.
    assert [(s.note, s.mark) for s in sentences(document)[1:]] == [(2, 0), (2, 2), (3, 3)]


def test_a_lead_in_holds_to_the_end_of_its_paragraph(library: Library) -> None:
    other = three_of_radio_north(library)
    memo = picks("fares", "old-boat", "no-buyer", "crew", "until-june-too")
    document = compose(other, replace(memo, order=memo.claims), TODAY)
    laid = [b for b in document.blocks if isinstance(b, Paragraph)][1:]
    assert [[s.ref.partition("/")[2] for s in b.sentences] for b in laid] == [
        ["fares", "old-boat", "no-buyer", "crew"],
        ["until-june-too"],
    ]
    # A word of the author's between them needs each attributed again.
    own = replace(memo, texts=(AuthorText("We doubt it.", after="crossing/no-buyer"),))
    said = text(compose(other, own, TODAY))
    assert "According to Radio North:" not in said
    assert said.count("ccording to Radio North") == 2
    assert said.count("y the same account") == 1


def test_the_likelihood_others_give_is_theirs(library: Library) -> None:
    likely = {"likelihood": "likely", "kind": "information"}
    other = changed(three_of_radio_north(library), **{"no-buyer": likely})
    said = text(compose(other, picks("old-boat", "no-buyer", "crew"), TODAY))
    assert "buy the boat. This is likely. Crews" in said
    said = text(compose(other, picks("no-buyer"), TODAY))
    assert said.endswith("By the same account, this is likely.")


def test_a_word_that_may_be_a_name_keeps_its_capital_and_the_speaker_follows(
    library: Library,
) -> None:
    said = text(compose(library, picks("crew"), TODAY))
    assert said == "Crews of three are enough in winter, according to Radio North."


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("The boat leaves", "the boat leaves"),
        ("EU rules apply", "EU rules apply"),
        ("Japan's share", "Japan's share"),
        ("Boats leave", None),
        ("2026 was good", "2026 was good"),
        ("„Open“ they say", "„Open“ they say"),
        ("", ""),
    ],
)
def test_the_first_letter_inside_a_sentence(text: str, inside: str | None) -> None:
    names = frames.Names.found_in(["In winter Japan is open."], ["Donald Trump"])
    assert names.run_in(text) == inside
    assert names.run_in("Trump's deal") == "Trump's deal"
    names = frames.Names.found_in(["Under the Raw Metals Act raw ores count."], [])
    assert names.run_in("Raw ores") is None
    assert names.run_in("Metals") == "Metals"


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("It is.", ("It is", ".")),
        ("Is it?", ("Is it", "?")),
        ("It is", ("It is", ".")),
        ("In the U.S.", ("In the U.S.", "")),
        ("He said “no.”", ("He said “no.”", "")),
        ("And so on...", ("And so on", "...")),
        ("", ("", ".")),
    ],
)
def test_the_stop_of_a_sentence(text: str, split: tuple[str, str]) -> None:
    assert frames.split_stop(text) == split


def test_a_caveat_stands_before_the_stop(library: Library) -> None:
    said = text(compose(library, picks("fares"), TODAY))
    assert said.endswith("Fares rose by 12% in January (summer fares are not decided).")


def test_what_is_stale_says_as_of_when(library: Library) -> None:
    claim = replace(library.claims["crossing/fares"], as_of="2024-01-31")
    stale = replace(library, claims={**library.claims, claim.ref: claim})
    assert "(summer fares are not decided; as of 31 January 2024)." in text(
        compose(stale, picks("fares"), TODAY)
    )


@pytest.mark.parametrize("said", ["On 31 January 2024 fares rose.", "Fares rose in January 2024."])
def test_a_sentence_that_names_the_date_needs_no_second(library: Library, said: str) -> None:
    stale = changed(library, fares={"as_of": "2024-01-31", "text": said})
    assert "as of" not in text(compose(stale, picks("fares"), TODAY))


def test_likelihood_and_confidence_stand_in_sentences_of_their_own(library: Library) -> None:
    said = [s.plain for s in sentences(compose(library, picks("will-end"), TODAY))][1:]
    assert said == [
        "The line will be given up by 2027.",
        "This is likely.",
        "Our confidence in this is low: the council has said nothing on money.",
    ]
    # A likelihood that the claim gives in its own words is not said again.
    said = [s.plain for s in sentences(compose(library, picks("unlikely-sale"), TODAY))][1:]
    assert said == ["A sale is unlikely.", "Our confidence in this is moderate."]


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        ("remote chance", "There is a remote chance of this."),
        ("almost no chance", "There is almost no chance of this."),
        ("realistic possibility", "This is a realistic possibility."),
        ("roughly even odds", "There are roughly even odds of this."),
        ("highly improbable", "This is highly improbable."),
        ("who knows", "Likelihood: who knows."),
    ],
)
def test_every_term_of_a_yardstick_makes_a_sentence(term: str, sentence: str) -> None:
    assert frames.likelihood(term) == sentence


def test_what_others_think_is_not_passed_off_as_ours(library: Library) -> None:
    written = page(library, picks("mayor-view", "unlikely-sale"))
    ours, others = written.index("What we make of it."), written.index("What others make of it.")
    assert ours < written.index("A sale is unlikely") < others < written.index("the mayor will")


# Contradiction


def test_a_contested_claim_brings_its_contradiction(library: Library) -> None:
    document = compose(library, picks("until-june"), TODAY)
    assert text(document).endswith(
        "The ferry will run until June 2026. "
        "This is contested: according to the operator's staff, the ferry stops at the end of April."
    )
    entry = document.entries[-1].entries[-1]
    assert (entry.ref, entry.why) == ("crossing/stops", "comes with a contested claim")


def test_where_it_does_not_fit_a_line_says_who_contests(library: Library) -> None:
    memo = replace(picks("until-june"), bottom_line="Wait.", words=18)
    document = compose(library, memo, TODAY)
    assert text(document).endswith("June 2026. The operator's staff said otherwise.")
    assert "Against it: A member of the operator's staff" in plain(document.notes[-1].spans)


def test_a_source_that_says_otherwise_is_named(library: Library) -> None:
    document = compose(library, picks("old-boat"), TODAY)
    assert text(document).endswith("on the coast. Council minutes said otherwise.")
    assert plain(document.notes[-1].spans) == "Against it: Council minutes (note 1), para 9."


def test_an_excluded_contradiction_still_leaves_its_line(library: Library) -> None:
    memo = replace(picks("until-june"), excludes=("crossing/stops",))
    assert "The operator's staff said otherwise." in text(compose(library, memo, TODAY))


@pytest.mark.parametrize(
    ("speaker", "line"),
    [
        ("an ECFR commentary", "An ECFR commentary said otherwise."),
        ("The Gazette", "The Gazette said otherwise."),
        ("a.example", "a.example said otherwise."),
        ("", "This is contested."),
    ],
)
def test_who_says_otherwise_begins_the_sentence(library: Library, speaker: str, line: str) -> None:
    memo = replace(picks("until-june"), excludes=("crossing/stops",))
    said = text(compose(changed(library, stops={"attributed_to": speaker}), memo, TODAY))
    assert said.endswith(f"June 2026. {line}")


def test_the_other_side_is_never_a_sentence_of_its_own(library: Library) -> None:
    # "Crews" may be a name, so that it keeps its capital and the speaker follows.
    other = changed(library, stops={"text": "Crews strike in May."})
    said = text(compose(other, picks("until-june"), TODAY))
    assert said.endswith(
        "This is contested: Crews strike in May, according to the operator's staff."
    )


def test_what_comes_along_never_takes_the_place_of_what_was_asked_for(library: Library) -> None:
    # Information stands before judgements, but this claim comes only because of one.
    against = {"contradicts": ("crossing/unlikely-sale",), "attributed_to": "Radio North"}
    other = changed(library, stops=against)
    document = compose(other, picks("unlikely-sale"), TODAY)
    assert [[e.ref for e in s.entries] for s in document.entries if s.id != "bottom-line"] == [
        ["crossing/unlikely-sale", "crossing/stops"]
    ]


# What stays out


def test_what_may_not_enter_is_listed_with_its_reason(library: Library) -> None:
    memo = Memo(claims=("crossing", "past", "note", "crossing/never"), excludes=("crossing/crew",))
    why = {x.ref: x.why for x in compose(library, memo, TODAY).left_out}
    assert why == {
        "crossing/gone": "withdrawn",
        "crossing/until-may": "superseded",
        "past/pier": "its brief is archived",
        "note/cut": "still in the inbox",
        "crossing/crew": "excluded",
        "crossing/never": "not in the library",
    }


@pytest.mark.parametrize(
    ("memo", "message"),
    [
        (Memo(), "Nothing to write yet"),
        (Memo(claims=("crossing/gone",)), "withdrawn"),
        (Memo(claims=("no/such",)), "holds no claim"),
        (Memo(claims=("crossing",), template="novel"), "no template novel"),
        (Memo(claims=("crossing",), ceiling="PUBLIC"), "has no markings"),
    ],
)
def test_a_memo_that_cannot_be_written_says_why(library: Library, memo: Memo, message: str) -> None:
    with pytest.raises(MemoError, match=message):
        compose(library, memo, TODAY)


def test_a_query_finds_its_claims_through_the_search_it_is_given(library: Library) -> None:
    asked: list[str] = []

    def search(query: str) -> list[str]:
        asked.append(query)
        return ["crossing/fares", "crossing"]

    document = compose(library, Memo(query="fares"), TODAY, search)
    assert asked == ["fares"]
    assert [u.claim.ref for u in document.used] == ["crossing/fares"]


# The bottom line


def test_the_bottom_line_of_a_brief_needs_all_it_rests_on(library: Library) -> None:
    whole = compose(library, Memo(claims=(CROSSING,)), TODAY)
    assert sentences(whole)[0].plain == library.briefs[CROSSING].bottom_line
    assert re.fullmatch(r"Rests on notes \d+ and \d+\.", plain(whole.notes[0].spans))
    fares = replace(library.claims["crossing/fares"], status="withdrawn")
    shaken = replace(library, claims={**library.claims, fares.ref: fares})
    document = compose(shaken, Memo(claims=(CROSSING,)), TODAY)
    assert library.briefs[CROSSING].bottom_line not in [s.plain for s in sentences(document)]
    assert document.remarks[:1] == compose(library, FERRY, TODAY).remarks != ()
    assert document.remarks[1] == (
        "The bottom line of crossing is left out: it rests on crossing/fares, which is withdrawn."
    )


def test_what_the_bottom_line_rests_on_is_cited_where_it_is_not_printed(library: Library) -> None:
    document = compose(library, picks("who-pays"), TODAY)
    assert plain(document.notes[0].spans).startswith("Rests on: Port Council, Minutes")


# Order


def test_the_order_made_by_hand_is_kept(library: Library) -> None:
    memo = Memo(
        claims=("crossing", "dredging"),
        order=("recommendation", "dredging/depth", "crossing/fares"),
        words=900,
    )
    document = compose(library, memo, TODAY)
    assert document.entries[0].id == "recommendation"
    known = next(s for s in document.entries if s.id == "information")
    assert [e.ref for e in known.entries][:2] == ["dredging/depth", "crossing/fares"]


def test_a_long_section_of_several_themes_says_which_begins(library: Library) -> None:
    memo = Memo(claims=("crossing", "dredging"), words=900)
    written = page(library, memo)
    assert "**Where things stand.** *The ferry.* The ferry will run" in written
    assert "\n\n*The harbour.* In 2025 the channel" in written
    # A short section runs on.
    assert "*The" not in written[written.index("**What we make of it.**") : written.index("[^1]:")]


def test_a_line_has_no_headings(library: Library) -> None:
    document = compose(library, replace(FERRY, template="line"), TODAY)
    assert document.words <= document.budget == 60
    assert not any(b.lead for b in document.blocks if isinstance(b, Paragraph))


def test_a_brief_filed_elsewhere_stands_back_in_a_memo_of_its_further_theme(
    library: Library,
) -> None:
    refs = [e.ref for s in compose(library, FERRY, TODAY).entries for e in s.entries]
    assert refs.index("crossing/crew") < refs.index("dredging/depth")


def test_what_only_touches_the_theme_stands_last_in_each_section(tmp_path: Path) -> None:
    files = dict(memo_library.FILES)
    for name in ("themes/ferry.toml", "themes/harbour.toml"):
        files[name] = files[name].replace("order = 2", "order = 0")
    files["briefs/harbour/dredging.toml"] += """
[[claims]]
id = "sluice"
text = "The sluice will be the end of the line."
kind = "judgement"
importance = 5
contradicts = ["crossing/will-end"]

[[claims]]
id = "silt"
text = "Silt comes back each year."
importance = 5
"""
    library = memo_library.build(tmp_path, files)
    at_home = {"crossing"}
    for memo in (FERRY, replace(FERRY, words=900), replace(FERRY, template="line", words=400)):
        for section in compose(library, memo, TODAY).entries:
            home = [e.ref.partition("/")[0] in at_home for e in section.entries]
            if section.id == "judgement":
                # What is set against a claim of the theme stands with it.
                assert home[0]
            else:
                assert home == sorted(home, reverse=True), section.id
    written = page(library, replace(FERRY, words=900))
    assert "**Where things stand.** The ferry will run" in written
    assert "\n\n*The harbour.* Silt comes back" in written


# Markings


def test_what_carries_no_marking_blocks_the_memo_and_is_named(tmp_path: Path) -> None:
    library = marked(tmp_path, gazette="LIMITE", fares="PUBLIC")
    own = Memo(title="The line", bottom_line="Wait.")
    assert compose(library, replace(own, claims=("crossing/fares",)), TODAY).banner == "LIMITE"
    with pytest.raises(MemoError, match=r"crossing/crew \(.*:\d+\) and radio \(.*:\d+\)\. Add"):
        compose(library, replace(own, claims=("crossing/crew",)), TODAY)


def test_nothing_above_the_ceiling_reaches_the_page(tmp_path: Path) -> None:
    above = {"stops": "SENSITIVE", "radio": "SENSITIVE"}
    library = marked(tmp_path / "a", default="PUBLIC", **above)
    memo = replace(FERRY, ceiling="LIMITE", words=900)
    document = compose(library, memo, TODAY)
    assert document.banner == "PUBLIC"
    used = {u.claim.ref for u in document.used}
    assert {"crossing/stops", "crossing/until-june"}.isdisjoint(used)
    assert "contested" not in text(document)
    # Other words above the ceiling, the same bytes.
    files = dict(memo_library.FILES)
    files["briefs/ferry/crossing.toml"] = files["briefs/ferry/crossing.toml"].replace(
        "The ferry stops at the end of April.", "Something else entirely is said here."
    )
    other = marked(tmp_path / "b", default="PUBLIC", files=files, **above)
    assert render(compose(other, memo, TODAY)) == render(document)
    assert manifest(compose(other, memo, TODAY)) == manifest(document)


def test_an_unknown_ceiling_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MemoError, match="Its scale is PUBLIC, LIMITE, SENSITIVE"):
        compose(marked(tmp_path, "PUBLIC"), replace(FERRY, ceiling="TLP:RED"), TODAY)


# References


def test_a_withheld_source_is_its_descriptor_and_nothing_else(library: Library) -> None:
    source = library.sources["operator"]
    assert reference(source) == "A member of the operator's staff, 20 January 2026"
    assert "Roe" not in page(library, Memo(claims=(CROSSING,), words=900))
    assert "".join(s.text for s in short(replace(source, descriptor=""))) == frames.NO_NAME


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            Source("a", "A 'good' year", "article-newspaper", authors=("Ada Quill",)),
            "Ada Quill, “A 'good' year”, undated",
        ),
        (
            Source("a", "Plan", "report", publisher="Works", published="2025-07"),
            "Plan, Works, July 2025",
        ),
        (
            Source("a", "Plan", published="2025", published_basis="unknown", standing="retracted"),
            "Plan, 2025 [date uncertain], since retracted",
        ),
        (
            Source("a", "Plan", authors=("A", "B", "C", "D"), csl={"number": "7/26"}),
            "A and others, Plan, 7/26, undated",
        ),
        (
            Source("a", "Page", "webpage", url="https://a.example", accessed="2026-03-01"),
            "‘Page’, undated, https://a.example, accessed 1 March 2026",
        ),
    ],
)
def test_a_reference_in_full(source: Source, words: str) -> None:
    assert "".join(s.text for s in full(source)) == words


@pytest.mark.parametrize(
    ("authors", "name"),
    [
        (("Ada Quill",), "Ada Quill"),
        (("Ada Quill", "B", "C"), "Ada Quill and others"),
        ((), "The Gazette"),
    ],
)
def test_a_person_has_a_first_name_in_a_sentence(authors: tuple[str, ...], name: str) -> None:
    source = Source(
        "a", "Plan", "article-newspaper", authors=authors, publisher="The Gazette (daily)"
    )
    assert spoken(source) == name
    assert spoken(replace(source, attribution="anonymous", descriptor="A clerk")) == "A clerk"


@pytest.mark.parametrize("kind", ["webpage", "report"])
def test_a_description_in_place_of_a_title_is_not_quoted(kind: str) -> None:
    source = Source("a", "[Mayor opens the new quay]", kind, publisher="Radio North")
    assert reference(source) == "[Mayor opens the new quay], Radio North, undated"
    assert {s.style for s in full(source) if "Mayor" in s.text} == {"plain"}
    long = replace(source, title="[Mayor opens the new quay and then the old one]", publisher="")
    assert "".join(s.text for s in short(long)) == "[Mayor opens the new quay and…]"


# Notes


def note_of(library: Library, memo: Memo, ref: str) -> str:
    document = compose(library, memo, TODAY)
    number = next(u.note for u in document.used if u.claim.ref == ref)
    return plain(document.notes[number - 1].spans)


def test_a_note_names_each_source_once(library: Library) -> None:
    ground = {"evidence": (Evidence("council", locator="para 4"),)}
    premise = {"evidence": (Evidence("council", locator="para 2"), Evidence("gazette"))}
    rests = {**ground, "depends_on": ("crossing/until-june",)}
    other = changed(library, **{"until-june": premise, "fares": rests})
    note = note_of(other, picks("fares"), "crossing/fares")
    assert note.startswith("Port Council, Minutes of the port council, 3 February 2026")
    # What contests the claim it rests on, which is not on the page, is told there.
    contesting = "Against what it rests on: A member of the operator's staff (note 1)."
    assert note.endswith(f", paras 2 and 4. {contesting}")
    assert "Rests on:" not in note
    # What is said against it is another matter, but the source has been named.
    both = (*ground["evidence"], Evidence("council", "contradicts", locator="para 9"))
    other = changed(library, stops={"text": "No."}, **{"until-june": {"evidence": both}})
    note = note_of(other, picks("until-june"), "crossing/until-june")
    assert note.count("Minutes of the port council") == 1
    assert note.endswith(", para 4. Against it: Council minutes, para 9.")


def test_a_note_does_not_name_what_the_notes_it_points_to_name(library: Library) -> None:
    off_page = {"evidence": (Evidence("council"),)}
    rests = {"depends_on": ("crossing/until-june", "crossing/crew")}
    other = changed(library, crew=off_page, **{"will-end": rests})
    memo = replace(picks("until-june", "will-end"), excludes=("crossing/stops",))
    assert note_of(other, memo, "crossing/will-end") == "Rests on note 2."
    # Another place in it is something new.
    off_page = {"evidence": (Evidence("council", locator="para 7"),)}
    other = changed(library, crew=off_page, **{"will-end": rests})
    note = note_of(other, memo, "crossing/will-end")
    assert note == "Rests on note 2, and on: Council minutes (note 2), para 7."
    # Claims that rest on each other do not go round for ever.
    round_ = {"depends_on": ("crossing/will-end",)}
    other = changed(library, **{"until-june": round_, "will-end": rests})
    assert "note" in note_of(other, memo, "crossing/will-end")


def test_a_gap_rests_on_nothing_and_points_somewhere(library: Library) -> None:
    other = changed(library, **{"who-pays": {"depends_on": ("crossing/fares",)}})
    assert note_of(other, picks("who-pays", "fares"), "crossing/who-pays") == "See note 2."
    assert note_of(other, picks("who-pays"), "crossing/who-pays").startswith("See: ")


@pytest.mark.parametrize(
    ("locators", "places"),
    [
        (("para 25", "para 4"), ("paras 4 and 25",)),
        (("paras 3 and 5", "headline", "para 4"), ("paras 3 to 5", "headline")),
        (("paras 7 and 2",), ("paras 7 and 2",)),
        (("para 1", "paras 3–9", "p. 2"), ("para 1", "paras 3–9", "p. 2")),
        ((), ()),
    ],
)
def test_the_paragraphs_of_one_source_stand_together(
    locators: tuple[str, ...], places: tuple[str, ...]
) -> None:
    assert frames.places(locators) == places


def test_two_sources_of_one_short_name_are_told_apart(library: Library) -> None:
    gazette = library.sources["gazette"]
    second = replace(gazette, id="second", title="Fares: the mayor explains")
    sources = {**library.sources, "second": second}
    ground = {"evidence": (Evidence("gazette"), Evidence("second"))}
    other = changed(
        replace(library, sources=sources), fares=ground, crew={"evidence": (Evidence("second"),)}
    )
    note = note_of(other, picks("fares", "crew"), "crossing/crew")
    assert note == "Quill, ‘Fares: the mayor explains’ (note 2)."


# The line on the sources


def test_a_number_is_in_words_up_to_ninety_nine() -> None:
    said = [frames.number(n) for n in (0, 1, 12, 20, 21, 99, 100)]
    assert said == ["no", "one", "twelve", "twenty", "twenty-one", "ninety-nine", "100"]


@pytest.mark.parametrize(
    ("ids", "line"),
    [
        (
            ("crew",),
            "One source only, of February 2026; the claim has not been reviewed.",
        ),
        (
            ("stops",),
            "Four sources (two press reports, one official text and one other) of two independent "
            "origins, the latest of 4 February 2026.",
        ),
        (
            ("fares", "crew"),
            "Two press reports, both of one origin, the latest of 4 February 2026; one claim has "
            "not been reviewed.",
        ),
        (("ask-budget",), "No source is cited; the claim has not been reviewed."),
    ],
)
def test_the_line_on_the_sources(library: Library, ids: tuple[str, ...], line: str) -> None:
    memo = replace(picks(*ids), bottom_line="Wait.", excludes=("crossing/until-june",))
    assert plain(compose(library, memo, TODAY).summary) == line


def test_sources_that_are_all_independent_are_called_so(library: Library) -> None:
    many = {f"s{n}": Source(f"s{n}", f"Paper {n}", access="first-hand") for n in range(12)}
    ground = {"evidence": tuple(Evidence(s) for s in many)}
    other = changed(replace(library, sources={**library.sources, **many}), crew=ground)
    memo = replace(picks("crew", "fares"), bottom_line="Wait.")
    assert plain(compose(other, memo, TODAY).summary) == (
        "Thirteen independent sources (twelve documents and one press report), the latest of "
        "4 February 2026; one claim has not been reviewed."
    )


@pytest.mark.parametrize(
    ("lineage", "said"),
    [
        ({"a": {}, "b": {}}, "Two web pages of unknown origin, the latest of 4 February 2026"),
        (
            {"a": {}, "b": {}, "c": {"derives_from": ("a",)}},
            "Three web pages of unknown origin, the latest of 4 February 2026",
        ),
        (
            {"a": {"access": "first-hand"}, "b": {}},
            "Two web pages of one independent origin, with the origin of one unknown, the latest "
            "of 4 February 2026",
        ),
    ],
)
def test_sources_that_nobody_placed_are_of_unknown_origin(
    library: Library, lineage: dict[str, Any], said: str
) -> None:
    pages = {
        name: Source(name, name, type="webpage", published="2026-02-04", **more)
        for name, more in lineage.items()
    }
    other = changed(
        replace(library, sources={**library.sources, **pages}),
        crew={"evidence": tuple(map(Evidence, pages))},
    )
    summary = plain(compose(other, replace(picks("crew"), bottom_line="Wait."), TODAY).summary)
    assert summary == f"{said}; the claim has not been reviewed."


def test_what_was_retracted_is_no_origin_in_the_line_on_the_sources(library: Library) -> None:
    first = {"type": "webpage", "access": "first-hand", "published": "2026-02-04"}
    pages = {
        "a": Source("a", "a", **first),
        "b": Source("b", "b", **first, standing="retracted"),
    }
    other = changed(
        replace(library, sources={**library.sources, **pages}),
        crew={"evidence": tuple(map(Evidence, pages))},
    )
    summary = plain(compose(other, replace(picks("crew"), bottom_line="Wait."), TODAY).summary)
    assert summary == (
        "Two web pages of one independent origin, the latest of 4 February 2026; one has since "
        "been retracted; the claim has not been reviewed."
    )


@pytest.mark.parametrize(
    ("again", "said"),
    [
        ({}, "Two press reports, both of one origin, the latest of 4 February 2026"),
        (
            {"evidence": (Evidence("leaflet"),)},
            "Two press reports of two independent origins, the latest of 4 February 2026",
        ),
    ],
)
def test_what_a_citation_has_it_from_counts_in_the_line_on_the_sources(
    library: Library, again: dict[str, Any], said: str
) -> None:
    leaflet = replace(library.sources["gazette"], id="leaflet", derives_from=(), origin="Friends")
    other = changed(
        replace(library, sources={**library.sources, "leaflet": leaflet}),
        fares={"evidence": (Evidence("gazette"), Evidence("leaflet", via=("council",)))},
        crew=again,
    )
    ids = ("fares", "crew") if again else ("fares",)
    memo = replace(picks(*ids), bottom_line="Wait.", excludes=("crossing/until-june",))
    document = compose(other, memo, TODAY)
    assert plain(document.notes[0].spans).endswith("Two sources, one origin.")
    assert plain(document.summary).startswith(said)


def test_a_source_whose_origin_nobody_recorded_is_not_said_to_share_one(library: Library) -> None:
    lost = replace(library.sources["gazette"], id="lost", derives_from=(), origin="", access="")
    other = changed(
        replace(library, sources={**library.sources, "lost": lost}),
        fares={"evidence": (Evidence("council"), Evidence("lost"))},
    )
    note = compose(other, replace(picks("fares"), bottom_line="Wait."), TODAY).notes[0]
    assert plain(note.spans).endswith("Two sources, one known origin.")


# Determinism, manifest, lines


def test_the_same_library_gives_the_same_bytes(library: Library, tmp_path: Path) -> None:
    again = memo_library.build(tmp_path, dict(reversed(memo_library.FILES.items())))
    assert page(again, FERRY) == page(library, FERRY)


def test_the_manifest_holds_what_was_printed(library: Library) -> None:
    document = compose(library, replace(FERRY, short=("crossing/fares",), words=900), TODAY)
    found = manifest(document)
    assert found["version"] == 1
    assert (found["words"], found["budget"]) == (document.words, 900)
    printed = {c["ref"]: c for c in found["claims"]}
    assert printed.keys() == {u.claim.ref for u in document.used}
    fares = printed["crossing/fares"]
    assert (fares["variant"], fares["sha256"]) == ("short", text_hash("Fares are up 12%."))
    assert fares["sources"][0]["id"] == "gazette"
    assert printed["crossing/until-june"]["contested_by"] == ["crossing/stops"]
    assert printed["crossing/until-june"]["origins"] == 1
    assert found["id"] == export_id(document)
    assert render(document).endswith(f"<!-- briefing {found['id']} -->\n")


def test_the_export_id_follows_the_words(library: Library) -> None:
    claim = replace(library.claims["crossing/crew"], text="Crews of four are enough in winter.")
    changed = replace(library, claims={**library.claims, claim.ref: claim})
    before, after = (compose(x, picks("crew"), TODAY) for x in (library, changed))
    assert export_id(before) != export_id(after)
    assert export_id(before) == export_id(compose(library, picks("crew"), TODAY))


def test_the_outline_adds_up_to_the_page(library: Library) -> None:
    document = compose(library, replace(FERRY, pins=("crossing/crew",)), TODAY)
    entries = [e for s in document.entries for e in s.entries]
    assert {e.ref for e in entries} == {u.claim.ref for u in document.used}
    assert [e.pinned for e in entries if e.ref == "crossing/crew"] == [True]
    headings = sum(len(plain(b.lead).split()) for b in document.blocks if isinstance(b, Paragraph))
    assert sum(e.words for e in entries) + headings == document.words
