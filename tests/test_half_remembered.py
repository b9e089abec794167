"""Claims of the sample as somebody looks for them who half remembers them: in her own words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.memo.compose import compose
from briefing.model import Memo
from briefing.search.forms import figures
from briefing.search.index import Index
from briefing.search.results import Results
from command_line import run
from libraries import write

ROOT = Path(__file__).parent.parent
TODAY = dt.date(2026, 5, 15)
FIRST = 3

ASKED: Mapping[str, str] = {
    # Figures in another form.
    "jogmec stocks 60 days": "jogmec-stockpiling/thirty-four-metals",
    "stocks sixty days": "jogmec-stockpiling/thirty-four-metals",
    "safe 150bn loans": "safe-access/loan-ceiling",
    "third country content cap 35 percent": "safe-access/component-limit",
    "EPA growth 20 per cent": "eu-japan-trade-figures/growth-since-epa",
    "fifteen percent tariff": "us-japan-tariff-deal/baseline-tariff",
    "15 pct tariff japan": "us-japan-tariff-deal/baseline-tariff",
    "half a trillion investment us": "us-japan-tariff-deal/investment-pledge",
    "11tn yen defence": "japan-rearmament/supplement-lifts-total",
    "EU exports to Japan 67bn 2024": "eu-japan-trade-figures/goods-exports-2024",
    "oecd export restrictions five times": "china-leverage/oecd-fivefold",
    "2+2 economic ministers": "competitiveness-alliance/two-plus-two-upgrade",
    # Abbreviations and other names.
    "CRM arrangement JOGMEC 2023": "eu-japan-minerals-track/arrangement-with-jogmec",
    "EU Japan SPA entry into force": "partnership-status/spa-in-force",
    "IP4 nato summit": "formats-proposed/one-leader-came",
    "section 122 surcharge": "us-japan-tariff-deal/surcharge",
    "GSOMIA negotiations": "information-security-agreement/negotiations-opened",
    "turkey south korea safe": "competing-partners/korea-and-tuerkiye-asked",
    "UK SAFE negotiations failed": "competing-partners/britain-stays-outside",
    # A word that the claim does not say.
    "canada joins safe": "competing-partners/canada-associated",
    "britain safe talks collapse": "competing-partners/britain-stays-outside",
    "von der leyen keio speech us": "with-without-or-beside-the-us/us-left-out",
    "joint purchasing not in final text": "joint-purchasing/final-text-no-scheme",
    "rare earth embargo senkaku 2010": "china-leverage/halt-of-2010",
    "busan xi trump truce": "us-china-bargain/busan-deal",
    "nixon shock": "us-china-bargain/nixon-memory",
    "common procurement of raw materials": "joint-purchasing/draft-procurement-core",
    # Slips of the finger.
    "kubilius defence commisioner": "defence-industry-dialogue/first-commissioner",
    "classified informaton exchange": "information-security-agreement/planned-in-june",
    "supreme court tarifs struck down": "us-japan-tariff-deal/court-ruling",
    "sejourne akazawa davos": "competitiveness-alliance/january-2026-meeting",
    "defense and security partnership non binding": "partnership-status/non-binding",
    # Japanese, German and French.
    "高市 2% 2027": "japan-rearmament/target-moved-to-2025",
    "レアアース 70%": "china-leverage/japan-rare-earths-share",
    "関税 15%": "us-japan-tariff-deal/baseline-tariff",
    "防衛費 2%": "japan-rearmament/target-moved-to-2025",
    "terres rares australie": "us-japan-minerals/processing-ventures-abroad",
    "terres rares 70%": "china-leverage/japan-rare-earths-share",
    "Geheimschutzabkommen": "information-security-agreement/negotiations-opened",
}


@pytest.fixture(scope="module")
def sample() -> tuple[Library, Index]:
    library = load(ROOT)
    return library, Index.build(library)


@pytest.mark.parametrize(("query", "wanted"), ASKED.items())
def test_what_is_half_remembered_is_among_the_first(
    query: str, wanted: str, sample: tuple[Library, Index]
) -> None:
    library, index = sample
    found = index.search(query, library=library, today=TODAY, limit=FIRST, type="claim")
    assert wanted in [hit.ref for hit in found.hits]


@pytest.mark.parametrize(
    ("query", "later", "earlier"),
    [
        (
            "japan defence spending 2 per cent gdp when",
            "japan-rearmament/target-moved-to-2025",
            "japan-rearmament/original-target-2027",
        ),
    ],
)
def test_what_took_the_place_of_a_claim_comes_before_it(
    query: str, later: str, earlier: str, sample: tuple[Library, Index]
) -> None:
    library, index = sample
    for limit in (5, 50):
        found = index.search(query, library=library, today=TODAY, limit=limit, type="claim")
        refs = [hit.ref for hit in found.hits]
        assert refs.index(later) < refs.index(earlier)
    # A reference that is typed is what is meant.
    named = index.search(earlier, library=library, today=TODAY, limit=5)
    assert named.hits[0].ref == earlier


CLAIMS = """
title = "B"

