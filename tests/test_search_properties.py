"""What holds for every text and every query: the promises that a search is trusted for."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from briefing.library.snapshot import Library, link
from briefing.model import Brief, Claim
from briefing.search import asking, common, vocabulary
from briefing.search.documents import Document, Field, documents
from briefing.search.index import Index
from briefing.search.layout import lay_out
from briefing.search.match import Effort, ways
from briefing.search.query import parse
from briefing.search.rank import best, sortable
from briefing.search.reached import Reached
from briefing.search.results import Results
from briefing.search.segment import Segment
from briefing.search.vocabulary import edits_allowed
from briefing.text import fold, folded_words, words

TODAY = dt.date(2025, 11, 28)

# Words that are near each other, of many scripts, composed, decomposed and of other widths.
POOL = (
    *("tariff", "tariffs", "tarif", "Tarriff", "traiff", "stock", "stocks", "stockpile", "STOCK"),
    *("defence", "defense", "label", "labels", "l'accord", "accord", "Japan’s", "Japan", "15%"),
    *("550bn", "2+2", "Šefčovič", "S\u030cefc\u030covic\u030c", "Sefcovic", "e\u0301le\u0300ve"),
    *("Straße", "strasse", "ﬁnal", "final", "ＪＯＧＭＥＣ", "jogmec", "Łódź", "Tromsø", "Ægir"),
    *(
        "Κάντας",
        "ΚΑΝΤΑΣ",
        "Київ",
        "Киї\u0306в",
        "経済安全保障",
        "経済",
        "安全",
        "か\u3099く",
        "がく",
    ),
    *("ｶﾞｽ", "ガス", "한국", "하\u11ab국", "ไทย", "हिन्दी", "שלום", "مرحبا", "İstanbul", "ıstanbul"),
)
GAPS = (" ", ", ", " — ", "\u00a0", "\n", "-", " (")
SENTENCE = st.lists(
    st.tuples(st.sampled_from(POOL), st.sampled_from(GAPS)), min_size=1, max_size=7
).map(lambda parts: "".join(word + gap for word, gap in parts))
SENTENCES = st.lists(SENTENCE, min_size=1, max_size=12)
FORMS = ("NFC", "NFD", "NFKC", "NFKD")


def library_of(texts: Sequence[str]) -> Library:
    """A brief with these claims."""
    claims = tuple(Claim("b", f"c{n}", text) for n, text in enumerate(texts))
    briefs: Mapping[str, Brief] = {"b": Brief("b", "t", "Of it", "briefs/t/b.toml", claims=claims)}
    by_ref = {claim.ref: claim for claim in claims}
    return Library(Path("/"), briefs=briefs, claims=by_ref, links=link(briefs, by_ref, {}, {}))


def found(index: Index, library: Library, query: str, limit: int = 500) -> Results:
    return index.search(query, library=library, today=TODAY, limit=limit, type="claim")


# --------------------------------------------------------------------- folding


def test_folding_is_idempotent_for_every_character() -> None:
    for code in range(sys.maxunicode + 1):
        once = fold(chr(code))
        if fold(once) != once:
            pytest.fail(f"U+{code:04X} folds to {once!r} and then to {fold(once)!r}")


@pytest.mark.parametrize(
    "text",
    [
        *("İ", "i\u0307", "ẞ", "ǆ", "ǅ", "ﬃ", "ﬅ", "ŉ", "ΐ", "ᾼ", "ᾳ", "α\u0345", "Ω\u0345\u0301"),
        *(
            "ẛ\u0323",
            "a\u0301\u0327",
            "a\u0327\u0301",
            "ς\u0301",
            "ʼn",
            "K",
            "Å",
            "㎏",
            "①",
            "½",
            "ﷺ",
        ),
        *(
            "ｶ\uff9e",
            "か\u3099",
            "각",
            "\u1100\u1161\u11a8",
            "\u0958",
            "\u0344",
            "\u1fc1",
            "\u212b\u0300",
        ),
        *(
            "\ud800",
            "\ud83d\ude00",
            "👩\u200d🔬",
            "\u200dx",
            "x\u00ad",
            "\u0131\u0307",
            "\U0001d11e",
        ),
    ],
)
def test_odd_characters_fold_once_and_alike_in_all_their_forms(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert {fold(unicodedata.normalize(form, text)) for form in FORMS} == {once}
    assert fold(f"{text}{text}") == fold(once + once)


@given(st.text(st.characters(), max_size=40))
@example("\u0345\u0301ΐ\u0327ﬃ\u0323")
def test_all_forms_of_a_text_fold_alike(text: str) -> None:
    assert {fold(unicodedata.normalize(form, text)) for form in FORMS} == {fold(text)}


# ------------------------------------------------------- finding what is there


@given(SENTENCES, st.sampled_from(POOL))
@example(["tariff", "tarif", "tariffs"] * 20, "tariff")
@example([f"{word} " for word in POOL], "経済")
@settings(deadline=None)
def test_a_word_finds_every_claim_that_holds_it(texts: list[str], word: str) -> None:
    """However near other words are, and in whichever form of Unicode it is typed."""
    made = library_of(texts)
    index = Index.build(made)
    for typed in {word, word.upper(), *(unicodedata.normalize(form, word) for form in FORMS)}:
        if fold(typed) != fold(word):
            continue  # ΐ and its like are other letters in capitals.
        for query in (typed, f"{typed} ", f'"{typed}"'):
            answer = found(index, made, query)
            refs = {hit.ref for hit in answer.hits}
            holding = {c.ref for c in made.claims.values() if _holds(c.text, word)}
            assert holding <= refs, query
            assert answer.total == len(answer.hits)
            assert not (holding and answer.partial)


@given(SENTENCES, st.lists(st.sampled_from(POOL), min_size=2, max_size=3))
@settings(deadline=None)
def test_words_find_every_claim_that_holds_them_all(texts: list[str], asked: list[str]) -> None:
    made = library_of(texts)
    answer = found(Index.build(made), made, " ".join(asked) + " ")
    holding = {c.ref for c in made.claims.values() if all(_holds(c.text, w) for w in asked)}
    assert holding <= {hit.ref for hit in answer.hits}
    assert not (holding and answer.partial)


def test_more_claims_than_are_shown_are_all_counted() -> None:
    made = library_of([f"The tariff of {n} and a tarif" for n in range(180)])
    index = Index.build(made)
    for query in ("tariff", "tariff ", '"tariff"', "'tariff", "tariff of"):
        answer = found(index, made, query, limit=50)
        assert (len(answer.hits), answer.total) == (50, 180), query
        assert answer.hits == found(index, made, query).hits[:50]


def _holds(text: str, word: str) -> bool:
    """Whether the words of ``word`` stand side by side in the text."""
    row, wanted = folded_words(text), folded_words(word)
    if len(wanted) > 1 and all(len(w) < 3 for w in wanted):
        wanted = wanted[:-1]  # The last character of a run without spaces, alone.
    return any(row[n : n + len(wanted)] == wanted for n in range(len(row)))


# ------------------------------------------------------------------------ spans


@given(SENTENCES, st.sampled_from(POOL))
@example(["S\u030cefc\u030covic\u030c called", "Mr Šefčovič"], "Sefcovic")
@example(["経済安全保障の経済"], "経済")
@example(["か\u3099く and がく"], "がく")
@settings(deadline=None)
def test_what_matched_is_lit_up_whole(texts: list[str], word: str) -> None:
    """Wherever the word stands in a text that was found by it, marks included."""
    made = library_of(texts)
    index = Index.build(made)
    for query in (f"{word} ", f'"{word}"'):
        for hit in found(index, made, query).hits:
            lit = _characters(hit.spans)
            for start, end in _places(hit.text, word):
                missing = set(range(start, end)) - lit
                assert not missing, (query, hit.text, hit.spans, sorted(missing))


@given(SENTENCES, st.sampled_from(POOL), st.integers(1, 12))
@example(["S\u030cefc\u030covic\u030c"], "Šefčovič", 4)
@settings(deadline=None)
def test_the_beginning_of_a_word_is_lit_up_with_its_marks(
    texts: list[str], word: str, length: int
) -> None:
    typed = fold(word)[:length]
    made = library_of(texts)
    for hit in found(Index.build(made), made, typed).hits:
        for start, end in hit.spans:
            assert start < end <= len(hit.text)
            assert not _is_mark(hit.text[start]), (typed, hit.text, hit.spans)
            assert end == len(hit.text) or not _is_mark(hit.text[end]), (typed, hit.text, hit.spans)
        if hit.how == ("prefix",) and len(folded_words(typed)) == 1:
            begun = {fold(hit.text[start:end]) for start, end in hit.spans}
            # A ligature or ß is lit up whole though half of it was typed.
            word = folded_words(typed)[0]
            assert any(text.startswith(word) for text in begun), (typed, hit.text, begun)


@given(st.text(st.sampled_from("経済安全保障日本がガｶの "), min_size=2, max_size=20), st.data())
@settings(deadline=None)
def test_any_run_of_characters_finds_a_text_without_spaces(text: str, data: st.DataObject) -> None:
    runs = [run for run in text.split() if len(words(run)) > 1]
    if not runs:
        return
    run = data.draw(st.sampled_from(runs))
    characters = [w.start for w in words(run)] + [len(run)]
    first = data.draw(st.integers(0, len(characters) - 2))
    end = data.draw(st.integers(first + 1, len(characters) - 1))
    typed = run[characters[first] : characters[end]]
    made = library_of([text, "Nothing of the kind"])
    (hit, *others) = found(Index.build(made), made, typed).hits
    assert (hit.ref, others) == ("b/c0", [])
    at = text.find(typed)
    assert set(range(at, at + len(typed))) <= _characters(hit.spans), (typed, text, hit.spans)


@pytest.mark.parametrize(
    ("text", "typed"), [("か\u3099く", "が"), ("ｶ\uff9eｽ", "ガ"), ("ｶ\u3099", "ｶ\u3099")]
)
def test_the_voicing_mark_of_a_character_is_lit_up_with_it(text: str, typed: str) -> None:
    made = library_of([text])
    (hit,) = found(Index.build(made), made, typed).hits
    assert hit.spans[0] == (0, 2)


def _places(text: str, word: str) -> list[tuple[int, int]]:
    """Where the words of ``word`` stand side by side in the raw text."""
    row, wanted = words(text), folded_words(word)
    if len(wanted) > 1 and all(len(w) < 3 for w in wanted):
        wanted = wanted[:-1]
    starts = (n for n in range(len(row)) if [w.folded for w in row[n : n + len(wanted)]] == wanted)
    return [(row[n].start, row[n + len(wanted) - 1].end) for n in starts]


def _characters(spans: Sequence[tuple[int, int]]) -> set[int]:
    return {n for start, end in spans for n in range(start, end)}


def _is_mark(character: str) -> bool:
    """A mark that folding takes away."""
    return "\u0300" <= character <= "\u036f"


# ------------------------------------------------------------------ every run

_ASKING = """
import datetime as dt, sys
from briefing.library.find import sample
from briefing.library.scan import load
from briefing.search.index import Index
library = load(sample())
index = Index.build(library)
for query in sys.argv[1:]:
    for _ in range(2):
        print(ascii(index.search(query, library=library, today=dt.date(2025, 11, 28), limit=200)))
