"""The sample library keeps what it promises."""

from __future__ import annotations

import pytest

from briefing.evidence.conflicts import conflicts
from briefing.evidence.impact import impact
from briefing.evidence.origins import origins
from briefing.library.find import sample
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.model import KINDS
from briefing.text import count_words
from command_line import run

ARTICLES = (
    "gfp-20250724",
    "ecfr-no-time-to-drift",
    "ecfr-pacific-drift",
    "harici-20250723",
    "parlmag-20250117",
)


@pytest.fixture(scope="module")
def library() -> Library:
    return load(sample())


def test_nothing_is_wrong_with_it(library: Library) -> None:
    assert library.findings == ()


def test_it_is_large_enough_to_try_everything(library: Library) -> None:
    assert list(library.themes) == ["raw-materials", "defence-industry", "trade", "diplomacy"]
    assert len(library.briefs) >= 18
    assert len(library.claims) >= 150
    for theme in library.themes:
        assert len(library.home_briefs(theme)) >= 4
    assert {c.kind for c in library.claims.values()} == set(KINDS)


def test_every_brief_has_a_bottom_line_that_rests_on_its_claims(library: Library) -> None:
    for brief in library.briefs.values():
        assert 0 < count_words(brief.bottom_line) <= 60, brief.id
        assert brief.rests_on, brief.id
        for ref in brief.rests_on:
            assert library.claims[ref].status != "withdrawn", ref


def test_every_claim_is_one_sentence_that_somebody_answers_for(library: Library) -> None:
    for claim in library.claims.values():
        assert claim.has_own_id, claim.ref
        assert count_words(claim.text) <= 45, claim.ref
        assert claim.text.endswith("."), claim.ref
        if claim.kind == "information":
            assert claim.sources("supports"), claim.ref


@pytest.mark.parametrize("article", ARTICLES)
def test_all_five_articles_are_drawn_on_with_their_paragraphs(
    article: str, library: Library
) -> None:
    cited = library.links.cited_by[article]
    assert len({c.claim for c in cited}) >= 8
    located = [c for c in cited if c.evidence.locator.startswith("para")]
    assert len(located) >= 0.9 * len(cited)


def test_three_reports_of_the_tariff_deal_are_one_origin(library: Library) -> None:
    for ref in ("us-japan-tariff-deal/baseline-tariff", "us-japan-tariff-deal/investment-pledge"):
        assert origins(library, library.claims[ref]).independent == 1, ref
    upstream = library.sources["us-jp-trade-202507"]
    assert upstream.derives_from or upstream.origin
    reports = ("gfp-20250724", "harici-20250723", "ecfr-pacific-drift")
    deal = [
        c
        for c in library.claims.values()
        if c.event == "us-jp-tariff-deal-20250722"
        and len({e.source for e in c.sources("supports")} & set(reports)) >= 2
    ]
    assert deal
    for claim in deal:
        found = origins(library, claim)
        together = [g for g in found.groups if len(set(g) & set(reports)) >= 2]
        assert together, claim.ref


def test_the_two_papers_of_one_house_are_one_voice(library: Library) -> None:
    first, second = (library.sources[i] for i in ("ecfr-no-time-to-drift", "ecfr-pacific-drift"))
    assert first.origin
    assert first.origin == second.origin


def test_draft_and_final_statement_are_states_of_one_text(library: Library) -> None:
    draft = library.sources["draft-declaration-202507"]
    assert draft.standing in ("preliminary", "superseded")
    assert draft.superseded_by == "js-20250723"
    final = library.sources["js-20250723"]
    assert {draft.origin} - {""} == {final.origin} - {""}


def test_what_was_found_wrong_is_recorded(library: Library) -> None:
    contested = [c for c in library.claims.values() if library.contradictions(c.ref)]
    superseded = [r for r in library.claims if library.links.superseded_by.get(r)]
    caveats = [c for c in library.claims.values() if c.caveat]
    against = [c for c in library.claims.values() if c.sources("contradicts")]
    assert len(contested) >= 20
    assert len(superseded) >= 5
    assert len(caveats) >= 20
    assert len(against) >= 10


def test_every_question_of_a_theme_is_answered_or_said_to_be_open(library: Library) -> None:
    answered = {a.question for c in library.claims.values() for a in c.answers}
    for theme in library.themes.values():
        assert theme.questions
        assert theme.watch
        assert theme.synonyms
        for question in theme.questions:
            assert f"{theme.id}/{question.id}" in answered, question.id


def test_check_has_nothing_to_say_but_what_is_allowed_with_a_reason() -> None:
    ran = run("check", "--strict", "--sample", "--as-of", "2026-11-28")
    assert (ran.out, ran.err, ran.code) == ("", "", 0)


def test_each_view_of_the_evidence_has_something_to_show(library: Library) -> None:
    assert [c.kind for c in conflicts(library)] == ["supersession"]
    assert len(library.dismissed) >= 5
    assert all(d.why and d.by and d.date for d in library.dismissed)
    fallen = impact(library, "js-20250723")
    assert fallen.unsupported and fallen.single and fallen.dependants and fallen.bottom_lines
    assert [m.id for m in fallen.memos] == ["july-2025-outcome"]
    assert fallen.passed_on_by
