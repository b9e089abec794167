"""What is done with several claims at once: each is one change, which one ``u`` takes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from briefing.commands import table
from briefing.text import counted
from briefing.tui.part import Part
from briefing.tui.rows import Rows

if TYPE_CHECKING:
    from briefing.library.snapshot import Library
    from briefing.library.splice import Splice
    from briefing.model import Memo
    from briefing.tui.messages import Written


class Acting(Part):
    """The part of the app that acts on what is selected together."""

    def claims_together(self) -> tuple[str, ...]:
        """The claims that are selected together; none where only one thing is selected."""
        app = self._desk
        refs = tuple(ref for ref in app.selected_refs() if ref in app.library.claims)
        return refs if len(refs) > 1 else ()

    def act_together(self, refs: tuple[str, ...]) -> None:
        """Ask what is to be done with several claims."""
        from briefing.tui.choose import Choose, lettered

        app = self._desk
        tagged = any(app.library.claims[ref].tags for ref in refs)
        pick, file = (app.keymap.words(command) for command in (table.PICK, table.FILE))
        ways: dict[str, tuple[str, str, str, Callable[[], None]]] = {
            "pick": ("p", "Pick them, or drop them", pick, lambda: app.toggle_picks(refs)),
            "copy": ("y", "Copy them", "", app.action_copy),
            "move": ("m", "Move them to another brief", file, lambda: self.move_together(refs)),
            "tag": ("t", "Give them a tag", "", lambda: self._ask_tag(refs)),
            "untag": ("T", "Take a tag from them", "", lambda: self._ask_which_tag(refs)),
            "merge": ("e", "Make one of the two", "", lambda: self._ask_kept(refs)),
            "contradict": ("c", "They contradict each other", "", lambda: self._at_odds(refs)),
            "withdraw": ("w", "Withdraw them", "", lambda: self._withdraw(refs)),
        }
        if len(refs) != 2:
            del ways["merge"], ways["contradict"]
        elif refs[1] in app.library.contradictions(refs[0]):
            del ways["contradict"]
        if not tagged:
            del ways["untag"]
        rows = [lettered(key, letter, words, at) for key, (letter, words, at, _) in ways.items()]
        letters = {letter: key for key, (letter, *_) in ways.items()}

        def chosen(way: str | None) -> None:
            if way is not None:
                ways[way][-1]()

        question = f"What is to be done with {counted(len(refs), 'claim')}?"
        app.push_screen(Choose(question, rows, letters=letters), chosen)

    def _at_odds(self, refs: tuple[str, ...]) -> None:
        if self._desk.may_write():
            self._desk.contradict(*refs)

    def move_together(self, refs: tuple[str, ...]) -> None:
        """Ask into which brief claims are to go; picks and references follow."""
        from briefing.tui.finder import Find, Thing

        app = self._desk
        if not app.may_write():
            return
        library = app.library
        here = {library.claims[ref].brief for ref in refs}
        things = [
            Thing(b.id, b.title, library.theme_title(b.theme))
            for b in library.briefs.values()
            if here != {b.id}
        ]

        def found(brief: str | None) -> None:
            if brief is None:
                return
            moved: dict[str, str] = {}

            def make(library: Library) -> tuple[Splice, ...]:
                from briefing.library.operations import move_claims

                splices, names = move_claims(library, refs, brief)
                moved.update(names)
                return splices

            def follow(_: Written) -> None:
                app.let_follow(moved)

            what = f"Moved {counted(len(refs), 'claim')} to {library.briefs[brief].title}"
            self._together(make, what, follow)

        app.push_screen(Find(f"Into which brief, {counted(len(refs), 'claim')}?", things), found)

    def _ask_tag(self, refs: tuple[str, ...]) -> None:
        from briefing.tui.finder import NEW, Find, Thing

        app = self._desk
        if not app.may_write():
            return
        used = Counter(tag for claim in app.library.claims.values() for tag in claim.tags)
        things = [Thing(tag, tag, counted(n, "claim")) for tag, n in used.most_common()]

        def found(tag: str | None) -> None:
            if tag is not None:
                self._tag(refs, add=tag.removeprefix(NEW))

        app.push_screen(Find("Which tag?", things, new="New tag"), found)

    def _ask_which_tag(self, refs: tuple[str, ...]) -> None:
        from briefing.tui.finder import Find, Thing

        app = self._desk
        if not app.may_write():
            return
        used = Counter(tag for ref in refs for tag in app.library.claims[ref].tags)
        things = [Thing(tag, tag, f"on {n:,} of them") for tag, n in used.most_common()]

        def found(tag: str | None) -> None:
            if tag is not None:
                self._tag(refs, take=tag)

        app.push_screen(Find("Which tag shall go?", things), found)

    def _tag(self, refs: tuple[str, ...], *, add: str = "", take: str = "") -> None:
        def make(library: Library) -> tuple[Splice, ...]:
            from briefing.library.operations import tag

            return tag(library, refs, add=add, take=take)

        many = counted(len(refs), "claim")
        self._together(make, f"Tagged {many}: {add}" if add else f"Took the tag {take} from {many}")

    def _ask_kept(self, refs: tuple[str, ...]) -> None:
        """Ask which of two claims keeps its words; what is behind the other goes to it."""
        from briefing.tui.finder import Find, Thing

        app = self._desk
        if not app.may_write():
            return
        claims = [app.library.claims[ref] for ref in refs]
        things = [Thing(c.ref, c.text, app.library.brief_of(c).title) for c in claims]
        lists = app.screen.query(Rows)

        def found(keep: str | None) -> None:
            if keep is not None:
                (other,) = (ref for ref in refs if ref != keep)
                for rows in lists:
                    rows.let_go()
                app.merge(keep, other)

        app.push_screen(Find("Which of them stays as it is worded?", things), found)

    def _withdraw(self, refs: tuple[str, ...]) -> None:
        def make(library: Library) -> tuple[Splice, ...]:
            from briefing.library.operations import withdraw

            return withdraw(library, *refs)

        if self._desk.may_write():
            self._together(make, f"Withdrew {counted(len(refs), 'claim')}")

    def _together(
        self,
        make: Callable[[Library], tuple[Splice, ...]],
        what: str,
        then: Callable[[Written], None] | None = None,
    ) -> None:
        """Write it as one change; then the claims are let go."""
        app = self._desk
        lists = app.screen.query(Rows)

        def done(written: Written) -> None:
            if written.why_not:
                return
            if then is not None:
                then(written)
            for rows in lists:
                rows.let_go()

        app.write_library(make, what, then=done)


def renamed(memo: Memo, moved: Mapping[str, str]) -> Memo:
    """A memo that names claims by their new references."""

    def now(refs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(moved.get(ref, ref) for ref in refs))

    texts = (
        replace(t, after=moved.get(t.after, t.after), rests_on=now(t.rests_on)) for t in memo.texts
    )
    return replace(
        memo,
        rests_on=now(memo.rests_on),
        texts=tuple(texts),
        claims=now(memo.claims),
        pins=now(memo.pins),
        excludes=now(memo.excludes),
        short=now(memo.short),
        order=now(memo.order),
    )
