"""Who has something for a message is found out once, and is who Textual would have found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytest
from textual import events, messages, on
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widgets import Input

from briefing.tui.app import BriefingApp
from briefing.tui.browse import Browse
from briefing.tui.heeding import Heeding
from briefing.tui.messages import Found
from briefing.tui.progress import Progress
from briefing.tui.rows import Rows
from briefing.tui.scrolling import Bar
from briefing.tui.search import Search
from briefing.tui.search_box import SearchBox

SENT: tuple[tuple[str, type[Message]], ...] = (
    ("on_idle", events.Idle),
    ("on_key", events.Key),
    ("on_resize", events.Resize),
    ("on_mount", events.Mount),
    ("on_screen_resume", events.ScreenResume),
    ("on_descendant_focus", events.DescendantFocus),
    ("on_prompt", messages.Prompt),
    ("on_found", Found),
    ("on_progress", Progress),
)


@pytest.mark.parametrize("kind", [BriefingApp, Browse, Search, Rows, Bar, SearchBox])
def test_the_handlers_are_those_of_textual(kind: type[MessagePump]) -> None:
    pump = kind.__new__(kind)
    for name, sent in SENT:
        message = sent.__new__(sent)
        message._no_default_action = False
        theirs = list(MessagePump._get_dispatch_methods(pump, name, message))
        assert list(pump._get_dispatch_methods(name, message)) == theirs, name
        assert theirs or name not in ("on_idle", "on_mount")


def test_who_asks_which_list_it_came_from_is_asked_each_time() -> None:
    search = Search.__new__(Search)
    box = Input(id="query")
    sent = Input.Changed(box, "a")
    sent._sender = box
    assert [m.__name__ for _, m in search._get_dispatch_methods("on_input_changed", sent)] == [
        "_typed"
    ]
    other = Input(id="other")
    sent = Input.Changed(other, "a")
    sent._sender = other
    assert not list(search._get_dispatch_methods("on_input_changed", sent))


def test_a_handler_may_keep_the_others_from_it() -> None:
    message = events.Idle()
    found = Search.__new__(Search)._get_dispatch_methods("on_idle", message)
    assert len(list(found)) > 1
    found = iter(Search.__new__(Search)._get_dispatch_methods("on_idle", message))
    next(iter(found))
    message.prevent_default()
    assert not list(found)


class Twice(Heeding):
    """Two handlers of one message."""

    @on(events.Idle)
    def _one(self, event: events.Idle) -> None:
        event.prevent_default()

    def on_idle(self) -> None:
        """The other."""


class Below(Twice):
    """One more, in a class of its own."""

    def on_idle(self) -> None:
        """The first."""


def test_it_keeps_others_from_it_as_with_textual() -> None:
    def asked(find: Callable[..., Iterable[tuple[type, Callable[..., Any]]]]) -> list[str]:
        message = events.Idle()
        found = []
        for cls, handler in find("on_idle", message):
            found.append(f"{cls.__name__}.{handler.__name__}")
            if handler.__name__ == "_one":
                handler(message)
        return found

    pump = Below.__new__(Below)
    theirs = asked(partial(MessagePump._get_dispatch_methods, pump))
    assert asked(pump._get_dispatch_methods) == theirs
    assert theirs == ["Below.on_idle", "Twice._one", "Twice.on_idle"]