[[claims]]
id = "accepted"
text = "Canada was accepted into the scheme."

[[claims]]
id = "talks"
text = "Talks on Britain, unlike Canada, joining the scheme failed."

[[claims]]
id = "script"
text = "日本の高市首相。"

[[claims]]
id = "latin"
text = "Sanae Takaichi leads the cabinet in Tokyo."
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, Index]:
    files = {
        "themes/t.toml": 'title = "T"\nsynonyms = [["Takaichi", "高市"]]\n',
        "briefs/t/b.toml": CLAIMS,
    }
    library = load(write(tmp_path_factory.mktemp("half"), files))
    return library, Index.build(library)


def asked(small: tuple[Library, Index], query: str) -> tuple[list[str], Results]:
    library, index = small
    found = index.search(query, library=library, today=TODAY, type="claim")
    return [hit.ref.partition("/")[2] for hit in found.hits], found


def test_few_that_say_all_words_are_followed_by_those_that_say_all_but_one(
    small: tuple[Library, Index],
) -> None:
    refs, found = asked(small, "canada joining scheme ")
    assert refs == ["talks", "accepted"]
    assert (found.total, found.besides, found.asked_for, found.partial) == (2, 1, 1, False)
    # Of two words, one is not enough.
    refs, found = asked(small, "canada joining ")
    assert (refs, found.besides) == (["talks"], 0)


@pytest.mark.parametrize("meant", ["'joining", "^join", '"joining the scheme"', '"joining"'])
def test_what_was_quoted_is_not_the_word_that_may_lack(
    small: tuple[Library, Index], meant: str
) -> None:
    refs, found = asked(small, f"{meant} canada britain ")
    assert (refs, found.besides) == (["talks"], 0)
    # Another word than the one that is meant may.
    refs, found = asked(small, "'canada joining scheme ")
    assert (refs, found.besides) == (["talks", "accepted"], 1)
    refs, found = asked(small, f"{meant} canada scheme ")
    assert (refs, found.besides) == (["talks"], 0)


def test_a_memo_takes_from_a_query_only_what_was_asked_for(small: tuple[Library, Index]) -> None:
    document = compose(small[0], Memo(query="canada joining scheme "), TODAY)
    assert [used.claim.ref for used in document.used] == ["b/talks"]


def test_little_words_are_not_looked_for_beside_two_that_say_something(
    small: tuple[Library, Index],
) -> None:
    assert asked(small, "was accepted by the scheme ")[0] == ["accepted"]
    assert asked(small, "takaichi in tokyo ")[0] == ["latin"]
    # Beside one they are, and so are those that are meant.
    assert asked(small, "was scheme ")[0] == ["accepted"]
    assert asked(small, "takaichi 'by tokyo ")[1].partial


def test_synonyms_in_a_script_without_spaces(small: tuple[Library, Index]) -> None:
    assert asked(small, "高市")[0] == ["script", "latin"]
    assert asked(small, "takaichi ")[0] == ["latin", "script"]


def test_numbers_are_found_spelled_and_in_figures() -> None:
    def others(*words: str) -> set[tuple[int, tuple[str, ...]]]:
        return {(end, other) for _, end, other in figures(words)}

    assert (1, ("60",)) in others("sixty")
    assert (2, ("92",)) in others("ninety", "two")
    assert (4, ("92%",)) in others("ninety", "two", "per", "cent")
    assert (2, ("15%",)) in others("fifteen", "percent")
    assert (1, ("sixty",)) in others("60")
    assert (1, ("ninety", "two")) in others("92")
    assert not others("one")


def test_what_a_limit_cut_off_is_said_beside_what_lacks_a_word(
    small: tuple[Library, Index],
) -> None:
    root = small[0].root
    words = ("search", "canada", "joining", "scheme")
    told = run("--library", str(root), *words, "--limit", "1").err
    assert "1 hit, then 1 without one of the words." in told
    assert "1 of 2 hits; --limit N shows more." in told
    assert "--limit" not in run("--library", str(root), *words).err
