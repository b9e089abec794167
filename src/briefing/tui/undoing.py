"""What was done since the start, to the memo or to files, and the way back and forth through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from briefing.model import Memo
from briefing.text import counted
from briefing.tui.part import Part
from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """Something done to files, and how it is undone and done again."""

    undo: Callable[[], object]
    redo: Callable[[], object]


class Undoing(Part):
    """The part of the app that undoes and does again."""

    def __init__(self) -> None:
        super().__init__()
        self._done: list[Memo | Step] = []
        self._undone: list[Memo | Step] = []
        self._has_changed = False
        """Something was done since the start: what was undone before that is over."""

    def take_step(self, back: Memo | Step) -> None:
        """Something new was done, of which this is the way back: the memo as it was, or a step.

        Nothing that was undone is done again any more.
        """
        self._done.append(back)
        self._undone.clear()
        self._has_changed = True

    def forget_steps(self) -> None:
        """Another library is gone on with: what was done before is none of its own."""
        self._done.clear()
        self._undone.clear()
        self._has_changed = False

    def memo_follows(self, memo: Memo) -> None:
        """The memo is another because of the step just taken: they are undone as one."""
        if memo == self._desk.memo or not self._done or not isinstance(self._done[-1], Step):
            self._desk.change_memo(memo)
            return
        step, before = self._done.pop(), self._desk.memo
        assert isinstance(step, Step)

        def both(files: Callable[[], object], picks: Memo) -> None:
            self._desk.bring_memo(picks)
            files()

        self._desk.bring_memo(memo)
        self.take_step(Step(lambda: both(step.undo, before), lambda: both(step.redo, memo)))

    def memo_saved(self, memo: Memo) -> None:
        """The memo has been saved as this one: what is undone from here is of that name too."""
        now = self._desk.memo
        for number in range(len(self._done) - 1, -1, -1):
            before = self._done[number]
            if isinstance(before, Memo):
                if before.id != now.id:
                    break
                self._done[number] = replace(before, id=memo.id)
        self._desk.bring_memo(memo)

    def action_undo(self) -> None:
        """Undo the last thing done: a change to the memo, an edit of the library.

        Behind what was done since the start come the edits of the history, back to earlier days.
        """
        if self._done:
            self._go(self._done, self._undone)
        else:
            self._desk.undo_earlier()

    def action_redo(self) -> None:
        """Do again what was undone, also before this start where nothing was done since."""
        if self._undone:
            self._go(self._undone, self._done, again=True)
        elif self._has_changed:
            self._desk.tell("Nothing to do again.")
        else:
            self._desk.redo_earlier()

    def undone_earlier(self, step: Step) -> None:
        """An edit of an earlier day was undone: it can be done again."""
        self._undone.append(step)

    def redone_earlier(self, step: Step) -> None:
        """An edit that was undone on an earlier day was done again: it can be undone."""
        self._done.append(step)

    def _go(
        self, back: list[Memo | Step], forth: list[Memo | Step], *, again: bool = False
    ) -> None:
        """Go one step, and say which: what is left behind is where one comes back to."""
        step = back.pop()
        if isinstance(step, Step):
            forth.append(step)
            if again:
                step.redo()
            else:
                step.undo()
        else:
            now = self._desk.memo
            forth.append(now)
            self._desk.bring_memo(step)
            self._desk.tell(f"{'Done again' if again else 'Undone'}: {_between(now, step, again)}.")


def _between(now: Memo, then: Memo, again: bool) -> str:
    """What was done between two states of the memo, in words."""
    before, after = (now, then) if again else (then, now)
    if before.id != after.id:
        return "another memo"
    more = len(set(after.claims) - set(before.claims))
    fewer = len(set(before.claims) - set(after.claims))
    if more and not fewer:
        return f"{counted(more, 'claim')} picked"
    if fewer and not more:
        return f"{counted(fewer, 'claim')} dropped"
    return "a change to the memo"
