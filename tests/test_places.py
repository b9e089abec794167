"""Back and forward through where one was."""

from __future__ import annotations

import pytest

from briefing.tui.places import Place, Spot, Trail, as_data, called_now, from_data
from desk import DATA, Desk, work

A, B, C, D = (Spot("browse", f"theme>{name}") for name in "abcd")
DOSSIER = Spot("dossier", "source")


def _same(place: Place) -> Place:
    return place


def test_somewhere_new_cuts_off_what_was_ahead() -> None:
    trail = Trail()
    trail.visit((A,))
    trail.visit((B,))
    assert trail.back((C,), _same) == (B,)
    assert trail.back((B,), _same) == (A,)
    assert trail.back((A,), _same) == ()
    assert trail.forward((A,), _same) == (B,)
    trail.visit((B,))
    assert trail.forward((D,), _same) == ()
    assert trail.back((D,), _same) == (B,)


def test_a_place_that_is_gone_is_passed_over_and_forgotten() -> None:
    trail = Trail()
    for spot in (A, B, C):
        trail.visit((spot,))
    assert trail.back((D,), lambda place: () if place in ((B,), (C,)) else place) == (A,)
    assert trail.past == []
    assert trail.forward((A,), _same) == (D,)


def test_closing_a_screen_is_the_step_it_comes_to() -> None:
    trail = Trail()
    trail.visit((A,))
    trail.close((A, DOSSIER), (Spot("browse", A.subject, select="another"),))
    assert trail.past == []
    assert trail.forward((A,), _same) == (A, DOSSIER)
    # A screen that is no place leads nowhere new.
    trail.close((A, DOSSIER), (A, DOSSIER))
    assert trail.past == [(A,)]


def test_on_the_ground_what_lay_over_it_is_ahead_afterwards() -> None:
    trail = Trail()
    trail.visit((A,))
    trail.visit((A, DOSSIER))
    assert trail.back((B,), _same, ground=True) == (A,)
    assert trail.forward((A,), _same) == (A, DOSSIER)
    assert trail.forward((A, DOSSIER), _same) == (B,)


def test_a_place_is_kept_as_data() -> None:
    place = (Spot("browse", "theme>a", "a/one", "reading"), Spot("search", query="[sic] \x1b"))
    assert from_data(as_data(place)) == place
    for wrong in (None, {}, [{}], [{"screen": 1}], [{"screen": "x", "y": "z"}], [["browse"]]):
        with pytest.raises(ValueError, match="a "):
            from_data(wrong)


def test_what_was_renamed_is_found_under_its_new_name() -> None:
    place = (Spot("browse", "old>brief", "brief/claim"),)
    names = {"old": "new", "brief": "other", "brief/claim": "other/claim"}
    assert called_now(place, names) == (Spot("browse", "new>other", "other/claim"),)


def test_back_and_forward_over_all_screens() -> None:
    async def job(desk: Desk) -> None:
        app = desk.app

        def here() -> list[tuple[str, str]]:
            return [(spot.screen, spot.subject) for spot in app.here]

        first = ("browse", "energy>gas-storage")
        await desk.press("right")
        app.go_to("landing-quotas/quota-cut")
        await desk.settle()
        other = ("browse", "fisheries>landing-quotas")
        assert here() == [other]
        app.go_to("storage-statement")
        await desk.settle()
        assert here() == [other, ("dossier", "storage-statement")]
        for key, screen in (("M", "matrix"), ("T", "timeline")):
            await desk.press(key)
            assert here()[-1][0] == screen
        for key in ("t", "C", "m"):
            await desk.press(key)
        stack = [name for name, _ in here()]
        assert stack == ["browse", "dossier", "timeline", "today", "conflicts", "memo"]
        seen = [here()]
        for _ in range(7):
            await desk.press("left_square_bracket")
            seen.append(here())
        assert [place[-1][0] for place in seen] == [
            *("memo", "conflicts", "today", "timeline", "matrix", "dossier", "browse", "browse"),
        ]
        assert seen[-1] == [first]
        for place in reversed(seen[:-1]):
            await desk.press("right_square_bracket")
            assert here() == place
        # Closing screens leads back the same way, and forward again.
        await desk.press("escape")
        assert here()[-1][0] == "conflicts"
        await desk.press("right_square_bracket")
        assert here()[-1][0] == "memo"

    work(DATA, job)


def test_a_search_is_come_back_to_with_its_query_and_its_hit() -> None:
    async def job(desk: Desk) -> None:
        await desk.press("slash")
        await desk.type("storage")
        await desk.press("down")
        chosen = desk.selected("hits")
        await desk.press("enter")
        gone_to = desk.app.here
        await desk.press("left_square_bracket")
        assert desk.app.here[-1].query == "storage"
        assert desk.selected("hits") == chosen
        # In the box the letter is a letter; the other key goes on.
        await desk.press("alt+right")
        assert desk.app.here == gone_to
        # A search that was left without going anywhere is no place on the way back.
        await desk.press("slash", "escape", "left_square_bracket")
        assert desk.app.here[-1].query == "storage"

    work(DATA, job)


def test_entering_another_brief_is_going_places_and_looking_over_the_shelf_is_not() -> None:
    async def job(desk: Desk) -> None:
        await desk.press("right", "down")
        read = desk.app.here
        await desk.press("left", "down", "enter")
        assert desk.app.here[0].subject == "energy>landing-quotas"
        assert desk.app.here[0].pane == "reading"
        await desk.press("left_square_bracket")
        assert desk.app.here == read
        await desk.press("left_square_bracket")
        assert desk.app.here == read

    work(DATA, job)