"""


LETTERS = st.text("abcdé", min_size=4, max_size=16)


@st.composite
def _misspelled(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A word, and words that a few slips make of it or of its beginning."""
    word = draw(LETTERS)
    found = draw(st.lists(LETTERS, max_size=3))
    for _ in range(draw(st.integers(1, 8))):
        other = word
        for _ in range(draw(st.integers(1, 3))):
            at = draw(st.integers(0, len(other)))
            rest = other[at:]
            changes = (rest[1:], "b" + rest, "d" + rest[1:], rest[1:2] + rest[:1] + rest[2:])
            other = other[:at] + draw(st.sampled_from(changes))
        found.append(other + draw(st.sampled_from(("", "", "a", "bcdabcda"))))
    return word, found


@settings(deadline=None)
@given(_misspelled())
def test_slips_are_found_by_their_letters_as_if_all_words_were_measured(
    made: tuple[str, list[str]],
) -> None:
    """What spares most words being measured loses none."""
    word, written = fold(made[0]), sorted({fold(other) for other in made[1]})
    text = Document("claim", "a/b", "", 3, (Field("text", " ".join(written)),), (), (0, 0))
    known = Segment(lay_out([text])).vocabulary
    edits = edits_allowed(word)

    def beginnings(other: str) -> list[str]:
        lengths = range(max(3, len(word) - edits), len(word) + edits + 1)
        return [other[:length] for length in lengths if length <= len(other)]

    with mock.patch.object(vocabulary, "_WORTH_IT", 0):
        for begun in (False, True):
            found = {
                known.word(number): near.edits
                for near in known.near(word, anywhere=True, begun=begun)
                for number in range(*near.words)
            }
            measured = {
                other: min(map(partial(OSA.distance, word), parts), default=edits + 1)
                for other in filter(None, written)
                for parts in [beginnings(other) if begun else [other]]
            }
            assert found == {other: far for other, far in measured.items() if 0 < far <= edits}


