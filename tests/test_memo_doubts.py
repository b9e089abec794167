"""What a memo must not print as if all were well: what fell, what is at odds, what is old."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from briefing.cli.exits import Exit
from briefing.export.markdown import render
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.memo.blocks import NO_SECTION, LeftOut
from briefing.memo.compose import compose
from briefing.memo.errors import MemoError
from briefing.memo.handling.release import release
from briefing.memo.outline import LineError, taken_in, why_not_in
from briefing.memo.templates import Part, Template
from briefing.model import AuthorText, Memo
from command_line import run
from libraries import write

TODAY = dt.date(2026, 3, 10)

FILES: Mapping[str, str] = {
    "briefing.toml": 'schema = 1\ntitle = "Magnets"\n',
    "themes/t.toml": 'title = "Magnets"\n',
    "briefs/sources.toml": """
[[sources]]
id = "agency"
title = "Agency report"
published = 2025-10-01
access = "first-hand"

[[sources]]
id = "paper"
title = "The Daily"
published = 2025-10-02
derives_from = ["agency"]
""",
    "briefs/t/b.toml": """
title = "Magnets"
bottom_line = "China still supplies 92% of the magnets."
rests_on = ["earlier"]

[[claims]]
id = "share"
text = "China supplied 94% of the magnets in 2025."
supersedes = ["earlier"]
evidence = ["agency"]

[[claims]]
id = "earlier"
text = "China supplied 92% of the magnets in 2025."
evidence = ["agency"]

[[claims]]
id = "taken-back"
text = "Japan holds stocks for a year."
status = "withdrawn"
evidence = ["paper"]

[[claims]]
id = "hold"
text = "Japan can wait for a year."
kind = "judgement"
depends_on = ["taken-back", "earlier"]

[[claims]]
id = "rise"
text = "Prices of magnets rose by a fifth in March."
quantity = { measure = "price", value = 20, unit = "%", as_of = "2025-03" }
evidence = ["agency"]

[[claims]]
id = "jump"
text = "Magnets cost a third more in March."
quantity = { measure = "price", value = 35, unit = "%", as_of = "2025-03" }
evidence = ["paper"]

[[claims]]
id = "stock"
text = "The stock is kept in Kobe."
review_by = 2025-12-01
evidence = ["agency"]

[[claims]]
id = "deal"
text = "Tokyo may expand its deal on magnets with Washington in the course of 2026."
short = "Tokyo expands its magnet deal."
importance = 5
evidence = ["agency"]

[[claims]]
id = "closing"
text = "Factories in Europe are closing."
evidence = ["~agency"]

[[claims]]
id = "open"
text = "Whether stocks are full is not known."
kind = "gap"

[[claims]]
id = "enough"
text = "Europe has magnets enough."
kind = "judgement"
evidence = ["agency"]

[[claims]]
id = "short-of"
text = "Europe ran out of magnets in May."
contradicts = ["enough"]
evidence = ["agency"]
""",
    "memos/m.toml": """
