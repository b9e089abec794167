"""The search: what finds what, in which order, with which characters lit up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefing.evidence.standing import why_stale
from briefing.library.cache import keep
from briefing.library.find import sample
from briefing.library.scan import Change, load, scan
from briefing.library.snapshot import Library, link
from briefing.model import Brief, Claim, Evidence, Source, Theme
from briefing.search.index import Index
from briefing.search.results import Hit, Results
from briefing.text import folded_words, words
from libraries import write

TODAY = dt.date(2025, 11, 28)

RAW = """
title = "Raw materials"
order = 1
synonyms = [["critical raw materials", "CRM"], ["debt brake", "Schuldenbremse"]]
"""
TRADE = 'title = "Trade"\norder = 2\n'
MINERALS = """
title = "Stockpiling: JOGMEC"
bottom_line = "Stocks are Japan's answer to China."
updated = 2025-11-01
tags = ["stocks"]
actors = ["JOGMEC"]

[[claims]]
id = "praise"
text = "Maroš Šefčovič called JOGMEC an inspiration."
importance = 5
date = 2025-07-22
actors = ["European Commission"]
kind = "judgement"
likelihood = "likely or probable"
attributed_to = "Maroš Šefčovič"
evidence = [{ source = "mni", credibility = 2 }]
status = "approved"

[[claims]]
id = "stock"
text = "Japan's stockpiling covers 34 critical raw materials."
date = "2025-06"
evidence = ["mni", "gfp"]
contradicts = ["stock-other"]

[[claims]]
id = "stock-other"
text = "Japan holds stocks of only 30 dual-use metals."
date = "2024"
evidence = ["gfp"]

[[claims]]
id = "brake"
text = "Germany eased its debt brake for the defence programme."
evidence = ["gfp"]
status = "withdrawn"

[[claims]]
id = "script"
text = "日本の経済安全保障 and Κάντας, Київ, Straße."
"""
TARIFFS = """
title = "The tariff deal"
themes = ["raw"]
created = 2025-08-01

[[claims]]
id = "baseline"
text = "The deal set a tariff of 15% on most goods from the Indo-Pacific ally."
short = "Tariffs stand at 15%."
importance = 4
as_of = 2025-01-10
actors = ["United States", "Japan"]
tags = ["tariffs"]
evidence = ["mni"]

[[claims]]
id = "pledge"
text = "Japan pledged about $550 billion of investment, roughly €1,000 a head."
importance = 2
caveat = "draft seen by Euractiv"
supersedes = ["pledge-early"]

[[claims]]
id = "pledge-early"
text = "Japan will pledge up to 400bn dollars at the 2+2."

[[claims]]
id = "car-labour"
text = "Colour television and car makers analysed the organisation of labour."
"""
SOURCES = """
[[sources]]
id = "mni"
title = "No rare-earths deal in the texts"
publisher = "MNI"
reliability = "B"
access = "first-hand"
published = 2025-07-23

