"""Whether what comes in is a source that a library has already: by DOI, address, title and day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit

from briefing.library.checking import quoted
from briefing.model import Source
from briefing.text import fold, folded_words, squeeze

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_SCHEMES = ("http", "https")


def signs_of(source: Source) -> dict[str, str]:
    """What a source is recognised by, the surest sign first; "" where it has none of a kind."""
    title = " ".join(folded_words(source.title))
    year = source.published[:4]
    return {
        "DOI": doi_of(source),
        "address": address_key(source.url),
        "title and year": f"{title} {year}" if year and len(title) > 8 else "",
        "title": f"{fold(squeeze(source.title))} {source.published}",
    }


def address_key(url: str) -> str:
    """An address without what does not tell one page from another; "" where it is none."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if not host:
        return ""
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    asked = [(k, v) for k, v in pairs if not k.lower().startswith("utm_")]
    return f"{host}{parts.path.rstrip('/')}{'?' if asked else ''}{urlencode(sorted(asked))}"


def source_at(sources: Iterable[Source], url: str) -> Source | None:
    """The source that is at an address; None where there is none, or the address is none."""
    address, doi = address_key(url), doi_of(Source("", "", url=url))
    if not address:
        return None
    return next(
        (s for s in sources if address_key(s.url) == address or (doi and doi_of(s) == doi)), None
    )


def is_address(text: str) -> bool:
    """Whether a text is the address of a page and nothing else."""
    address = text.strip()
    if "://" not in address or not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in _SCHEMES and bool(parts.hostname)
    except ValueError:
        return False


def address_fault(address: str) -> str:
    """Why a text is not the address of a page, with one that would be; "" where it is one."""
    if is_address(address) and squeeze(address) == address:
        return ""
    meant = f"https://{address.strip()}"
    hint = f"; for example {quoted(meant)}" if "://" not in address and is_address(meant) else ""
    return f"{quoted(address)} is not the address of a page{hint}"


def host_of(url: str) -> str:
    """The domain of an address, as a publisher is called where nobody says its name."""
    return address_key(url).partition("/")[0].partition("?")[0]


def doi_of(source: Source) -> str:
    """The DOI of a source, in lower case; "" where it has none."""
    given = str(source.csl.get("DOI", ""))
    found = _DOI.search(given) or (_DOI.search(source.url) if "doi.org/" in source.url else None)
    return found.group().lower() if found else ""
