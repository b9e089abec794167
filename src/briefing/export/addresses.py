"""Which addresses a page links to."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

_SCHEMES = frozenset({"http", "https", "mailto"})
_URL_SAFE = ":/?#[]@!$&'()*+,;=%~-._"


def target(url: str) -> str:
    """The address as ASCII that a link may point to; "" unless it is http, https or mailto."""
    try:
        scheme = urlsplit(url.strip()).scheme.lower()
    except ValueError:
        return ""
    return quote(url.strip(), safe=_URL_SAFE, errors="replace") if scheme in _SCHEMES else ""