[[sources]]
id = "gfp"
title = "The new alliance strategy"
publisher = "german-foreign-policy.com"
"""
FILES: Mapping[str, str] = {
    "themes/raw.toml": RAW,
    "themes/trade.toml": TRADE,
    "briefs/raw/minerals.toml": MINERALS,
    "briefs/trade/tariffs.toml": TARIFFS,
    "briefs/sources.toml": SOURCES,
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load(write(tmp_path_factory.mktemp("search"), FILES))


@pytest.fixture(scope="module")
def index(library: Library) -> Index:
    return Index.build(library)


class Asking:
    """Queries to one library."""

    def __init__(self, library: Library, index: Index) -> None:
        self.library = library
        self.index = index

    def __call__(self, query: str, **how: object) -> Results:
        return self.index.search(query, library=self.library, today=TODAY, **how)  # type: ignore[arg-type]

    def claims(self, query: str, **how: object) -> list[str]:
        """The claims found, by id, in order."""
        return [h.ref.split("/")[1] for h in self(query, type="claim", **how).hits]

    def claim(self, query: str) -> Hit:
        """The first claim."""
        return self(query, type="claim").hits[0]


@pytest.fixture
def ask(library: Library, index: Index) -> Asking:
    return Asking(library, index)


def lit(hit: Hit) -> list[str]:
    """The characters lit up."""
    return [hit.text[start:end] for start, end in hit.spans]


@pytest.mark.parametrize(
    ("query", "claim", "shown", "how"),
    [
        ("sefcovic jogm", "praise", ["Šefčovič", "JOGM"], ("word", "prefix")),
        ("jogmec sefcovic", "praise", ["Šefčovič", "JOGMEC"], ("word",)),
        ("sefcovich", "praise", ["Šefčovič"], ("typo",)),
        ("insipration ", "praise", ["inspiration"], ("typo",)),
        ("nspiration ", "praise", ["inspiration"], ("typo",)),
        ("inspriat", "praise", ["inspiration"], ("typo",)),
        ("15%", "baseline", ["15%"], ("word",)),
        ("15 %", "baseline", ["15%"], ("word",)),
        ("15 per cent", "baseline", ["15%"], ("word",)),
        ("15 percent ", "baseline", ["15%"], ("word",)),
        ("indopacific ", "baseline", ["Indo-Pacific"], ("joined",)),
        ("indo-pacific ", "baseline", ["Indo", "Pacific"], ("word",)),
        ("indo pacific ", "baseline", ["Indo", "Pacific"], ("word",)),
        ("dualuse ", "stock-other", ["dual-use"], ("joined",)),
        ("dual-use ", "stock-other", ["dual", "use"], ("word",)),
        ("stock piling ", "stock", ["stockpiling"], ("joined",)),
        ("550bn", "pledge", ["550 billion"], ("word",)),
        ("550 bn ", "pledge", ["550 billion"], ("word",)),
        ("$550 billion", "pledge", ["550 billion"], ("word",)),
        ("400 billion", "pledge-early", ["400bn"], ("word",)),
        ("1000 ", "pledge", ["1,000"], ("word",)),
        ("2+2", "pledge-early", ["2+2"], ("word",)),
        ("two-plus-two ", "pledge-early", ["2+2"], ("word",)),
        ("defense program ", "brake", ["defence", "programme"], ("word",)),
        ("color ", "car-labour", ["Colour"], ("word",)),
        ("analyze ", "car-labour", ["analysed"], ("word",)),
        ("organizations ", "car-labour", ["organisation"], ("word",)),
        ("stockpiled ", "stock", ["stockpiling"], ("word",)),
        ("CRM", "stock", ["critical raw materials"], ("synonym",)),
        ("schuldenbremse", "brake", ["debt brake"], ("synonym",)),
        ("経済安", "script", ["経済安"], ("word",)),
        ("済", "script", ["済"], ("prefix",)),
        ("καντας ", "script", ["Κάντας"], ("word",)),
        ("киів ", "script", ["Київ"], ("word",)),
        ("strasse", "script", ["Straße"], ("word",)),
        ("stras", "script", ["Straß"], ("prefix",)),
    ],
)
def test_what_finds_what(
    ask: Asking, query: str, claim: str, shown: list[str], how: tuple[str, ...]
) -> None:
    hit = ask.claim(query)
    assert hit.ref.split("/")[1] == claim
    assert (hit.field, hit.text) == ("text", ask.library.claims[hit.ref].text)
    # Words beside each other may be lit up as one.
    assert lit(hit) in (shown, [" ".join(shown)])
    assert set(hit.how) == set(how)
    assert not ask(query).partial


def test_decomposed_text_is_lit_up_whole(tmp_path: Path) -> None:
    brief = (
        'title = "T"\n[[claims]]\nid = "c"\ntext = "Maro\u0161 S\u030cefc\u030covic\u030c here"\n'
    )
    made = load(write(tmp_path, {"briefs/raw/b.toml": brief}))
    found = Index.build(made).search("sefc", library=made, today=TODAY, type="claim")
    assert lit(found.hits[0]) == ["S\u030cefc\u030c"]


def test_everything_is_found_and_says_where(ask: Asking) -> None:
    found = {(h.type, h.ref, h.field) for h in ask("stocks ").hits}
    assert ("claim", "minerals/stock-other", "text") in found
    assert ("brief", "minerals", "bottom_line") in found
    assert ("source", "gfp", "title") in {(h.type, h.ref, h.field) for h in ask("alliance ").hits}
    assert ("theme", "raw", "title") in {(h.type, h.ref, h.field) for h in ask("materials ").hits}
    assert ask("rare-earths deal", type="claim").hits[0].field == "source"
    assert ask("euractiv", type="claim").hits[0].field == "caveat"
    assert ask("european commission", type="claim").hits[0].field == "actors"


def test_a_theme_comes_with_each_hit(ask: Asking) -> None:
    themes = {h.ref: h.theme for h in ask("jogmec | tariff | materials | alliance ").hits}
    assert themes["minerals"] == "raw" and themes["tariffs/baseline"] == "trade"
    assert themes["raw"] == "raw" and themes["gfp"] == ""


def test_a_word_before_a_beginning_before_a_typo(tmp_path: Path) -> None:
    texts = {"a": "tarifa", "b": "tariff", "c": "tariffs galore", "d": "the taruff"}
    claims = "".join(f'[[claims]]\nid = "{i}"\ntext = "{t}"\n' for i, t in texts.items())
    made = load(write(tmp_path, {"briefs/x/b.toml": f'title = "T"\n{claims}'}))
    found = Index.build(made).search("tariff", library=made, today=TODAY, type="claim")
    assert [h.ref for h in found.hits] == ["b/b", "b/c", "b/a", "b/d"]


def test_words_side_by_side_before_words_apart(ask: Asking, tmp_path: Path) -> None:
    claims = (
        '[[claims]]\nid = "a"\ntext = "arms of a new kind want export"\nimportance = 5\n'
        '[[claims]]\nid = "b"\ntext = "a ban on arms export again"\nimportance = 1\n'
    )
    made = load(write(tmp_path, {"briefs/x/b.toml": f'title = "T"\n{claims}'}))
    found = Index.build(made).search("arms export ", library=made, today=TODAY, type="claim")
    assert [h.ref for h in found.hits] == ["b/b", "b/a"]


def test_equals_stand_by_importance_then_reference(ask: Asking) -> None:
    assert ask.claims("kind:information brief:tariffs") == [
        *("baseline", "car-labour", "pledge-early", "pledge"),
    ]


def test_synonyms_stand_below_words(tmp_path: Path) -> None:
    theme = 'title = "T"\nsynonyms = [["embargo", "export ban"]]\n'
    claims = (
        '[[claims]]\nid = "a"\ntext = "An export ban came."\nimportance = 5\n'
        '[[claims]]\nid = "b"\ntext = "The embargo ended."\nimportance = 1\n'
    )
    made = load(
        write(tmp_path, {"themes/x.toml": theme, "briefs/x/b.toml": f'title="B"\n{claims}'})
    )
    index = Index.build(made)
    for query, order in (("embargo", "ba"), ("embarg", "ba"), ("export ban ", "ab")):
        found = index.search(query, library=made, today=TODAY, type="claim").hits
        assert "".join(h.ref[-1] for h in found) == order
        assert found[1].how == ("synonym",)


def test_all_words_must_match_else_the_best_part_is_shown(ask: Asking) -> None:
    found = ask("jogmec inspiration xylophone ")
    assert found.partial and found.total == len(found.hits) > 0
    assert found.hits[0].ref == "minerals/praise"
    assert found.missing == ("xylophone",)
    nothing = ask("xylophone")
    assert (nothing.hits, nothing.total, nothing.partial) == ((), 0, False)


@pytest.mark.parametrize(
    ("query", "claims"),
    [
        ('"raw materials"', {"stock"}),
        ('"materials raw"', set()),
        ('"raw mat', {"stock"}),
        ('"deal set a"', {"baseline"}),
        ("'tariffs", {"baseline"}),
        ("'stockpile", set()),
        ("^stockp", {"stock"}),
        ("^stokp", set()),
        ("japan !stocks !pledge", {"baseline", "stock"}),
        ("!japan", {"praise", "brake", "script", "car-labour"}),
        ('!"debt brake" brief:minerals', {"praise", "stock", "stock-other", "script"}),
        ("550bn | 400bn ", {"pledge", "pledge-early"}),
        (
            "theme:raw",
            {"praise", "stock", "stock-other", "brake", "script"}
            | {"baseline", "pledge", "pledge-early", "car-labour"},
        ),
        ("theme:trade", {"baseline", "pledge", "pledge-early", "car-labour"}),
        ("!theme:trade", {"praise", "stock", "stock-other", "brake", "script"}),
        ("theme:tarde", {"baseline", "pledge", "pledge-early", "car-labour"}),
        ("source:mni", {"praise", "stock", "baseline"}),
        ("source:rare-earths", {"praise", "stock", "baseline"}),
        ("source:mni source:gfp", {"stock"}),
        ("source:mni|gfp brief:minerals", {"praise", "stock", "stock-other", "brake"}),
        ("actor:commission", {"praise"}),
        ('actor:"united states"', {"baseline"}),
        ("actor:comission", {"praise"}),
        ("tag:tar", {"baseline"}),
        ("kind:judg", {"praise"}),
        ("status:approved", {"praise"}),
        ("status:withdrawn", {"brake"}),
        ("brief:minerals japan", {"stock", "stock-other"}),
        ("by:sefcovic", {"praise"}),
        ("grade:B2", {"praise"}),
        ("grade:b", {"praise", "stock", "baseline"}),
        ("grade:2", {"praise"}),
        ("grade:F", {"stock", "stock-other", "brake"}),
        ("date:2025-07", {"praise"}),
        ("date:2025", {"praise", "stock", "baseline"}),
        ("date:2025-06", {"stock"}),
        ("date:2025-06-15", set()),
        ("since:2025-06-15", {"praise", "stock"}),
        ("date:>2025-06", {"praise"}),
        ("date:<2025", {"stock-other"}),
        ("until:2025-06-15", {"stock", "stock-other", "baseline"}),
        ("date:2025-06..2025-07", {"praise", "stock"}),
        ("date:2024..", {"praise", "stock", "stock-other", "baseline"}),
        ("is:contested", {"stock", "stock-other"}),
        ("is:cont", {"stock", "stock-other"}),
        ("is:single-origin", {"praise", "stock", "baseline"}),
        ("is:stale", {"baseline"}),
        ("is:superseded", {"pledge-early"}),
        ("is:withdrawn", {"brake"}),
        ("is:contested | is:stale", {"stock", "stock-other", "baseline"}),
        ("kind:judgement | 550bn ", {"praise", "pledge"}),
        ("is:picked", {"brake"}),
        ("!is:picked brief:minerals", {"praise", "stock", "stock-other", "script"}),
    ],
)
def test_the_query_language(ask: Asking, query: str, claims: set[str]) -> None:
    found = ask(query, type="claim", picked={"minerals/brake"})
    assert {h.ref.split("/")[1] for h in found.hits} == claims
    assert not found.ignored and not found.partial
    assert found.total == len(claims)


def test_filters_apply_to_what_has_the_property(ask: Asking) -> None:
    assert {h.ref for h in ask("brief:minerals", type="brief").hits} == {"minerals"}
    assert {h.ref for h in ask("source:mni", type="source").hits} == {"mni"}
    assert {h.ref for h in ask("source:mni", type="brief").hits} == {"minerals", "tariffs"}
    assert {h.ref for h in ask("theme:trade", type="theme").hits} == {"trade"}
    assert {h.ref for h in ask("theme:trade", type="source").hits} == {"mni"}
    assert {h.ref for h in ask("date:2025-11", type="brief").hits} == {"minerals"}
    assert {h.ref for h in ask("grade:B", type="source").hits} == {"mni"}
    assert not ask("is:contested", type="brief").hits


@pytest.mark.parametrize(
    "query", ["theme:qqqq", "date:2025-13", "date:soon", "grade:Z9", "is:qqqq", "actor:qqqqqq"]
)
def test_a_filter_that_is_not_understood_is_ignored_and_said(ask: Asking, query: str) -> None:
    alone = ask(query)
    assert not alone.hits
    assert [i.text for i in alone.ignored] == [query]
    beside = ask(f"jogmec {query}")
    assert beside.total == ask("jogmec ").total > 0
    assert [i.text for i in beside.ignored] == [query]


def test_markings_are_inherited(tmp_path: Path) -> None:
    files = {
        "briefing.toml": 'markings = "tlp"\ndefault_marking = "TLP:GREEN"\n',
        "briefs/x/b.toml": 'title = "B"\nmarking = "TLP:AMBER"\n'
        '[[claims]]\nid = "a"\ntext = "One."\n'
        '[[claims]]\nid = "b"\ntext = "Two."\nmarking = "TLP:RED"\n',
        "briefs/x/c.toml": 'title = "C"\n[[claims]]\nid = "c"\ntext = "Three."\n',
    }
    made = load(write(tmp_path, files))
    index = Index.build(made)
    for marking, ref in (("amber", "b/a"), ("TLP:RED", "b/b"), ("green", "c/c")):
        found = index.search(f"marking:{marking}", library=made, today=TODAY, type="claim")
        assert [h.ref for h in found.hits] == [ref]


def test_an_empty_query_finds_nothing(ask: Asking) -> None:
    for query in ("", "  ", "!", "theme:"):
        assert ask(query).hits == ()


def test_a_reference_finds_what_it_names_first(ask: Asking) -> None:
    for ref in ("minerals/stock-other", "minerals", "gfp", "raw"):
        assert ask(ref).hits[0].ref == ref
    assert not ask("minerals/stock-other").partial


def test_the_limit_cuts_the_hits_and_not_the_total(ask: Asking) -> None:
    everything = ask("japan | the | of ")
    few = ask("japan | the | of ", limit=3)
    assert few.hits == everything.hits[:3]
    assert few.total == everything.total > 3
    assert ask("japan ", limit=0).hits == ()


def test_what_the_library_no_longer_holds_is_not_found(library: Library, index: Index) -> None:
    briefs = {k: v for k, v in library.briefs.items() if k != "tariffs"}
    claims = {k: v for k, v in library.claims.items() if v.brief != "tariffs"}
    smaller = Library(root=library.root, briefs=briefs, claims=claims)
    assert not index.search("550bn", library=smaller, today=TODAY).hits


def test_stale_depends_on_the_day(library: Library, index: Index) -> None:
    def stale(day: dt.date) -> int:
        return index.search("is:stale", library=library, today=day).total

    assert (stale(dt.date(2025, 2, 1)), stale(TODAY), stale(dt.date(2025, 2, 1))) == (0, 1, 0)


def test_the_beginning_of_several_states_judges_none(library: Library, index: Index) -> None:
    found = index.search("is:s", library=library, today=TODAY)
    why = "it may be single-origin, stale or superseded"
    assert [(i.text, i.why) for i in found.ignored] == [("is:s", why)]
    assert index.search("is:st", library=library, today=TODAY).ignored == ()


DATES = ("2024", "2025-06", "2025-07-14", "2025-12-31", "2026-01", "2026-01-14", "2026-01-15")


def test_stale_is_told_without_a_look_into_the_claims(tmp_path: Path) -> None:
    """Every claim as ``why_stale`` judges it, and none of them is made for it."""
    dates = [f'as_of = "{d}"\n' for d in DATES] + [f'review_by = "{d}"\n' for d in DATES] + [""]
    dates += [f'as_of = "2026-01-14"\nreview_by = "{d}"\n' for d in DATES]
    claims = "".join(f'[[claims]]\ntext = "Claim {n}."\n{d}' for n, d in enumerate(dates))
    soon = 'title = "Soon"\nstale_after_days = 2\n'
    late = 'title = "Late"\nstale_after_days = 400\n'
    files = {"briefing.toml": "stale_after_days = 100\n", "themes/soon.toml": soon}
    files |= {"themes/late.toml": late, "themes/usual.toml": 'title = "Usual"\n'}
    for theme in ("soon", "late", "usual", "unknown"):
        touched = 'themes = ["soon", "late"]\n' if theme == "usual" else ""
        files[f"briefs/{theme}/of-{theme}.toml"] = f'title = "{theme}"\n{touched}{claims}'
    made = load(write(tmp_path, files))
    wanted = frozenset(c.ref for c in made.claims.values() if why_stale(made, c, TODAY))
    assert len({ref.partition("/")[2] for ref in wanted}) < len(wanted) < len(made.claims)
    index = Index.build(made)
    assert keep(made)
    kept = load(made.root)
    assert index.passing("is:stale", library=kept, today=TODAY).refs == wanted
    others = index.passing("!is:stale", library=kept, today=TODAY).refs
    assert others == frozenset(made.claims) - wanted
    assert kept.looked_into == 0


def test_an_empty_library_is_searched_in_peace(tmp_path: Path) -> None:
    made = load(write(tmp_path, {}))
    found = Index.build(made).search("anything is:stale", library=made, today=TODAY)
    assert found.hits == () and found.total == 0


def test_the_sample_library_gives_up_what_is_asked_for() -> None:
    made = load(sample())
    index = Index.build(made)
    for query in ("sefcovic jogm", "shefcovic jogmec", "15%", "2+2", "dualuse", "550bn", "CRM"):
        found = index.search(query, library=made, today=TODAY)
        assert found.total and not found.partial, query


# ------------------------------------------------------------------ properties

ALPHABET = "abcdeéšß ABÉ'-.,%15 経済安日\u030cｶﾞд"
TEXT = st.text(st.sampled_from(ALPHABET), min_size=1, max_size=30)
NAME = st.sampled_from("abcdefgh")


def library_of(
    texts: Mapping[str, str], sources: Mapping[str, str], synonyms: tuple[str, ...] = ()
) -> Library:
    """A brief with these claims, each resting on every source, and a theme with synonyms."""
    evidence = tuple(Evidence(s) for s in "abcdefgh")
    found = tuple(Claim("b", i, t, evidence=evidence) for i, t in texts.items())
    brief = Brief("b", "t", "Of it all", "briefs/t/b.toml", claims=found)
    claims = {c.ref: c for c in found}
    records = {f"s-{i}": Source(f"s-{i}", t) for i, t in sources.items()}
    themes = {"t": Theme("t", "Theme", synonyms=(synonyms,))}
    return Library(
        root=Path("/"),
        themes=themes,
        briefs={"b": brief},
        claims=claims,
        sources=records,
        links=link({"b": brief}, claims, records, {}),
    )


CLAIMS = st.dictionaries(NAME, TEXT, min_size=1, max_size=8)


@given(CLAIMS)
@example({"a": "e\u030ce 経済安 15 %", "b": "15% ße d's"})
@settings(deadline=None)
def test_a_word_finds_every_claim_that_holds_it(texts: dict[str, str]) -> None:
    made = library_of(texts, {})
    index = Index.build(made)
    for text in texts.values():
        for word in words(text):
            typed = text[word.start : word.end]
            for query in (typed, f"{typed} ", f'"{typed}"', f"'{typed}"):
                if query.startswith("'") and typed.endswith("'"):
                    continue
                found = {h.ref for h in index.search(query, library=made, today=TODAY).hits}
                holding = {c.ref for c in made.claims.values() if _holds(c.text, word.folded)}
                assert holding <= found, query


def _holds(text: str, word: str) -> bool:
    return word in folded_words(text)


@given(CLAIMS, TEXT)
@example({"a": "Sˇ E\u030cé 経済が\u3099"}, "e 経済")
@settings(deadline=None)
def test_spans_lie_in_the_text_and_cover_what_matched(texts: dict[str, str], query: str) -> None:
    made = library_of(texts, {"a": "A bad e 経済 title"}, ("abc", "bad e"))
    index = Index.build(made)
    for hit in index.search(query, library=made, today=TODAY).hits:
        end = 0
        for start, stop in hit.spans:
            assert end <= start < stop <= len(hit.text)
            assert words(hit.text[start:stop]) or hit.text[start:stop].strip()
            end = stop
        assert bool(hit.spans) == bool(hit.how)
        for start, _ in hit.spans:
            assert start in {w.start for w in words(hit.text)}


@given(CLAIMS, TEXT)
@settings(deadline=None)
def test_results_are_the_same_in_every_run(texts: dict[str, str], query: str) -> None:
    first, second = library_of(texts, {}), library_of(dict(reversed(texts.items())), {})
    one = Index.build(first).search(query, library=first, today=TODAY)
    assert one == Index.build(second).search(query, library=second, today=TODAY)
    assert one.total >= len(one.hits)


@given(
    st.lists(st.tuples(CLAIMS, st.dictionaries(NAME, TEXT, max_size=3)), min_size=2, max_size=4),
    st.lists(TEXT, min_size=1, max_size=4),
)
@example([({"a": "日1日", **dict.fromkeys("bcd", "1"), "e": "日"}, {})] * 2, ["1"])
@example([({"a": "5日5経", **dict.fromkeys("bcd", "1"), "e": "日経"}, {})] * 2, ["1"])
@settings(deadline=None, max_examples=60)
def test_an_updated_index_is_a_fresh_one(
    states: list[tuple[dict[str, str], dict[str, str]]], queries: list[str]
) -> None:
    old = library_of(*states[0])
    index = Index.build(old)
    for texts, sources in states[1:]:
        new = library_of(texts, sources, tuple(texts.values())[:2])
        before, after = ({r: lib.get(r) for r in lib.refs()} for lib in (old, new))
        upserts = {r for r, item in after.items() if before.get(r) != item}
        index = index.update(Change(new, frozenset(upserts), frozenset(before.keys() - after)))
        fresh = Index.build(new)
        assert len(index) == len(fresh)
        for query in (*queries, *texts.values()):
            found = index.search(query, library=new, today=TODAY)
            assert found == fresh.search(query, library=new, today=TODAY)
        old = new


def test_a_named_claim_is_lit_up_in_an_updated_index_too(tmp_path: Path) -> None:
    """Its own brief is not among what it says: it matches one of the two words."""
    line = '[[claims]]\nid = "{}"\ntext = "{}"\n'
    others = "".join(line.format(f"n{n}", f"On minerals {n}.") for n in range(6))
    praise = line.format("praise", "Much praise, praise.") + line.format("other", "It.")
    files = {
        "briefs/raw/minerals.toml": f'title = "Metals"\n{praise}',
        "briefs/raw/more.toml": f'title = "More"\n{others}',
    }
    before = load(write(tmp_path, files))
    index = Index.build(before)
    write(tmp_path, {"briefs/raw/minerals.toml": f'title = "Metals"\n{praise}'.replace("It", "On")})
    change = scan(before)
    updated, fresh = (
        made.search("minerals/praise", library=change.new, today=TODAY)
        for made in (index.update(change), Index.build(change.new))
    )
    assert updated == fresh
    assert updated.total == 1 and updated.hits[0].ref == "minerals/praise"
    assert updated.hits[0].spans == ((5, 11), (13, 19))


def test_an_edit_is_searched_after_a_scan(tmp_path: Path) -> None:
    before = load(write(tmp_path, FILES))
    index = Index.build(before)
    edited = MINERALS.replace("an inspiration", "a lighthouse")
    write(tmp_path, {"briefs/raw/minerals.toml": edited, "briefs/sources.toml": ""})
    change = scan(before)
    after = index.update(change)
    found = after.search("lighthouse", library=change.new, today=TODAY)
    assert [h.ref for h in found.hits] == ["minerals/praise"]
    assert not after.search("inspiration ", library=change.new, today=TODAY).hits
    assert not after.search("alliance ", library=change.new, today=TODAY).hits
    assert "inspiration" not in after.words and "lighthouse" in after.words
    old = index.search("inspiration ", library=before, today=TODAY)
    assert [h.ref for h in old.hits] == ["minerals/praise"], "an index never changes"