title = "M"
claims = ["b/share", "b/renamed"]
""",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return build(tmp_path_factory.mktemp("doubts"))


def build(folder: Path, old: str = "", new: str = "") -> Library:
    """The library, some words of its brief replaced."""
    files = dict(FILES)
    assert old in files["briefs/t/b.toml"]
    files["briefs/t/b.toml"] = files["briefs/t/b.toml"].replace(old, new)
    return load(write(folder, files))


JUDGEMENTS = Template(
    id="judgements",
    title="what we think and no more",
    words=200,
    parts=(Part("judgement", "What we think", ("judgement",)),),
)


def picks(*claims: str, **settings: object) -> Memo:
    return Memo(claims=tuple(f"b/{c}" for c in claims), **settings)  # type: ignore[arg-type]


def page(library: Library, memo: Memo) -> str:
    return render(compose(library, memo, TODAY))


def remarks(library: Library, memo: Memo) -> tuple[str, ...]:
    return compose(library, memo, TODAY).remarks


def test_no_bottom_line_that_rests_on_what_is_superseded(library: Library, tmp_path: Path) -> None:
    assert "92%" not in page(library, picks("share"))
    assert (
        "The bottom line of b is left out: it rests on b/earlier, which is superseded."
        in remarks(library, picks("share"))
    )
    # Whoever lets it rest on the later claim too has seen both.
    both = build(tmp_path, 'rests_on = ["earlier"]', 'rests_on = ["earlier", "share"]')
    assert "92%" in page(both, picks("share"))


def test_a_judgement_is_not_given_the_sources_of_what_fell(library: Library) -> None:
    written = page(library, picks("hold"))
    assert "Daily" not in written
    assert "Agency" not in written
    assert "Our own judgement." in written
    said = remarks(library, picks("hold"))
    assert "b/hold rests on b/taken-back, which is withdrawn." in said
    assert "b/hold rests on b/earlier, which is superseded." in said


def test_a_sentence_of_the_author_that_rests_on_what_fell_is_told(library: Library) -> None:
    texts = (
        AuthorText("Japan has stocks for a year, and some more words.", rests_on=("b/taken-back",)),
        AuthorText("It is 94%.", rests_on=("b/share", "b/earlier")),
    )
    said = remarks(library, picks("rise", texts=texts))
    assert "“Japan has stocks for a year, …” rests on b/taken-back, which is withdrawn." in said
    assert "“It is 94%.” rests on b/earlier, which is superseded." in said


def test_a_figure_of_the_author_that_no_claim_of_the_page_says(library: Library) -> None:
    texts = (AuthorText("Prices rose by 20%, and wages by 7%."),)
    said = remarks(library, picks("share", "rise", texts=texts, bottom_line="It is at 92%."))
    assert 'The bottom line: "92%" is from b/earlier, which is superseded.' in said
    assert [s for s in said if s.startswith("“Prices")] == [
        '“Prices rose by 20%, and wages …”: no claim it rests on says "7%".'
    ]
    assert not [s for s in remarks(library, picks("share", bottom_line="It is at 94%."))
                if s.startswith("The bottom line")]  # fmt: skip


def test_a_claim_of_which_all_support_was_retracted(library: Library, tmp_path: Path) -> None:
    files = dict(FILES)
    current = "published = 2025-10-01\n"
    files["briefs/sources.toml"] = files["briefs/sources.toml"].replace(
        current, f'{current}standing = "retracted"\n'
    )
    fell = load(write(tmp_path, files))
    assert "All that supports b/share has been retracted." in remarks(fell, picks("share"))
    assert not any("retracted" in s for s in remarks(library, picks("share")))


def test_two_figures_on_one_page_of_which_nobody_said_anything(
    library: Library, tmp_path: Path
) -> None:
    said = remarks(library, picks("rise", "jump"))
    assert any("b/rise and b/jump stand on one page and cannot both be so" in s for s in said)
    assert not any("cannot both" in s for s in remarks(library, picks("rise", "share")))
    declared = build(tmp_path, 'id = "jump"', 'id = "jump"\ncontradicts = ["rise"]')
    assert not any("cannot both" in s for s in remarks(declared, picks("rise", "jump")))


def test_half_of_a_conflict_of_which_nobody_said_anything(library: Library, tmp_path: Path) -> None:
    said = "b/rise cannot be so if b/jump is, which is not on the page: price, March 2025: 20% or"
    assert [s for s in remarks(library, picks("rise")) if s.startswith(said)]
    assert not any("cannot be so if" in s for s in remarks(library, picks("rise", "jump")))
    assert not any("cannot be so if" in s for s in remarks(library, picks("share")))
    declared = build(tmp_path, 'id = "jump"', 'id = "jump"\ncontradicts = ["rise"]')
    assert not any("cannot be so if" in s for s in remarks(declared, picks("rise")))


ELSEWHERE = """
title = "Elsewhere"

