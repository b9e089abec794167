"""Who has something for which message: found out once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from textual.message import Message
from textual.message_pump import MessagePump

_Handler = Callable[..., Any]


class Heeding(MessagePump):
    """What gets messages, and knows which of its classes have something for each kind of them.

    Textual looks through all of its classes at every message, and once more when none is left: an
    app of many parts has thirty, and a key sends some thirty messages.
    """

    def _get_dispatch_methods(
        self, method_name: str, message: Message
    ) -> Iterable[tuple[type, _Handler]]:
        sent: type = type(message)
        handlers = _handlers(type(self), method_name, sent)
        if handlers is None:
            yield from super()._get_dispatch_methods(method_name, message)
            return
        asked: type | None = None
        for cls, handler in handlers:
            # A handler keeps a message from the classes above its own, not from its like.
            if message._no_default_action and cls is not asked:
                return
            asked = cls
            yield cls, handler.__get__(self, cls)


@cache
def _handlers(kind: type, name: str, message: type) -> Sequence[tuple[type, _Handler]] | None:
    """The handlers of a message in the order of the classes that have them.

    None where one of them asks which widget it came from.
    """
    found: list[tuple[type, _Handler]] = []
    decorated: set[_Handler] = set()
    messages = [cls for cls in message.__mro__ if issubclass(cls, Message)]
    for cls in kind.__mro__:
        own = cls.__dict__
        for each in messages:
            for handler, selectors in own.get("_decorated_handlers", {}).get(each, ()):
                if selectors:
                    return None
                if handler not in decorated:
                    decorated.add(handler)
                    found.append((cls, handler))
        by_name = own.get(f"_{name}") or own.get(name)
        if by_name is not None and not getattr(by_name, "_textual_on", None):
            found.append((cls, by_name))
    return found
