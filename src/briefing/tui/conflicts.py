"""The queue of conflicts: both claims side by side with what is behind each, until one judges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.worker import get_current_worker

from briefing.commands import table
from briefing.commands.command import Command
from briefing.evidence.conflicts import KINDS, STILL_USED, Conflict, conflicts, proposals
from briefing.evidence.overlap import Overlap, overlaps
from briefing.evidence.standing import standing
from briefing.library.answers import AnsweredConflict
from briefing.library.snapshot import Library
from briefing.model import Claim, Source
from briefing.tui.ask import Ask
from briefing.tui.behind import claim_rows
from briefing.tui.bindings import bindings
from briefing.tui.desk import Desk
from briefing.tui.gate import shown
from briefing.tui.lineage import source_rows
from briefing.tui.messages import Compared, Written
from briefing.tui.progress import Progress, teller
from briefing.tui.reading import badges, paragraph
from briefing.tui.row import BLANK, Row
from briefing.tui.rows import Rows

Waiting = Conflict | Overlap
"""What stands in the queue: claims that exclude each other, or sources of one origin."""


class Conflicts(Desk):
    """Which claims cannot both be true? Found ones wait here to be confirmed or dismissed."""

    SPOT = "conflicts"
    NOT_HERE: ClassVar[frozenset[str]] = frozenset({"conflicts"})
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.CONFIRM, table.DISMISS, table.LATER, table.BACK),
        # The last line has no room for those beside them.
        *bindings(table.SEARCH, table.MEMO, table.EDIT, table.QUIT, of_app=True, shown=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[Waiting, ...] = ()
        self._compared: Library | None = None
        """The library that ``_found`` is about."""
        self._later: list[str] = []

    @property
    def keys_here(self) -> Sequence[Command]:
        """The judgement one is here for; nothing to open where nothing waits."""
        if not self._found:
            return (replace(table.OPEN, footer=""), table.SEARCH, table.MEMO, table.BACK)
        return (table.CONFIRM, table.DISMISS, table.LATER)

    def body(self) -> Iterable[Widget]:
        """The queue above, the two claims of the selected conflict below."""
        yield Rows(name="queue", empty="No two claims wait to be judged.")
        yield Horizontal(Rows(name="one"), Rows(name="other"), id="panes")

    def bar_title(self) -> Content:
        """The question, and how many wait."""
        waiting = f"{len(self._found):,} waiting" if self._found else ""
        return Content.assemble(
            ("Which claims cannot both be true? ", "bold"),
            (waiting, "$text-muted"),
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to judge in an empty queue.

        Overlaps go when the lineage of the sources says more; there is no dismissing a text.
        """
        if action in ("confirm", "later"):
            return bool(self._found)
        if action == "dismiss_conflict":
            return isinstance(self._selected, Conflict)
        return super().check_action(action, parameters)

    def offers(self, action: str) -> bool:
        """Only claims are picked."""
        if action == "pick":
            return isinstance(self._selected, Conflict)
        return super().offers(action)

    def refresh_rows(self) -> None:
        """Compare the claims anew, behind the screen, where the library has changed."""
        if self._compared is None:
            self.say(Content("Comparing claims …"))
            self.set_focus(self.query_one("#queue", Rows))
        if self._compared is not self.desk.library:
            self._compare(self.desk.library)
        else:
            self._show_both()

    @work(thread=True, group="conflicts", exclusive=True, exit_on_error=False)
    def _compare(self, library: Library) -> None:
        # A screen that has been left knows no app any more.
        app, worker = self.desk, get_current_worker()

        def left() -> bool:
            return worker.is_cancelled

        try:
            reads = teller(app.post_message, "Reading", "claims")
            # Who asks first has them read from the disk; all that follows finds them here.
            total = len(library.claims)  # Counted brief by brief.
            for number, _ in enumerate(library.claims.values()):
                reads(number, total)
                if left():
                    return
            compares = teller(app.post_message, "Comparing", "claims")
            exact = conflicts(library)
            alike = () if left() else proposals(library, compares, left, exact)
            texts = teller(app.post_message, "Comparing", "kept texts")
            shared = () if left() else overlaps(library, progress=texts, given_up=left)
            found: tuple[Waiting, ...] = (*exact, *alike, *shared)
        finally:
            app.post_message(Progress(""))
        if not left():
            self.post_message(Compared(library, found))

    def on_compared(self, message: Compared) -> None:
        """Show the queue, unless the library has become another."""
        if message.library is self.desk.library:
            self._compared = message.library
            self._found = message.found
            self._show_queue()

    def _show_queue(self, select: str | None = None) -> None:
        waiting = {_key(c): c for c in self._found}
        later = [waiting.pop(key) for key in self._later if key in waiting]
        self._found = (*waiting.values(), *later)
        queue = self.query_one("#queue", Rows)
        library = self.desk.library
        rows = [_row(library, c, later=c in later) for c in self._found]
        queue.show(self.aired(rows), select)
        queue.refresh(layout=True)  # Both sides have the room that it does not need.
        queue.set_class(not rows, "-empty")
        self.query_one("#panes").display = bool(rows)
        self._show_bar()
        self.refresh_bindings()
        self._show_both()

    @property
    def _selected(self) -> Waiting | None:
        row = self.query_one("#queue", Rows).selected
        return next((c for c in self._found if row is not None and _key(c) == row.key), None)

    @property
    def selected_ref(self) -> str:
        """The claim that would say so, or whichever of the two is looked at."""
        found = self._selected
        if found is None:
            return ""
        looked_at = self.focused is self.query_one("#other", Rows)
        return _refs(found)[-1] if looked_at else _refs(found)[0]

    @on(Rows.Highlighted, "#queue")
    def _moved(self) -> None:
        self.refresh_bindings()
        self._show_both()

    def _show_both(self) -> None:
        library, found = self.desk.library, self._selected
        for pane, number in (("#one", 0), ("#other", -1)):
            item = library.get(_refs(found)[number]) if found else None
            rows = self._claim(item) if isinstance(item, Claim) else []
            if isinstance(item, Source):
                rows = source_rows(library, item)
            self.query_one(pane, Rows).show(rows, "")
        if found is None:
            self.say(
                Content("Conflicts that are found come here; those declared are in the claims.")
            )
        elif isinstance(found, Overlap):
            self.say(shown(f"One origin? {found.why}: “{found.passage}”"))
        elif found.is_proposal:
            said = _in_words(self.desk.library, found)
            self.say(shown(f"A proposal: {said}. In about half of them nothing is wrong."))
        else:
            self.say(shown(f"{_in_words(self.desk.library, found)}."))

    def _claim(self, claim: Claim) -> list[Row]:
        library = self.desk.library
        stands = standing(library, claim, self.desk.today)
        said = Content.styled(" · ", "$text-muted").join(
            [shown(library.brief_of(claim).title, "$text-muted"), *badges(stands)]
        )
        head = [Row(shown(claim.text, "bold"), key=claim.ref, indent=1), paragraph(said), BLANK]
        return [*head, *claim_rows(library, stands)[1:]]

    @on(Rows.Opened, "#queue")
    def _look(self) -> None:
        self.set_focus(self.query_one("#one", Rows))

    @on(Rows.Opened, "#one")
    @on(Rows.Opened, "#other")
    def _opened(self, event: Rows.Opened) -> None:
        self.desk.go_to(event.row.opens)

    async def action_back(self) -> None:
        """From a claim to the queue, from there away."""
        queue = self.query_one("#queue", Rows)
        if self.focused is queue:
            await self.desk.action_back()
        else:
            self.set_focus(queue)

    # Judging

    def action_later(self) -> None:
        """Leave it for later: it goes to the end, and the next one is selected."""
        found = self._selected
        if found is None:
            return
        keys = [_key(c) for c in self._found]
        at = keys.index(_key(found))
        self._later = [k for k in self._later if k != _key(found)] + [_key(found)]
        self._show_queue(keys[at + 1] if at + 1 < len(keys) else keys[0])

    def action_confirm(self) -> None:
        """The first claim says from now on that it contradicts the second; two sources are given
        one origin, in words that are asked for."""
        from briefing.evidence.settle import confirm, join

        found = self._selected
        if found is None or not self.desk.may_write():
            return
        if isinstance(found, Conflict):
            self.desk.write_library(
                lambda now: confirm(now, found), "Confirmed: they contradict each other"
            )
            return

        def named(origin: str | None) -> None:
            if origin is not None:
                self.desk.write_library(
                    lambda now: join(now, found, origin), "Confirmed: one origin"
                )

        question = Content.styled("What do both have it from?", "bold")
        self.app.push_screen(Ask(question, "such as: the ministry's press release"), named)

    def action_dismiss_conflict(self) -> None:
        """Ask why, and keep that."""
        found = self._selected
        if isinstance(found, Conflict) and self.desk.may_write():
            self.ask_why(found)

    def ask_why(self, found: Conflict, typed: str = "") -> None:
        """Ask for the reason why both may stand, of which some may be ``typed`` already."""

        def dismissed(why: str | None) -> None:
            if why is not None:
                self._dismiss(found, why)

        question = Content.styled("Why may both stand?", "bold")
        hint = "the reason; decisions.toml keeps it"
        kept_as = AnsweredConflict(found.kind, found.claims).field
        ask = Ask(question, hint, value=typed, kept_as=kept_as, before="")
        self.app.push_screen(ask, dismissed)

    def _dismiss(self, found: Conflict, why: str) -> None:
        from briefing.evidence.settle import dismiss
        from briefing.settings.user import user

        def written(done: Written) -> None:
            if done.why_not:
                self.ask_why(found, why)  # The words are not lost for it.

        today = self.desk.today
        self.desk.write_library(
            lambda now: (dismiss(now, found, why, user(), today),),
            "Dismissed, with the reason",
            then=written,
        )