[[claims]]
id = "fell"
text = "Magnets cost 5% less in March."
quantity = { measure = "price", value = -5, unit = "per cent", as_of = 2025-03-31 }
evidence = ["paper"]
"""


def test_half_of_a_conflict_whose_other_half_is_in_another_theme(tmp_path: Path) -> None:
    themes = {"themes/u.toml": 'title = "U"\n', "briefs/u/e.toml": ELSEWHERE}
    library = load(write(tmp_path, {**FILES, **themes}))
    said = "b/rise cannot be so if e/fell is, which is not on the page: price, 31 March 2025: "
    assert [s for s in remarks(library, picks("rise")) if s.startswith(said)]
    # What is kept of the library says so too.
    assert [s for s in remarks(load(tmp_path), picks("rise")) if s.startswith(said)]


def test_half_of_a_conflict_whose_other_half_is_above_the_ceiling(tmp_path: Path) -> None:
    marks = 'markings = "tlp"\ndefault_marking = "TLP:CLEAR"\n'
    files = {
        **FILES,
        "briefing.toml": FILES["briefing.toml"] + marks,
        "themes/u.toml": 'title = "U"\n',
        "briefs/u/e.toml": 'marking = "TLP:RED"\n' + ELSEWHERE,
    }
    library = load(write(tmp_path, files))
    document = compose(library, picks("stock", "rise", ceiling="TLP:GREEN"), TODAY)
    assert document.hidden == (
        "e/fell (TLP:RED) cannot be so if b/rise is, and is above the ceiling TLP:GREEN.",
    )
    assert not any("e/fell" in said for said in document.remarks)
    with pytest.raises(MemoError):
        release(library, document)
    assert compose(library, picks("stock", ceiling="TLP:GREEN"), TODAY).hidden == ()
    files["briefs/u/e.toml"] += 'status = "withdrawn"\n'
    gone = load(write(tmp_path / "gone", files))
    assert compose(gone, picks("rise", ceiling="TLP:GREEN"), TODAY).hidden == ()


LATER = """
[[claims]]
id = "enough-today"
text = "Europe has magnets enough today."
kind = "judgement"
supersedes = ["enough"]
evidence = ["agency"]
"""
BEFORE = (
    "b/short-of contradicts b/enough, and b/enough is superseded by b/enough-today; "
    "whether they still contradict each other, nobody has said."
)


def test_a_contradiction_of_what_has_been_superseded_is_told(tmp_path: Path) -> None:
    head = '[[claims]]\nid = "enough"\n'
    library = build(tmp_path / "told", head, f"{LATER}\n{head}")
    assert BEFORE in remarks(library, picks("enough-today"))
    assert BEFORE not in remarks(library, picks("share"))
    # Also where the claim against it was superseded, and on its page.
    other = LATER.replace("enough-today", "none-left").replace('"enough"', '"short-of"')
    library = build(tmp_path / "both", head, f"{LATER}{other}\n{head}")
    for own in ("enough-today", "none-left"):
        said = [s for s in remarks(library, picks(own)) if s.startswith("b/") and "nobody" in s]
        assert len(said) == 1
        assert "b/enough is superseded by b/enough-today" in said[0]
        assert "b/short-of is superseded by b/none-left" in said[0]


@pytest.mark.parametrize(
    "said",
    [
        'contradicts = ["short-of"]',
        # Both were replaced by one claim.
        'supersedes = ["enough", "short-of"]',
        'text = "Europe has 12 magnets."',
        'status = "withdrawn"',
    ],
)
def test_where_somebody_said_whether_it_is_contradicted_still(said: str, tmp_path: Path) -> None:
    head = '[[claims]]\nid = "enough"\n'
    key = said.partition(" ")[0]
    lines = [line for line in LATER.splitlines() if not line.startswith(f"{key} =")]
    lines[-1:] = [lines[-1], said]
    later = "\n".join(lines)
    text = FILES["briefs/t/b.toml"].replace("has magnets enough", "has 9 magnets")
    text = text.replace(head, f"{later}\n\n{head}")
    library = load(write(tmp_path, {**FILES, "briefs/t/b.toml": text}))
    assert not [
        f for f in library.findings if f.severity == "error" and "memos" not in f.place.file
    ]
    own = "enough" if "withdrawn" in said else "enough-today"
    assert not any("nobody has said" in s for s in remarks(library, picks(own)))


def test_a_source_against_what_has_been_superseded_is_told(tmp_path: Path) -> None:
    told = (
        "paper contradicts b/stock, and b/stock is superseded by b/stock-now; "
        "whether they still contradict each other, nobody has said."
    )
    head = '[[claims]]\nid = "stock"\n'
    later = '[[claims]]\nid = "stock-now"\ntext = "Stocks are in Kobe."\nsupersedes = ["stock"]\n'
    files = dict(FILES)
    text = files["briefs/t/b.toml"].replace(
        'review_by = 2025-12-01\nevidence = ["agency"]',
        'review_by = 2025-12-01\nevidence = ["agency", "!paper"]',
    )
    for name, evidence in (("silent", '["agency"]'), ("heard", '["agency", "~paper"]')):
        files["briefs/t/b.toml"] = text.replace(head, f"{later}evidence = {evidence}\n\n{head}")
        library = load(write(tmp_path / name, files))
        assert (told in remarks(library, picks("stock-now"))) == (name == "silent")
    marks = 'markings = "tlp"\ndefault_marking = "TLP:CLEAR"\n'
    files["briefing.toml"] += marks
    files["briefs/t/b.toml"] = text.replace(head, f'{later}evidence = ["agency"]\n\n{head}')
    files["briefs/sources.toml"] += 'marking = "TLP:RED"\n'
    secret = load(write(tmp_path / "secret", files))
    document = compose(secret, picks("stock-now", ceiling="TLP:GREEN"), TODAY)
    assert [said.partition(":")[0] for said in document.hidden] == [told.partition(";")[0]]


def test_what_was_contradicted_above_the_ceiling_is_told_to_the_exporter(tmp_path: Path) -> None:
    marks = 'markings = "tlp"\ndefault_marking = "TLP:CLEAR"\n'
    text = FILES["briefs/t/b.toml"].replace(
        'id = "enough"\n', 'id = "enough"\nmarking = "TLP:RED"\n'
    )
    files = {
        **FILES,
        "briefing.toml": FILES["briefing.toml"] + marks,
        "briefs/t/b.toml": text + LATER,
    }
    library = load(write(tmp_path, files))
    document = compose(library, picks("enough-today", ceiling="TLP:GREEN"), TODAY)
    assert document.hidden == (
        "b/short-of contradicts b/enough, and b/enough is superseded by b/enough-today: "
        "this lies in part above the ceiling TLP:GREEN.",
    )
    assert BEFORE not in document.remarks


DATES = """
title = "Elsewhere"