def test_results_are_the_same_in_every_process() -> None:
    """Python orders sets of texts by lot in each process: nothing may depend on that."""
    queries = [
        *("japan", "s", "the of", "sefcovic jogm", "shefcovich", "tarif | stockpile", "CRM"),
        *(
            '"raw materials" !china',
            "theme:trade since:2025-07",
            "is:contested",
            "source:gfp loans",
        ),
        *("xylophone japan deal", "actor:comission", "dualuse", "15 per cent", "550bn", "defense"),
    ]
    said = set()
    for seed in ("0", "1", "4242"):
        ran = subprocess.run(
            [sys.executable, "-c", _ASKING, *queries],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        said.add(ran.stdout)
    (answers,) = said
    lines = answers.splitlines()
    assert len(lines) == 2 * len(queries)
    assert lines[::2] == lines[1::2], "asking again changes nothing"


# --------------------------------------------------------------------- what is common


@given(
    SENTENCES,
    st.lists(st.sampled_from(POOL), min_size=1, max_size=3),
    st.integers(1, 4),
    st.sampled_from((1, 2, 1000)),
)
@example(["a label", "stock label", "l'accord"], ["label"], 1, 1000)
@example(["stock a stockpile", "stock", "label stock"], ["label", "stock"], 5, 1)
@settings(deadline=None)
def test_what_is_written_down_of_common_words_finds_the_same(
    texts: list[str], typed: list[str], length: int, share: int
) -> None:
    made = library_of(texts)
    columns = lay_out(documents(made))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(common, "LARGE", 0)
        patched.setattr(common, "SHARE", share)
        written = common.with_common(columns)
    assert len(written.common_fields) == len(written.common_words) // 2 * len(columns.types)
    assert len(written.common_words) > 0 or share < 1000
    plain, short = Index([Segment(columns)], made), Index([Segment(written)], made)
    *whole, last = typed
    row = " ".join((*whole, last[:length]))
    for query in (last[:length], row, f"{last} {row} ", f"!{last[:length]} {typed[0]}"):
        for limit in (2, 500):
            assert found(short, made, query, limit) == found(plain, made, query, limit)


@given(SENTENCES, st.sampled_from(POOL), st.integers(1, 5), st.integers(1, 3))
@settings(deadline=None)
def test_to_look_for_the_foremost_first_finds_the_same(
    texts: list[str], word: str, length: int, limit: int
) -> None:
    made = library_of(texts)
    index = Index.build(made)
    part = word[:length]
    for query in (part, f"{word} ", "of", f"kind:fact {part}", f"neverthere {part}", f"of {part}"):
        results = []
        for many in (0, 10_000):
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(asking, "MANY", many)
                results.append(index.search(query, library=made, today=TODAY, limit=limit))
        assert results[0] == results[1]


@given(
    st.lists(
        st.tuples(st.sampled_from((0.1, 0.5, 0.5000001, 0.9)), st.integers(1, 3)), max_size=40
    ),
    st.integers(0, 12),
)
def test_the_best_are_those_that_sorting_puts_first(
    rows: list[tuple[float, int]], limit: int
) -> None:
    score = np.array([score for score, _ in rows], dtype=float)
    importance = np.array([importance for _, importance in rows], dtype=np.int8)
    by_place = np.argsort(-sortable(score, importance), kind="stable")[:limit]
    assert sorted(best(score, importance, limit).tolist()) == sorted(by_place.tolist())


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("tariff", "tariffs", "tarif", "stock")), st.booleans(), st.booleans()
        ),
        min_size=1,
        max_size=12,
    )
)
@example([("tariffs", True, True), ("tariff", True, False), ("tarif", True, True)])
@settings(deadline=None)
def test_what_a_document_is_worth_is_the_same_whatever_was_looked_at_before(
    claims: list[tuple[str, bool, bool]],
) -> None:
    """Each claim with whether a group was narrowed to it, and whether it was chosen of these."""
    made = library_of([text for text, _, _ in claims])
    index = Index.build(made)
    (row,) = ways(parse("tariff ").groups, index.lexicon, index.synonyms, Effort.TYPOS)
    every = np.ones(len(index), dtype=bool)
    worth = Reached(index.led(0, row)).best(every, every.nonzero()[0])
    # The brief stands before its claims.
    before = np.array([True, *(looked_at for _, looked_at, _ in claims)])
    chosen = before & np.array([False, *(wanted for _, _, wanted in claims)])
    reached = Reached(index.led(0, row))
    reached.narrow(before)
    documents = chosen.nonzero()[0]
    assert reached.best(chosen, documents).tolist() == worth[documents].tolist()


def test_three_words_of_which_the_last_claim_lacks_one_are_found() -> None:
    three = "alpha beta gamma gamma"
    made = library_of([three, three, three, "alpha beta"])
    hits = found(Index.build(made), made, "alpha beta gamma ").hits
    assert [hit.ref for hit in hits] == ["b/c0", "b/c1", "b/c2"]