def _refs(found: Waiting) -> tuple[str, ...]:
    return found.claims if isinstance(found, Conflict) else found.sources


def _named(library: Library, ref: str) -> str:
    """What a memo, a brief or a claim goes by, in quotation marks; else its reference."""
    item = library.memos.get(ref) or library.get(ref)
    name = getattr(item, "title", "") or getattr(item, "text", "")
    return f"“{name}”" if name else ref


def _in_words(library: Library, found: Conflict) -> str:
    """Why the two cannot both be true, with the places they stand at instead of their references,
    and the titles of what uses them."""
    said, still, users = found.why.partition(STILL_USED)
    if still:
        said += still + ", ".join(_named(library, ref) for ref in users.split(", "))
    places = zip(found.claims, ("the claim at the left", "the claim at the right"), strict=False)
    for ref, place in sorted(places, key=lambda each: -len(each[0])):
        said = said.replace(ref, place)
    return said[:1].upper() + said[1:]


def _key(found: Waiting) -> str:
    kind = found.kind if isinstance(found, Conflict) else "one-origin"
    return " ".join((kind, *_refs(found)))


def _row(library: Library, found: Waiting, *, later: bool) -> Row:
    if isinstance(found, Conflict):
        claim = library.claims.get(found.claims[0])
        # A figure or a date says best what is at odds; references say nothing.
        is_bare = any(ref in found.why for ref in found.claims)
        said = claim.text if claim is not None and is_bare else found.why
        words, proposal = KINDS[found.kind], found.is_proposal
    else:
        names = " and ".join(library.sources[s].title for s in found.sources)
        said, words, proposal = f"{names}: {found.why}", "a proposal: one origin", True
    about = Content.assemble(
        ("later · " if later else "", "$text-muted"),
        (words, "$text-muted" if proposal else "$warning"),
    )
    return Row(
        shown(said) + "\n" + about,
        key=_key(found),
        ref=_refs(found)[0],
        mark=Content.styled(" ?" if proposal else " ≠", "$error"),
        indent=3,
    )