[[claims]]
id = "first"
text = "The talks were in May."
event = "talks"
date = 2025-05-03
evidence = ["paper"]

[[claims]]
id = "same"
text = "The talks were held in Kobe."
event = "talks"
date = 2025-05-03
evidence = ["paper"]

[[claims]]
id = "later"
text = "The talks took place late in May."
event = "talks"
date = 2025-05-30
evidence = ["agency"]
"""


def test_whoever_has_judged_two_dates_has_judged_them_for_the_page_too(tmp_path: Path) -> None:
    files = {**FILES, "themes/u.toml": 'title = "U"\n', "briefs/u/e.toml": DATES}
    memo = Memo(claims=("e/same",))
    said = remarks(load(write(tmp_path / "open", files)), memo)
    assert any("talks: 3 May 2025 or 30 May 2025" in s for s in said)
    judged = '[[dismissed]]\nclaims = ["e/first", "e/later"]\nkind = "event"\nwhy = "Two rounds."\n'
    said = remarks(load(write(tmp_path / "dismissed", {**files, "decisions.toml": judged})), memo)
    assert not any("talks" in s for s in said)
    files["briefs/u/e.toml"] += 'contradicts = ["first"]\n'
    said = remarks(load(write(tmp_path / "declared", files)), memo)
    assert not any("talks" in s for s in said)


AGAINST = """id = "short-of"
text = "Europe ran out of magnets in May."
contradicts = ["enough"]
evidence = ["agency"]
"""
MORE_AGAINST = """
[[claims]]
id = "too-few"
text = "Half of all European magnet makers say that they turned orders down."
importance = 2
contradicts = ["enough"]
evidence = ["paper"]

