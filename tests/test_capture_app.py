"""Capture in the app: from the clipboard to a claim, the reader of a kept text, the inbox."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.widgets import Input

from briefing.library import save
from briefing.library.scan import load
from briefing.library.unsaved import CAPTURE
from briefing.tui.capture import Capture
from briefing.tui.capture_box import Box
from briefing.tui.dossier import Dossier
from briefing.tui.passages import Passages
from briefing.tui.reader import Reader
from briefing.tui.row import Row
from briefing.tui.rows import Rows
from desk import DATA, Desk, copy, paste, said, work
from golden import at_sizes, compare_screens, screen_text

ARTICLE = (
    "Storage before the winter\n"
    "By Anna Marsh\n"
    "\n"
    "Gas stores were 92 per cent full on 1 November, the agency said. It counted stores in use "
    "only. Two sites in the north stand idle.\n"
    "\n"
    "“We are better prepared than last year,” its head said. Traders doubt it: prices for "
    "January rose by a tenth within a week, and the pipeline to the east is closed until March.\n"
    "\n"
    "貯蔵は十分だと大臣は述べた。業界は慎重だ。\n"
    "\n"
    "The agency will report again in December.\n"
)


def with_text(folder: Path) -> Path:
    """A library whose newspaper has its text kept, quoted by two claims."""
    library = copy(folder)
    (library / "archive").mkdir()
    (library / "archive" / "wire-storage.txt").write_text(ARTICLE)
    digest = hashlib.sha256(ARTICLE.encode()).hexdigest()
    for file in (library / "briefs").rglob("*.toml"):
        text = file.read_text()
        if 'id = "wire-storage"' in text:
            line = f'archive = {{ path = "archive/wire-storage.txt", sha256 = "{digest}" }}'
            file.write_text(text.replace('id = "wire-storage"', f'id = "wire-storage"\n{line}', 1))
    brief = library / "briefs" / "energy" / "gas-storage.toml"
    quotes = (
        '{ source = "wire-storage", locator = "para 3", quote = "It counted stores in use only." }',
        '{ source = "wire-storage", quote = "prices for January rose by a fifth within a week" }',
        '{ source = "wire-storage", quote = "Nothing of this kind was ever printed there" }',
    )
    brief.write_text(
        brief.read_text()
        + f'\n[[claims]]\nid = "in-use"\ntext = "Only stores in use are counted."\n'
        f"evidence = [{quotes[0]}]\n"
        f'\n[[claims]]\nid = "prices"\ntext = "Prices rose by a fifth."\n'
        f"evidence = [{quotes[1]}, {quotes[2]}]\n"
    )
    return library


def of(desk: Desk) -> Passages:
    """The text of the reader in front."""
    return desk.app.screen.query_one(Passages)


# Taking in


def test_a_pasted_sentence_becomes_a_claim_in_the_inbox(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("a")
        await paste(desk, "Storage sites in the north\n stand idle.")
        assert "A claim of 7 words." in screen_text(desk.pilot)
        await desk.press("enter")
        assert desk.app.screen.selected_ref.endswith("/storage-sites-in-the-north")
        assert "Storage sites in the north stand idle." in desk.text("reading")
        assert "Inbox" in desk.text("shelf")
        await desk.press("slash", *"idle")
        assert "stand idle" in desk.text("hits")
        await desk.press("escape", "u")
        assert "Inbox" not in desk.text("shelf")
        await desk.press("ctrl+r")
        assert "Inbox" in desk.text("shelf")

    work(library, job)
    assert len(load(library).briefs_of("inbox")) == 1


def test_what_is_left_by_escape_is_brought_back_by_undo(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("a")
        await paste(desk, "Storage sites in the north stand idle.")
        await desk.press("tab", *"wire", "escape")
        assert len(desk.app.screen_stack) == 1
        assert "u brings it back" in said(desk)
        await desk.press("u")
        assert desk.app.screen.query_one(Box).text == "Storage sites in the north stand idle."
        assert desk.app.screen.query_one("#source", Input).value == "wire"
        await desk.press("enter")
        assert desk.app.selected_ref().endswith("/storage-sites-in-the-north")

    work(library, job)


def test_what_is_given_up_does_not_stand_in_the_way_of_what_was_done_before(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "space")
        assert desk.app.memo.claims
        await desk.press("a")
        await paste(desk, "Storage sites in the north stand idle.")
        await desk.press("escape", "u")
        assert desk.app.screen.query_one(Box).text == "Storage sites in the north stand idle."
        await desk.press("escape")
        assert "ctrl+r brings it back" in said(desk)
        await desk.press("u")
        assert not desk.app.memo.claims, "the step before that"
        await desk.press("ctrl+r", "ctrl+r")
        assert desk.app.memo.claims
        assert desk.app.screen.query_one(Box).text == "Storage sites in the north stand idle."
        await desk.press("escape", "u")
        assert desk.app.screen.query_one(Box).text == "Storage sites in the north stand idle."
        await desk.type("Two of them.")
        await desk.press("escape", "u")
        assert "Two of them." in desk.app.screen.query_one(Box).text

    work(library, job)


def test_a_field_that_was_emptied_is_as_one_never_typed_in(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        desk.app.go_on_capturing(f"{CAPTURE}:1", {"text": "Two sites stand idle."}, "redo")
        await desk.settle()
        desk.app.screen.query_one("#brief", Input).focus()
        await desk.press("x", "backspace", "escape")
        assert "ctrl+r brings it back" in said(desk)

    work(copy(tmp_path), job)


def test_what_is_being_kept_is_kept_though_it_was_left_before_the_work_had_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on, captured = Event(), Capture._captured

    def late(capture: Capture, *given: Any) -> object:
        assert on.wait(20)
        return captured(capture, *given)

    async def job(desk: Desk) -> str:
        await desk.press("a")
        await paste(desk, "Storage sites in the north stand idle.")
        monkeypatch.setattr(Capture, "_captured", late)
        await desk.pilot.press("enter", "escape")
        await desk.until(lambda: len(desk.app.screen_stack) == 1)
        on.set()
        await desk.settle()
        return said(desk)

    assert "Added “Storage sites in the north stand idle”" in work(copy(tmp_path), job)


def test_what_cannot_be_kept_after_it_was_left_is_brought_back_by_undo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = Event()

    def full(*_: object, **__: object) -> None:
        assert on.wait(20)
        raise save.SaveRefused("The disk is full.")

    async def job(desk: Desk) -> None:
        await desk.press("a")
        await paste(desk, "Storage sites in the north stand idle.")
        monkeypatch.setattr(save, "save", full)
        await desk.pilot.press("enter", "escape")
        await desk.until(lambda: len(desk.app.screen_stack) == 1)
        assert "given up" not in said(desk)
        on.set()
        await desk.until(lambda: "brings it back" in said(desk))
        await desk.press("u")
        assert desk.app.screen.query_one(Box).text == "Storage sites in the north stand idle."

    work(copy(tmp_path), job)


def test_from_the_clipboard_to_a_sourced_claim_in_eight_keys(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> int:
        pressed = 0

        async def press(*keys: str) -> None:
            nonlocal pressed
            pressed += len(keys)
            await desk.press(*keys)

        await press("a")
        await paste(desk, f"https://news.example.org/storage\n{ARTICLE}")
        assert "An article of" in screen_text(desk.pilot)
        await press("enter")
        assert isinstance(desk.app.screen, Reader)
        await press("down", "down", "v", "c")
        await desk.type("Half of the northern stores are not used.")
        await press("enter")
        return pressed

    assert work(library, job) <= 8
    found = load(library)
    (brief,) = found.briefs_of("inbox")
    (claim,) = brief.claims
    assert claim.text == "Half of the northern stores are not used."
    (evidence,) = claim.evidence
    source = found.sources[evidence.source]
    assert source.title == "Storage before the winter"
    assert source.publisher == "news.example.org"
    assert source.accessed == "2025-11-28"
    assert evidence.locator == "para 3"
    assert evidence.quote.startswith("Gas stores were 92 per cent full")
    assert source.archive is not None
    assert (library / source.archive.path).read_text().endswith(ARTICLE)


def test_a_sentence_with_its_source_by_a_few_letters_is_three_keys(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("a")
        await paste(desk, "Two sites stand idle.")
        await desk.press("tab")
        title = desk.app.library.sources["wire-storage"].title
        await desk.type(title[:9].lower() + ", para 4")
        assert f"→ {title}" in screen_text(desk.pilot)
        await desk.press("enter")

    work(library, job)
    (brief,) = load(library).briefs_of("inbox")
    assert [(e.source, e.locator) for e in brief.claims[0].evidence] == [("wire-storage", "para 4")]


def test_guesses_can_be_replaced_and_an_address_opens_its_dossier(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("a")
        await paste(desk, "https://www.example.org/2025/winter-gas-outlook.html")
        seen = screen_text(desk.pilot)
        assert "An address: a source." in seen
        assert "Winter gas outlook" in seen
        assert "example.org" in seen
        assert "2025-11-28" in seen
        await desk.press("tab", "ctrl+u")
        await desk.type("Winter outlook")
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Dossier)

    work(library, job)
    (source,) = [s for s in load(library).sources.values() if s.url.endswith("outlook.html")]
    assert (source.title, source.publisher) == ("Winter outlook", "example.org")


def test_the_kept_text_of_a_source_that_nothing_cites_is_at_hand(tmp_path: Path) -> None:
    root = copy(tmp_path)
    sources = root / "briefs" / "sources.toml"
    lone = 'id = "lone"\ntitle = "A lone report"\narchive = { path = "archive/lone.txt" }'
    sources.write_text(f"{sources.read_text()}\n[[sources]]\n{lone}\n")
    (root / "archive").mkdir(exist_ok=True)
    (root / "archive" / "lone.txt").write_text("A lone report\n\nStores are full.\n")

    async def job(desk: Desk) -> None:
        await desk.press("slash")
        await desk.type("lone report")
        await desk.press("enter")
        assert isinstance(desk.app.screen, Dossier)
        assert "there v selects a sentence, and c makes a claim of it" in desk.text("cited")
        await desk.press("enter")
        assert isinstance(desk.app.screen, Reader)

    work(root, job)


def test_what_is_there_already_is_kept_again_only_when_asked_twice(tmp_path: Path) -> None:
    library = copy(tmp_path)
    text = next(iter(load(library).claims.values())).text

    async def job(desk: Desk) -> None:
        await desk.press("a")
        await paste(desk, text)
        assert "says this already" in screen_text(desk.pilot)
        await desk.press("enter")
        assert isinstance(desk.app.screen, Capture)
        assert "enter again keeps it" in screen_text(desk.pilot).replace("\n", " ")
        await desk.press("enter")
        assert not isinstance(desk.app.screen, Capture)

    work(library, job)
    assert len([c for c in load(library).claims.values() if c.text == text]) == 2


def test_what_is_refused_stays_in_the_dialogue(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("a", "enter")
        assert "Nothing was pasted or typed yet." in screen_text(desk.pilot)
        await desk.type("Two sites stand idle.")
        await desk.press("tab")
        await desk.type("qqqqq")
        assert "nothing is called so" in screen_text(desk.pilot)
        await desk.press("enter")
        assert "no source is called “qqqqq”" in screen_text(desk.pilot)
        assert desk.app.screen.query_one(Box).text == "Two sites stand idle."
        await desk.press("escape")

    work(library, job)
    assert not load(library).briefs_of("inbox")


def test_a_read_only_library_says_so_before_anything_is_typed() -> None:
    async def job(desk: Desk) -> None:
        await desk.press("a")
        assert not isinstance(desk.app.screen, Capture)

    work(DATA, job, is_sample=True)


# The reader of a kept text


def test_the_reader_opens_from_the_record_and_lights_up_what_is_quoted(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        desk.app.go_to("wire-storage")
        await desk.settle()
        await desk.press("tab")
        assert desk.selected("record") == "text:"
        await desk.press("enter")
        reader = desk.app.screen
        assert isinstance(reader, Reader)
        assert "para 1 of 6. 2 quotations of claims are lit up; 1 other not found" in desk.words()
        text = of(desk).text
        lit = {x.ref: (text[x.start : x.end], x.sure) for x in of(desk)._lit}
        assert lit["gas-storage/in-use"] == ("It counted stores in use only.", True)
        assert "by a tenth" in lit["gas-storage/prices"][0]
        assert not lit["gas-storage/prices"][1]
        await desk.press("down", "down", "down")
        assert "Quoted by “Only stores in use are counted.”" in desk.words()
        assert reader.selected_ref == "gas-storage/in-use"
        await desk.press("enter")
        assert desk.selected("reading") == "gas-storage/in-use"

    work(with_text(tmp_path), job, size=(80, 24))


def test_the_palette_opens_it_at_what_the_selected_claim_quotes(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        desk.app.go_to("gas-storage/in-use")
        await desk.settle()
        desk.app.action_read_text()
        await desk.settle()
        assert desk.app.screen.selected_ref == "gas-storage/in-use"
        await desk.press("escape")
        desk.app.go_to("gas-storage/mild-winter")
        await desk.settle()
        desk.app.action_read_text()
        await desk.settle()
        assert not isinstance(desk.app.screen, Reader)
        assert "No text is kept" in said(desk)

    work(with_text(tmp_path), job)


def test_a_text_that_was_changed_since_is_not_opened(tmp_path: Path) -> None:
    library = with_text(tmp_path)
    (library / "archive" / "wire-storage.txt").write_text("Another text.")

    async def job(desk: Desk) -> None:
        desk.app.read_text("wire-storage")
        await desk.settle()
        assert not isinstance(desk.app.screen, Reader)
        assert "is not the text that was saved" in said(desk)

    work(library, job)


def selected(desk: Desk) -> str:
    """The stretch of the text that is selected."""
    found = of(desk).selection
    return of(desk).text[slice(*found)] if found else ""


def test_a_selection_grows_and_shrinks_by_words_and_sentences(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        desk.app.read_text("wire-storage", "gas-storage/in-use")
        await desk.settle()
        await desk.press("v")
        assert selected(desk) == "It counted stores in use only."
        await desk.press("right", "right")
        assert selected(desk) == "It counted stores in use only. Two sites"
        await desk.press("left", "left", "left")
        assert selected(desk) == "It counted stores in use"
        await desk.press("down")
        assert selected(desk) == "It counted stores in use only."
        await desk.press("down", "down")
        assert selected(desk).endswith("“We are better prepared than last year,” its head said.")
        await desk.press("up", "up")
        assert selected(desk) == "It counted stores in use only."
        await desk.press("up")
        assert selected(desk).startswith("Gas stores were 92")
        await desk.press("v")
        assert selected(desk) == "Gas"
        await desk.press("right")
        assert selected(desk) == "Gas stores"
        await desk.press("escape")
        assert selected(desk) == ""
        await desk.press("end", "up", "v")
        assert selected(desk).startswith("貯蔵は十分だと大臣は述べた。")
        await desk.press("v", "right")
        assert selected(desk) == "貯蔵"
        await desk.press("escape", "escape")
        assert not isinstance(desk.app.screen, Reader)

    work(with_text(tmp_path), job)


def test_the_mouse_selects_words_and_a_double_click_the_sentence(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        desk.app.read_text("wire-storage")
        await desk.settle()
        text = of(desk)
        line = text._line_at(text.text.index("Gas stores"))
        column = 8
        await desk.pilot.mouse_down(text, offset=(column + 5, line))
        await desk.pilot.hover(text, offset=(column + 17, line))
        await desk.pilot.mouse_up(text, offset=(column + 17, line))
        assert selected(desk) == "stores were 92"
        await desk.pilot.click(text, offset=(column + 5, line), times=2)
        assert selected(desk).startswith("Gas stores were 92")
        assert selected(desk).endswith("the agency said.")

    work(with_text(tmp_path), job)


def test_a_claim_of_a_passage_is_lit_up_and_the_next_goes_to_the_same_brief(tmp_path: Path) -> None:
    library = with_text(tmp_path)

    async def job(desk: Desk) -> None:
        desk.app.read_text("wire-storage", "gas-storage/in-use")
        await desk.settle()
        await desk.press("right", *["right"] * 5, "c")
        assert desk.app.screen.query_one(Box).has_focus
        await desk.type("Idle sites are left out.")
        await desk.press("tab", "tab")
        await desk.type("gas st")
        await desk.press("enter")
        assert isinstance(desk.app.screen, Reader)
        await desk.settle()
        ref = "gas-storage/idle-sites-are-left-out"
        assert ref in {x.ref for x in of(desk)._lit}
        await desk.press("end", "c")
        await desk.type("A report comes in December.")
        await desk.press("tab", "tab")
        # What is there already gives way to what is typed.
        await desk.type("gas")
        assert desk.app.screen.query_one("#brief", Input).value == "gas"
        await desk.press("enter")

    work(library, job)
    claims = {c.text: c for c in load(library).briefs["gas-storage"].claims}
    (evidence,) = claims["Idle sites are left out."].evidence
    assert (evidence.source, evidence.locator) == ("wire-storage", "para 3")
    assert evidence.quote == "Two sites in the north stand idle."
    assert claims["A report comes in December."].evidence[0].locator == "para 6"


def test_a_long_text_is_wrapped_at_once_and_nothing_raw_is_drawn(tmp_path: Path) -> None:
    library = copy(tmp_path)
    (library / "archive").mkdir()
    text = "Title \x1b[31mred\u202e\n" + "word 貯蔵 \x07stop. " * 4000 + "\nlast\n"
    (library / "archive" / "wire-storage.txt").write_text(text)
    for file in (library / "briefs").rglob("*.toml"):
        held = file.read_text()
        if 'id = "wire-storage"' in held:
            line = 'archive = { path = "archive/wire-storage.txt" }'
            file.write_text(held.replace('"wire-storage"', f'"wire-storage"\n{line}', 1))

    async def job(desk: Desk) -> str:
        desk.app.read_text("wire-storage")
        await desk.settle()
        shown = screen_text(desk.pilot)
        await desk.press("pagedown", "v", "down", "end")
        assert of(desk).number == 3
        return shown + screen_text(desk.pilot)

    drawn = work(library, job, size=(80, 24))
    assert not {"\x1b", "\x07", "\u202e"} & set(drawn)


# The inbox


def shelf(desk: Desk) -> Sequence[Row]:
    """The rows at the left."""
    return desk.app.screen.query_one("#shelf", Rows).rows


def test_the_inbox_is_filed_one_by_one(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        for words in ("Two sites stand idle.", "Quotas rise by a tenth."):
            await desk.press("a")
            await paste(desk, words)
            await desk.press("enter")
        (inbox,) = [row for row in shelf(desk) if row.key == "inbox"]
        assert inbox.right.plain.strip() == "2"
        await desk.press("right", "space", "greater_than_sign", *"landing")
        await desk.press("enter")
        assert "Filed in" in said(desk)
        assert "Two sites" in desk.text("shelf")
        assert filed in desk.app.memo.claims
        await desk.press("u")
        assert filed not in desk.app.memo.claims and len(desk.app.memo.claims) == 1
        assert "Quotas rise" in desk.text("shelf")
        await desk.press("ctrl+r")
        assert "Quotas rise" not in desk.text("shelf")
        # The last of the inbox takes its reader along.
        desk.app.go_to(desk.app.library.briefs_of("inbox")[0].id)
        await desk.settle()
        await desk.press("greater_than_sign", *"landing", "enter")
        assert "Two sites stand idle." in desk.text("reading")
        await desk.press("u")

    filed = "landing-quotas/quotas-rise-by-a-tenth"
    work(library, job)
    found = load(library)
    assert len(found.briefs_of("inbox")) == 1
    assert "Quotas rise by a tenth." in {c.text for c in found.briefs["landing-quotas"].claims}


def test_what_waits_may_become_a_brief_of_its_own(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        await desk.press("a")
        await paste(desk, "Two sites stand idle.")
        await desk.press("enter", "greater_than_sign", *"fish", "space", *"own")
        await desk.press("enter")

    work(library, job)
    found = load(library)
    assert not found.briefs_of("inbox")
    assert "Two sites stand idle" in {b.title for b in found.home_briefs("fisheries")}


# How it looks


@pytest.mark.parametrize("screen", ["add", "add-article", "text", "text-claim", "file"])
def test_screen(screen: str, tmp_path: Path) -> None:
    async def job(desk: Desk) -> dict[str, str]:
        if screen.startswith("text"):
            desk.app.read_text("wire-storage", "gas-storage/in-use")
            await desk.settle()
            await desk.press("v", "down", *(["c"] if screen == "text-claim" else []))
        elif screen == "file":
            await desk.press("right", "down", "greater_than_sign")
        else:
            await desk.press("a")
            await paste(desk, "Two sites stand idle." if screen == "add" else ARTICLE)
        return await at_sizes(desk.pilot)

    compare_screens(f"capture-{screen}", work(with_text(tmp_path), job))
