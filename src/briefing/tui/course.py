"""The rows of the timeline: when, what, and beside it who said so and how long after."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from briefing.evidence.matrix import SIGNS
from briefing.evidence.standing import spoken_name
from briefing.evidence.timeline import Moment, Report, Timeline
from briefing.model import Claim
from briefing.text import counted, day, display
from briefing.tui.gate import shown
from briefing.tui.ledger import Ledger, in_lines
from briefing.tui.reading import mark_of
from briefing.tui.wrapping import lines_of
from briefing.values import dataclass

_MARK = 3
_DATE = 7
_AXIS = 3
LEAST_SAID = 30
MOST_SAID = 56
MOST_TEXT = 84
_ROOM_FOR_WHOLE = 28
"""Lines of the list from which claims are whole, else two lines of each are shown."""
_LONGEST = 10
"""Lines of a claim at the most: the longest sentence that a check lets pass has fewer."""
_REPORTS = 3
"""Reports that a claim has lines for, where its words need no more."""
_LEGEND = "◇ day not known  ┃ one event  ● for  ≠ against  ○ context  ! before the event"


_NOTHING = "Nothing stands here until a claim says when it happened, in its “date”."


@dataclass(frozen=True, slots=True)
class _Widths:
    text: int
    said: int


class Course(Ledger):
    """The timeline on the screen: each claim by the date of what it speaks of."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)
        self.timeline: Timeline | None = None
        self._texts: dict[int, list[Content]] = {}

    def show(self, found: Timeline, select: str = "") -> None:
        """Show a timeline. The selection stays on its claim."""
        self.timeline = found
        self.show_keys([m.claim.ref for m in found.moments], select)

    @property
    def selected_moment(self) -> Moment | None:
        """The selected claim with those who spoke of it."""
        found = self.timeline
        return found.moments[self.selected] if found and self.selected >= 0 else None

    # Layout

    def lay_out(self) -> None:
        """Other widths wrap the claims anew."""
        self._texts.clear()
        super().lay_out()

    @property
    def head_lines(self) -> int:
        """The subject, the signs, a line to rest on, and why nothing follows where nothing does."""
        return 3 if self.timeline is None or self.timeline.moments else 4

    @property
    def heights(self) -> Iterable[int]:
        """As many lines as the date, the claim and some of its reports need, and one to rest on;
        two where the terminal is low."""
        moments = self.timeline.moments if self.timeline is not None else ()
        if not self.air_lines:
            return [2] * len(moments)
        width = self._widths.text - 1
        return [
            1 + max(self._dated(n), min(_REPORTS, len(m.reports)), _lines(m.claim, width))
            for n, m in enumerate(moments)
        ]

    @property
    def air_lines(self) -> int:
        """The line to rest on, which only the axis goes through."""
        return 1 if self._most_lines > 2 else 0

    @property
    def _most_lines(self) -> int:
        return _LONGEST if self.size.height >= _ROOM_FOR_WHOLE else 2

    def _dated(self, number: int) -> int:
        """How many lines the date has: none of its own where it is that of the row above."""
        assert self.timeline is not None
        moments = self.timeline.moments
        date = moments[number].claim.date
        if number and moments[number - 1].claim.date == date:
            return 1
        return 2 if len(date) > len("2025") else 1

    @property
    def _widths(self) -> _Widths:
        room = self.room - 2 - _MARK - _DATE - _AXIS - 2
        said = max(LEAST_SAID, min(MOST_SAID, room * 2 // 5))
        return _Widths(max(8, min(MOST_TEXT, room - said)), said)

    # Drawing

    def head(self, line: int) -> Content:
        """What the timeline is of, and what the signs mean."""
        found = self.timeline
        if found is None or line == 2:
            return Content("")
        if line == 3:
            nothing = Content(f" {_NOTHING}").truncate(self.room, ellipsis=True)
            return nothing.stylize("$text-muted")
        if line == 1:
            if not found.moments:
                return Content("")  # There are no signs to explain.
            return Content.styled(f" {_LEGEND}", "$text-muted").truncate(self.room, ellipsis=True)
        counts = f"{counted(len(found.moments), 'claim')} by date"
        if found.undated:
            counts += f" · {len(found.undated):,} without a date"
        room = max(8, self.room - len(counts) - 4)
        title = shown(f" {found.subject.title}", "bold").truncate(room, ellipsis=True)
        return title + Content.styled(f"  {counts}", "$text-muted")

    def row(self, number: int, line: int) -> Content:
        """When, what, who said so."""
        assert self.timeline is not None
        moment, widths = self.timeline.moments[number], self._widths
        texts = self._text_of(number)
        mark = mark_of(moment.claim.ref, self.picked, self.marked) if line == 0 else Content("")
        text = texts[line] if line < len(texts) else Content("")
        return Content("").join(
            [
                _fit(mark, _MARK),
                _fit(self._date(number, line), _DATE, right=True),
                self._axis(number, line),
                _fit(text, widths.text),
                Content("  "),
                self._said(number, line),
            ]
        )

    def _text_of(self, number: int) -> list[Content]:
        assert self.timeline is not None
        lines = self._texts.get(number)
        if lines is None:
            text = shown(self.timeline.moments[number].claim.text)
            lines = self._texts[number] = in_lines(text, self._widths.text - 1, self._most_lines)
        return lines

    def _date(self, number: int, line: int) -> Content:
        """Day and month, below it the year; nothing where it is that of the row above."""
        assert self.timeline is not None
        moments = self.timeline.moments
        date = moments[number].claim.date
        if line > 1 or (number and moments[number - 1].claim.date == date):
            return Content("")
        known = [*filter(None, (day(date, short=True)[:-5], date[:4]))]
        if line >= len(known):
            return Content("")
        return Content.styled(known[line], "$text-muted" if line else "bold")

    def _axis(self, number: int, line: int) -> Content:
        """A node for the claim, and below it the way to the next; heavy between claims about one
        event."""
        assert self.timeline is not None
        moments = self.timeline.moments
        claim = moments[number].claim
        if line == 0:
            return Content.styled(" ◆ " if len(claim.date) == 10 else " ◇ ", "$accent")
        if number + 1 == len(moments):
            return Content("   ")
        further = moments[number + 1].claim.event
        tied = bool(further) and further == claim.event
        return Content.styled(" ┃ " if tied else " │ ", "$accent" if tied else "$text-muted 60%")

    def _said(self, number: int, line: int) -> Content:
        """One report a line; where there are more, the last line counts them."""
        assert self.timeline is not None
        moment, width = self.timeline.moments[number], self._widths.said
        reports, lines = moment.reports, len(self.place(number)) - self.air_lines
        if not reports:
            return Content.styled("no source" if line == 0 else "", "bold $error")
        if len(reports) > lines and line == lines - 1:
            return Content.styled(_more(reports[line:]), "$text-muted")
        if line >= len(reports):
            return Content("")
        report = reports[line]
        gap, style = _gap(moment, report)
        name = shown(spoken_name(report.source)).truncate(width - len(gap) - 4, ellipsis=True)
        sign = Content.styled(
            SIGNS[report.stance], "$error" if report.stance == "contradicts" else ""
        )
        between = " " * max(2, width - 2 - name.cell_length - len(gap))
        return Content("").join([sign, Content(" "), name, Content(between), shown(gap, style)])


def _lines(claim: Claim, width: int) -> int:
    return min(_LONGEST, len(lines_of(display(claim.text), width, width)))


def _gap(moment: Moment, report: Report) -> tuple[str, str]:
    """How long after the event, in words that stand out where that is worth a look."""
    if not report.source.published:
        return "undated", "$text-muted"
    if report in moment.older:
        return f"! {report.apart}", "bold $warning"
    if moment.late and report is moment.first:
        return f"only {report.apart}", "bold $warning"
    return report.apart, "$text-muted"


def _more(reports: tuple[Report, ...]) -> str:
    against = sum(r.stance == "contradicts" for r in reports)
    words = f"  and {len(reports):,} more"
    return f"{words}, {against} against" if against else words


def _fit(content: Content, width: int, *, right: bool = False) -> Content:
    """Exactly so many cells."""
    fitted = content.truncate(width, ellipsis=True)
    missing = width - fitted.cell_length
    return fitted.pad_left(missing) if right else fitted.pad_right(missing)