[[claims]]
id = "unheard"
text = "Nobody has magnets to spare for Europe."
importance = 1
kind = "judgement"
contradicts = ["enough"]
"""


def test_all_that_contradicts_a_claim_comes_with_it_where_there_is_room(tmp_path: Path) -> None:
    thrice = build(tmp_path, AGAINST, AGAINST + MORE_AGAINST)
    written = page(thrice, picks("enough"))
    assert "This is contested: " in written
    assert written.count("Also against it: ") == 2
    assert not any("contradicts b/enough too" in s for s in remarks(thrice, picks("enough")))


def test_what_else_contradicts_a_claim_stands_in_its_note_where_there_is_no_room(
    tmp_path: Path,
) -> None:
    thrice = build(tmp_path, AGAINST, AGAINST + MORE_AGAINST)
    few = picks("enough", words=24)
    written = page(thrice, few)
    assert "This is contested: Europe ran out of magnets in May.[^2]" in written
    assert "Also against it" not in written
    note = next(line for line in written.splitlines() if line.startswith("[^1]:"))
    assert "Against it: " in note and "The Daily" in note
    said = remarks(thrice, few)
    assert "b/too-few contradicts b/enough too, and stands only in its note." in said
    mute = "b/unheard contradicts b/enough too, is not on the page and names no source."
    assert mute in said


def test_what_contradicts_a_claim_and_names_no_source_is_told_where_nothing_fits(
    tmp_path: Path,
) -> None:
    mute = AGAINST.replace('evidence = ["agency"]\n', "")
    library = build(tmp_path, AGAINST, mute)
    few = picks("enough", words=12)
    assert "out of magnets" not in page(library, few)
    told = "b/short-of contradicts b/enough, is not on the page and names no source."
    assert told in remarks(library, few)
    assert told not in remarks(library, picks("enough"))
    named = build(tmp_path / "named", AGAINST, AGAINST)
    assert not any("b/short-of" in s for s in remarks(named, few))


def test_what_was_to_be_looked_at_again_says_so(library: Library) -> None:
    assert "kept in Kobe (to be checked again by 1 December 2025)." in page(library, picks("stock"))


def test_a_short_form_that_makes_a_claim_surer_is_not_chosen_by_itself(library: Library) -> None:
    with pytest.raises(MemoError):
        compose(library, picks("deal", words=8), TODAY)
    asked = picks("deal", short=("b/deal",))
    assert "Tokyo expands its magnet deal." in page(library, asked)
    assert any("b/deal" in s and '"may"' in s for s in remarks(library, asked))


def test_a_source_cited_for_context_is_not_said_to_support(library: Library) -> None:
    written = page(library, picks("closing"))
    assert "[^1]: No source is recorded for this. For context: *Agency report*" in written


def test_what_no_section_holds_cannot_be_taken_in(library: Library) -> None:
    memo = picks("open", "enough")
    document = compose(library, memo, TODAY, template=JUDGEMENTS)
    left = next(x for x in document.left_out if x.ref == "b/open")
    assert left.why == NO_SECTION
    assert (
        why_not_in(library, left) == "No section of this template holds it; another template may."
    )
    with pytest.raises(LineError):
        taken_in(library, memo, left)
    assert not why_not_in(library, LeftOut("b/open", "over the budget"))
    pinned = picks("enough", pins=("b/open",))
    said = compose(library, pinned, TODAY, template=JUDGEMENTS).remarks
    assert f"b/open is pinned, and {NO_SECTION}." in said


def test_what_contradicts_a_claim_comes_with_it_though_no_section_holds_it(
    library: Library,
) -> None:
    only = compose(library, picks("enough"), TODAY, template=JUDGEMENTS)
    asked = compose(library, picks("enough", "short-of"), TODAY, template=JUDGEMENTS)
    assert [u.claim.ref for u in only.used] == [u.claim.ref for u in asked.used]
    assert "b/short-of" in {u.claim.ref for u in asked.used}
    assert not asked.left_out


def test_the_command_line_says_what_a_saved_memo_has_lost(library: Library) -> None:
    ran = run("memo", "--library", library.root, "--saved", "m", "--as-of", TODAY.isoformat())
    assert ran.code == 0
    assert 'In memos/m.toml:3: claims[1]: no claim has the reference "b/renamed"' in ran.err
    own = '[[text]]\ntext = "So we think."\n'
    (library.root / "memos" / "own.toml").write_text('title = "O"\nclaims = ["b/share"]\n' + own)
    ran = run("memo", "--library", library.root, "--saved", "own", "--as-of", TODAY.isoformat())
    assert "1 sentence names no source.\n" in ran.err


def test_judgements_that_rest_on_each_other_alone_are_told(tmp_path: Path) -> None:
    rounds = (
        AGAINST
        + """
