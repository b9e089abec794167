"""Quotations against saved texts: never exact where anything differs, fuzzy where it matters."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.evidence.quotations import LONGEST, of_evidence, verdict
from briefing.evidence.typography import BREAK, normal
from briefing.evidence.wording import difference
from briefing.library.scan import load
from libraries import write

TEXT = """\
The harbour council met in Northwick on 14 March 2025 and heard three reports on dredging.

Commissioner Helen Marsh told the members that the channel would not be deepened before 2027, \
because the survey of the seabed had found 1,250 cubic metres of old munitions near Gull Point. \
She said the ministry in Eastbridge had offered a grant of 4.6 million crowns, a figure that the \
treasurer called insufficient. The council did not vote on the offer.

Professor Arild Thomsen presented figures for the herring fleet: landings fell by 17.5 per cent \
between 2021 and 2024, while prices at the Saltmarket rose from 12 to 19 crowns a kilogram. He \
never claimed that the two were connected. "We have no model that could show it," he said, \
according to the minutes of the meeting.

The port of Westhaven – the largest in the region – handled 38 ferries a week in 2024, fewer \
than the 45 of the year before. Its director, Petra Lind, expects traffic to recover without \
public money. Efficient offices, she added, are the first defence against waste; \
the official figures confirm a modest profit.

Under the agreement with Ostmark, signed in Northwick on 2 May 2023, neither side may raise the \
pilot fees by more than 3 per cent a year. Ostmark has never asked for an exception. The Northwick \
Chamber of Commerce nevertheless called the clause “a brake on growth” and wants it reviewed in \
2026, when 11 of the 24 contracts expire.

Der Rat von Südhafen beschloss am 9. Juni 2024, die Gebühren nicht zu erhöhen. Die Stadt Altwerder \
zahlt seitdem 260 Millionen Kronen im Jahr, und kein anderes Mitglied trägt mehr als 40 Millionen.

Le conseil de Portneuf n'a jamais approuvé le plan de 2019; il a retenu la variante de Sainte-\
Anne, qui coûte 85 millions de couronnes et ne touche pas le marais.

