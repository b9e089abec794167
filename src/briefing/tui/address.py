"""An address of the web as a person must see it before going there."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from briefing.values import dataclass

LONGEST = 700
"""Characters of an address that fit on the smallest screen: a longer one is not opened unseen."""

_SAFE = "!#$%&'()*+,/:;=?@[]~"
_SITE = re.compile(r"[a-z0-9_.-]+|[0-9a-f:.]+")
"""What a name or number of a site is made of: a browser reads anything else in its own way."""
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it is opened, in ASCII; its site; and what is to be known of it before."""

    url: str
    site: str
    warnings: tuple[str, ...] = ()


def address(text: str) -> Address | None:
    """What an address leads to; None for what is none of the web (RFC 3986, http and https).

    A site in another script stands in its ASCII form (RFC 5891), as the browser asks for it.
    """
    text = text.strip()
    if any(c.isspace() or unicodedata.category(c)[0] == "C" for c in text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
        site = _ascii(parts.hostname or "")
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in _PORTS or not _SITE.fullmatch(site):
        return None
    shown_site = f"[{site}]" if ":" in site else site
    before, at, _ = parts.netloc.rpartition("@")
    netloc = "".join(
        (quote(before, safe=_SAFE), at, shown_site, f":{port}" if port is not None else "")
    )
    path, query, fragment = (quote(p, safe=_SAFE) for p in parts[2:])
    url = urlunsplit((parts.scheme, netloc, path, query, fragment))
    return Address(url, site, tuple(_warnings(parts, site, port)))


def _warnings(parts: SplitResult, site: str, port: int | None) -> Iterator[str]:
    if "@" in parts.netloc:
        yield f"What stands before the @ is not the site. The site is {site}."
    reads = _in_letters(site)
    if reads != site:
        yield f"The site is {site}, which reads as {reads}."
    mixed = [label for label in reads.split(".") if len(_scripts(label)) > 1]
    if mixed:
        scripts = " and ".join(sorted(s.capitalize() for s in _scripts(mixed[0])))
        yield f"Letters of several scripts in one name ({scripts}): it may pass for another."
    if _is_number(site):
        yield "The site is a number and has no name."
    if port not in (None, _PORTS[parts.scheme]):
        yield f"It asks for an unusual port, {port}."
    if parts.scheme == "http":
        yield "The connection is not encrypted (http)."


def _ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    return host.encode("idna").decode("ascii").lower()


def _in_letters(site: str) -> str:
    """A site with the letters that its ASCII form stands for."""
    found = []
    for label in site.split("."):
        try:
            found.append(label.encode("ascii").decode("idna"))
        except UnicodeError:
            found.append(label)
    return ".".join(found)


def _scripts(label: str) -> set[str]:
    """The scripts that the letters of a name are of, by their names in Unicode."""
    scripts = {unicodedata.name(c, "OTHER").split()[0] for c in label if c.isalpha()}
    # What is written together in one language is no mixture.
    if scripts <= {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "KATAKANA-HIRAGANA"}:
        return set(list(scripts)[:1])
    return scripts


def _is_number(site: str) -> bool:
    try:
        ipaddress.ip_address(site)
    except ValueError:
        return site.replace(".", "").isdigit()
    return True