[[claims]]
id = "this"
text = "Europe will run out."
kind = "judgement"
depends_on = ["that"]

[[claims]]
id = "that"
text = "Stocks will be empty."
kind = "judgement"
depends_on = ["this"]
"""
    )
    told = "b/this rests on nothing but what rests on it in turn."
    library = build(tmp_path / "round", AGAINST, rounds)
    assert told in remarks(library, picks("this", "that"))
    on_the_agency = rounds.replace('depends_on = ["this"]', 'depends_on = ["this", "share"]')
    library = build(tmp_path / "grounded", AGAINST, on_the_agency)
    assert told not in remarks(library, picks("this", "that"))


def test_a_brief_as_a_page_is_told_what_to_look_at_too(library: Library, tmp_path: Path) -> None:
    asked = ("show", "b", "--library", library.root, "--as-of", TODAY.isoformat())
    ran = run(*asked, "-o", tmp_path / "b.md")
    assert ran.code == 0
    assert "b/rise and b/jump stand on one page and cannot both be so" in ran.err
    assert "The bottom line of b is left out: it rests on b/earlier" in ran.err
    assert "say in a sentence or two" not in ran.err


def test_json_is_the_manifest_of_a_memo(library: Library) -> None:
    asked = ("memo", "--library", library.root, "--claim", "b/share", "--as-of", TODAY.isoformat())
    assert run(*asked, "--json").out == run(*asked, "--format", "json").out != ""
    ran = run(*asked, "--json", "--format", "html")
    assert ran.code == Exit.USAGE
    assert "--json and --format html are two formats" in ran.err


def test_what_rests_on_nothing_is_told_under_a_ceiling_too(tmp_path: Path) -> None:
    marks = 'markings = "tlp"\ndefault_marking = "TLP:CLEAR"\n'
    held = 'rests_on = ["share"]'
    files = {
        **FILES,
        "briefing.toml": FILES["briefing.toml"] + marks,
        "briefs/t/b.toml": FILES["briefs/t/b.toml"].replace('rests_on = ["earlier"]', held),
    }
    marked = load(write(tmp_path, files))
    memo = picks(
        "share",
        bottom_line="It is at 94%.",
        rests_on=("b/nowhere",),
        texts=(AuthorText("We hold on.", rests_on=("b/gone",)),),
    )
    lost = "The bottom line of this memo is left out: it rests on b/nowhere, which is not in the"
    instead = "In the place of its own bottom line stands that of b."
    for ceiling, where in (("", ""), ("TLP:GREEN", " at or below TLP:GREEN")):
        said = remarks(marked, replace(memo, ceiling=ceiling))
        assert f"{lost} library{where}." in said
        assert instead in said
        assert any(s.startswith("“We hold on.” ") and "b/gone, which is not" in s for s in said)
    assert instead not in remarks(marked, picks("share"))
    assert instead not in remarks(marked, picks("share", bottom_line="It is at 94%."))


def test_what_contests_a_contester_does_not_come_of_itself(tmp_path: Path) -> None:
    further = """
[[claims]]
id = "not-short"
text = "No maker of magnets ran out of them in May."
contradicts = ["short-of"]
evidence = ["paper"]
"""
    chain = build(tmp_path, AGAINST, AGAINST + further)
    written = page(chain, picks("enough"))
    assert "Europe ran out of magnets in May." in written
    assert "No maker of magnets" not in written