北浜市は2024年に漁港の改修費として36億円を計上した。市長の高橋は追加の増税を行わないと述べた。
"""
SENTENCES = [s for s in re.split(r"(?<=[.。])\s+", TEXT) if len(s) > 50 and s[0] != "\n"]
NAMES = ("Marsh", "Thomsen", "Northwick", "Westhaven", "Ostmark", "Lind", "Eastbridge", "Südhafen")
NOT = re.compile(r"\b(?:not|never|no|without|neither|nicht|kein|jamais|pas) ", re.IGNORECASE)

Planted = tuple[str, str]
"""A quotation and a saved text, one of them edited."""
Edit = Callable[[str, random.Random], Planted | None]


def number(quote: str, rng: random.Random) -> Planted | None:
    found = list(re.finditer(r"\d", quote))
    if not found:
        return None
    at = rng.choice(found).start()
    other = rng.choice([d for d in "0123456789" if d != quote[at]])
    return quote[:at] + other + quote[at + 1 :], TEXT


def longer_number(quote: str, rng: random.Random) -> Planted | None:
    """A digit too many or too few, or at the edge of the quotation a number cut short."""
    found = list(re.finditer(r"\d+", quote))
    if not found:
        return None
    match = rng.choice(found)
    if rng.random() < 0.5 and len(match.group()) > 1:
        return quote[: match.end() - 1], TEXT
    return quote[: match.end()] + rng.choice("05") + quote[match.end() :], TEXT


def name(quote: str, rng: random.Random) -> Planted | None:
    present = [n for n in NAMES if n in quote]
    if not present:
        return None
    was = rng.choice(present)
    other = rng.choice([n for n in NAMES if n != was])
    return quote.replace(was, other, 1), TEXT


def negation_gone(quote: str, rng: random.Random) -> Planted | None:
    found = list(NOT.finditer(quote))
    if not found:
        return None
    match = rng.choice(found)
    return quote[: match.start()] + quote[match.end() :], TEXT


def negation_added(quote: str, rng: random.Random) -> Planted | None:
    spaces = [m.start() for m in re.finditer(r"(?<=[a-z]) (?=[a-z])", quote)]
    if not spaces:
        return None
    at = rng.choice(spaces)
    return quote[:at] + " not" + quote[at:], TEXT


def negation_hidden(quote: str, rng: random.Random) -> Planted | None:
    """An ellipsis where the negation was, or the quotation begun right behind it."""
    found = list(NOT.finditer(quote))
    if not found:
        return None
    match = rng.choice(found)
    if rng.random() < 0.3 and len(quote) - match.end() > 20:
        return quote[match.end() :], TEXT
    before, after = quote[: match.start()].strip(), quote[match.end() :].strip()
    return (f"{before} […] {after}", TEXT) if before else None


def edited(quote: str, now: str) -> Planted | None:
    return (quote, TEXT.replace(quote, now, 1)) if now != quote else None


def hyphen(quote: str, rng: random.Random) -> Planted | None:
    words = list(re.finditer(r"[a-zé]{6,}", quote))
    if not words:
        return None
    at = rng.choice(words).start() + rng.randint(2, 4)
    sign = rng.choice(["-", "\u00ad", "‐"])
    return edited(quote, quote[:at] + sign + rng.choice(["\n", "\r\n", " \n   "]) + quote[at:])


def soft_hyphen(quote: str, rng: random.Random) -> Planted | None:
    at = rng.choice([m.start() + 2 for m in re.finditer(r"\w{4,}", quote)])
    return edited(quote, quote[:at] + "\u00ad" + quote[at:])


def ligature(quote: str, rng: random.Random) -> Planted | None:
    now = quote
    for letters, sign in (("ffi", "ﬃ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ")):
        now = now.replace(letters, sign)
    return edited(quote, now)


def full_width(quote: str, rng: random.Random) -> Planted | None:
    found = list(re.finditer(r"[A-Za-z0-9]+", quote))
    match = rng.choice(found) if found else None
    if match is None:
        return None
    wide = "".join(chr(ord(c) + 0xFEE0) for c in match.group())
    return edited(quote, quote[: match.start()] + wide + quote[match.end() :])


def spaces(quote: str, rng: random.Random) -> Planted | None:
    places = [m.start() for m in re.finditer(" ", quote)]
    if not places:
        return None
    at = rng.choice(places)
    space = rng.choice(["\u00a0", "  ", "\n", "\u202f", " \u200b"])
    return edited(quote, quote[:at] + space + quote[at + 1 :])


def marks(quote: str, rng: random.Random) -> Planted | None:
    before, after = rng.choice([("“", "”"), ("„", "“"), ("«\u00a0", "\u00a0»"), ("'", "'")])
    now = re.sub('["“]([^"”]*)["”]', rf"{before}\1{after}", quote) if before != "'" else quote
    now = now.replace(" – ", rng.choice(["—", " — ", " - ", " -- "]))
    return edited(quote, now.replace("'", "’"))


def page_header(quote: str, rng: random.Random) -> Planted | None:
    places = [m.start() for m in re.finditer(" ", quote)]
    if len(places) < 4:
        return None
    at = rng.choice(places[1:-1])
    head = f"Northwick Harbour Council      Page {rng.randint(2, 90)}"
    return edited(quote, f"{quote[:at]}\n\n{head}\n\n{quote[at + 1 :]}")


MEANING = (number, longer_number, name, negation_gone, negation_added, negation_hidden)
TYPESETTING = (hyphen, soft_hyphen, ligature, full_width, spaces, marks)


def planted(edits: tuple[Edit, ...], many: int) -> Iterator[tuple[str, str, str]]:
    """So many edits, of each kind as many as of another: its name, the quotation and the text."""
    rng = random.Random("planted edits")
    made = 0
    while made < many:
        edit = edits[made % len(edits)]
        found = edit(rng.choice(SENTENCES), rng)
        if found is not None:
            made += 1
            yield (edit.__name__, *found)


def test_every_sentence_is_exact() -> None:
    for sentence in SENTENCES:
        found = verdict(sentence, TEXT)
        assert found.kind == "exact"
        assert TEXT[found.start : found.end] == sentence


def test_no_edit_of_the_meaning_is_better_than_fuzzy() -> None:
    kinds: Counter[str] = Counter()
    told = 0
    for edit, quote, text in planted(MEANING, 1_150):
        found = verdict(quote, text)
        assert found.kind in ("fuzzy", "ambiguous", "missing"), (edit, quote, found)
        kinds[found.kind] += 1
        told += found.changes_meaning
    # And they are found where they stand, with what differs.
    assert kinds["missing"] + kinds["ambiguous"] <= 0.05 * 1_150, kinds
    assert told >= 0.95 * kinds["fuzzy"]


def test_no_edit_of_the_typesetting_is_exact_and_all_are_seen_through() -> None:
    for edit, quote, text in planted(TYPESETTING, 700):
        found = verdict(quote, text)
        assert found.kind == "normalised", (edit, quote, found)
        again = normal(text[found.start : found.end]).text.replace(BREAK, "")
        assert again.strip(" \"'") == normal(quote).text.strip(" \"'"), edit


def test_a_page_header_in_between_is_told() -> None:
    for _, quote, text in planted((page_header,), 150):
        found = verdict(quote, text)
        assert found.kind == "fuzzy", quote
        assert "between" in [d.kind for d in found.differences], found
        assert "Harbour Council" in text[found.start : found.end]


# What each verdict means

STATEMENT = "The quota is 92.5 per cent, a non-binding figure. Ministers did not vote. It is so."


@pytest.mark.parametrize(
    ("quote", "kind"),
    [
        ("The quota is 92.5 per cent", "exact"),
        ("  Ministers did not vote.\n", "exact"),
        # A word or a number is not cut in two.
        ("The quota is 92", "fuzzy"),
        ("he quota is 92.5 per cent", "fuzzy"),
        ("a non-binding fig", "fuzzy"),
        # What turns it round stands right beside it.
        ("binding figure", "fuzzy"),
        ("vote", "fuzzy"),
        # Case says something.
        ("ministers did not vote", "fuzzy"),
        ("The quota […] 92.5 per cent […] It is so", "exact"),
        ("The quota is 92.5 per cent […] figure", "fuzzy"),
        ("The quota ... a non‑binding figure", "normalised"),
        ("Ministers … did not vote", "exact"),
        ("Ministers … vote", "fuzzy"),
        ("Ministers did not vote. […] The quota is 92.5 per cent", "fuzzy"),
        ("is", "ambiguous"),
        ("The fleet was sold to a shipyard in the south.", "missing"),
        ("…", "missing"),
        ("", "missing"),
    ],
)
def test_verdicts(quote: str, kind: str) -> None:
    assert verdict(quote, STATEMENT).kind == kind


def test_an_ellipsis_of_the_text_itself() -> None:
    text = "Well … we shall see. Well, we shall go."
    assert verdict("Well … we shall see", text).kind == "exact"
    assert verdict("Well[...] we shall see", text).kind == "exact"
    assert verdict("Well … we shall see", text.replace("…", "...")).kind == "exact"


def test_a_superscript_is_no_digit() -> None:
    assert verdict("about 922 votes", "about 92² votes").kind == "fuzzy"
    assert verdict("about 92 votes", "about 92² votes").kind == "fuzzy"


@pytest.mark.parametrize(
    ("quote", "saved", "said"),
    [
        ("worth $58 billion", "It is worth €58 billion.", "“$58” is “€58” in the saved text"),
        ("$5m", "£5m", "“$5” is “£5” in the saved text"),
        ("fell by -3% in May", "It fell by 3% in May.", "“-3%” is “3%” in the saved text"),
        ("up +3 to", "It is up -3 to 4.", "“+3” is “-3” in the saved text"),
        ("below >5%", "It is below <5%.", "“>5%” is “<5%” in the saved text"),
        ("in (May) 2025", "It was in May 2025.", "its punctuation or signs"),
    ],
)
def test_a_sign_that_makes_another_figure_is_told_as_a_number(
    quote: str, saved: str, said: str
) -> None:
    found = verdict(quote, saved)
    assert found.kind == "fuzzy"
    assert [d.in_words() for d in found.differences] == [said]
    assert (found.differences[0].kind == "number") == ("“" in said)


def test_thousands_signs_and_magnitudes_belong_to_the_number() -> None:
    assert verdict("500 tonnes were sold", "In all 1 500 tonnes were sold.").kind == "fuzzy"
    assert verdict("5 degrees in May", "It was −5 degrees in May.").kind == "fuzzy"
    assert verdict("a loan of 150", "a loan of 150 billion").kind == "fuzzy"
    assert verdict("a loan of 150 billion", "a loan of 150 billion").kind == "exact"
    assert verdict("十五人が参加した", "二十五人が参加した。").kind == "fuzzy"
    assert verdict("fell by 3", "It fell by 3, then by 4.").kind == "exact"


def test_a_reversed_direction_of_writing_is_not_overlooked() -> None:
    assert verdict("a share of 29 per cent", "a share of \u202e29\u202c per cent").kind == "fuzzy"


def test_a_passage_with_another_head_and_foot_is_found_at_its_place() -> None:
    text = "The tide. " * 400 + "The tide of imports fell to 12 ships in May." + " The tide." * 400
    found = verdict("The tide of imports fell to 13 ships in May.", text)
    assert found.kind == "fuzzy"
    assert text[found.start : found.end] == "The tide of imports fell to 12 ships in May"
    assert found.in_words() == "quote differs: “13” is “12” in the saved text"


def test_two_passages_as_near_as_each_other_are_no_place() -> None:
    text = "Team Beta won the first round. Nothing else. Team Gamma won the first round."
    found = verdict("Team Alpha won the first round.", text)
    assert found.kind == "ambiguous"
    assert found.places == 2


def test_parts_of_a_repeated_phrase_meet_where_they_are_nearest() -> None:
    text = "The council agreed. The council waited. The council agreed to pay 5 crowns."
    found = verdict("The council […] to pay 5 crowns", text)
    assert found.kind == "exact"
    assert text[found.start : found.end] == "The council agreed to pay 5 crowns"


def test_a_quotation_beyond_the_longest_is_looked_for_as_it_stands() -> None:
    text = "word and " * LONGEST
    assert verdict(text[:-1].strip(), text).kind == "exact"
    assert verdict("other " + text.strip(), text).kind == "missing"


@pytest.mark.parametrize(
    ("quoted", "saved", "kind"),
    [
        ("92", "87", "number"),
        ("two million", "three million", "number"),
        ("Anna", "Petra", "name"),
        ("will", "will not", "negation"),
        ("likely", "unlikely", "negation"),
        ("does", "doesn't", "negation"),
        ("合意した", "合意しなかった", "negation"),
        ("large", "big", "wording"),
        ("Turkey", "turkey", "case"),
        ("922", "92²", "number"),
    ],
)
def test_differences_are_of_the_gravest_kind(quoted: str, saved: str, kind: str) -> None:
    assert difference(quoted, saved).kind == kind
    assert difference(saved, quoted).kind == kind


# Properties

WORDS = st.text(st.sampled_from("abcdeé ABC123,.-–“”ﬁ日本ガ\n\u00a0\u00ad…"), max_size=60)


@settings(deadline=None, max_examples=300)
@given(WORDS, WORDS, WORDS)
def test_what_stands_there_is_found_and_a_place_holds_it(a: str, quote: str, b: str) -> None:
    archived = f"{a} {quote} {b}"
    found = verdict(quote, archived)
    assert 0 <= found.start <= found.end <= len(archived)
    if found.kind == "exact":
        stretch = archived[found.start : found.end]
        assert stretch.startswith(quote.strip()[:1])
        assert stretch == quote.strip() or "…" in quote
    if not any(c.isalnum() for c in quote):
        assert found.kind == "missing"


@settings(deadline=None, max_examples=300)
@given(WORDS)
def test_the_normal_form_leads_back(text: str) -> None:
    found = normal(text)
    whole = found.raw(0, len(found.text))
    assert 0 <= whole[0] <= whole[1] <= len(text)
    places = [found.raw(n, n + 1)[0] for n in range(len(found.text))]
    assert places == sorted(places)


# In a library

BRIEF = """
title = "Quota"
[[claims]]
id = "a"
text = "The quota is 92.5 per cent."
evidence = [{ source = "minutes", quote = "The quota is 92.5 per cent" }, "minutes"]
[[sources]]
id = "minutes"
title = "Minutes"
"""


def test_evidence_is_compared_with_the_saved_text_of_its_source(tmp_path) -> None:
    files = {"briefs/energy/quota.toml": BRIEF}
    library = load(write(tmp_path, files))
    first, second = library.claims["quota/a"].evidence
    assert of_evidence(library, first).kind == "no-archive"
    assert of_evidence(library, second) is None
    files = {
        "briefs/energy/quota.toml": BRIEF + 'archive = { path = "archive/minutes.txt" }\n',
        "archive/minutes.txt": STATEMENT,
    }
    library = load(write(tmp_path, files))
    assert of_evidence(library, first).kind == "exact"
