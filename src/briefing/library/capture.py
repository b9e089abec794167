"""What is taken in while reading: a sentence, an address or an article, and what is made of it.

A sentence becomes a claim, in a brief or in the inbox; an address a source; an article a source
with its text in ``archive/``. What nobody said of a new source is guessed, and each guess is told.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from briefing.library.archive import ArchiveError, decode, path_for
from briefing.library.build import id_of_words
from briefing.library.checking import free_id, slugged
from briefing.library.draft import SpliceError, UnknownNameError
from briefing.library.drafts import Drafts
from briefing.library.fields import fault
from briefing.library.making import own_id, put_sources, schema_line
from briefing.library.operations import brief_file, put_claim
from briefing.library.recognise import address_fault, address_key, host_of, is_address, source_at
from briefing.library.schema import SOURCE
from briefing.library.snapshot import Library
from briefing.library.special import as_evidence
from briefing.library.splice import Splice
from briefing.library.typed import shape_at, typed
from briefing.model import INBOX, Source
from briefing.text import count_words, counted, display, squeeze
from briefing.values import dataclass

Kind = Literal["sentence", "address", "article"]

LONGEST_SENTENCE = 100
"""Words. ``check`` asks for at most 45; what is longer than this is no sentence any more."""
_LONGEST_WORDS = 2_000
"""Characters of a sentence, whatever it takes for a word."""
_LONGEST_TITLE = 160
_LONGEST_NAME = 60
"""Characters of the title of a brief that is made of a sentence."""
_KEYS = ("title", "publisher", "published", "accessed")
"""Keys of a new source that can be given; the others are the analyst's to judge."""
_DATES = ("published", "accessed")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""Control characters that are not white space, and halves of characters."""
_BLANK_LINE = re.compile(r"\S\s*?\n[^\S\n]*\n\s*\S")
_NO_TEXT = re.compile(r"\s*(?:<!doctype\s+html|<html\b|%PDF-|\{\\rtf)", re.IGNORECASE)
_MARKUP = "#*>=- \t"
"""What stands before a heading in Markdown and its kin."""


class KnownError(SpliceError):
    """What was to be captured is in the library already; ``ref`` is where."""

    def __init__(self, said: str, ref: str) -> None:
        super().__init__(said)
        self.ref = ref


@dataclass(frozen=True, slots=True)
class Guess:
    """A key of a new source that nobody gave; ``why`` says where its value is from, in words."""

    source: str
    key: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Capture:
    """What a text is taken for, what is made of it, and the edits that make it.

    ``ref`` is what to call it by: the claim of a sentence, else the source. ``made`` are all
    references that are new, ``source`` is what it rests on, new or recognised, "" for none.
    """

    kind: Kind
    ref: str
    made: tuple[str, ...]
    source: str
    guesses: tuple[Guess, ...]
    splices: tuple[Splice, ...]


def kind_of(text: str) -> Kind:
    """What a text is taken for. Several paragraphs, or too many words, are an article; so is the
    code of a page, however short, which is refused as one."""
    body, _ = apart(text)
    if not body:
        return "address" if text.strip() else "sentence"
    is_article = _is_too_long(body) or _BLANK_LINE.search(body) or _NO_TEXT.match(text)
    return "article" if is_article else "sentence"


def captured(
    library: Library,
    text: str,
    *,
    source: str = "",
    url: str = "",
    quote: str = "",
    brief: str = "",
    today: dt.date,
    kind: Kind | None = None,
    given: Mapping[str, str] | None = None,
    again: bool = False,
) -> Capture:
    """What is made of a text, and by which edits; nothing is written.

    ``source`` is what it is from, as evidence names it (``"gfp-20250724, para 5"``), or ``url``
    is, which is recognised where the library has it and a new source where not. An address on a
    line of its own, the first or the last, or behind a sentence, is as good as ``url``. ``quote``
    is what the source says in its own words. ``brief`` is where it goes; a claim without one goes
    to the inbox. ``kind`` is what the text is, where that is known; ``given`` are keys of a new
    source (title, publisher, published, accessed). ``again`` takes in what is there already.

    Raises ``KnownError`` for what is there already, ``SpliceError``.
    """
    # Marks of the byte order belong to the files it came from, and to no text.
    text = text.lstrip("\ufeff")
    if not text.strip():
        raise SpliceError("there is no text in it")
    body, found = apart(text)
    kind = kind or kind_of(text)
    if kind != "address" and not body:
        raise SpliceError("there is no text beside the address")
    if source and (url or kind == "address"):
        raise SpliceError("a source and an address are two sources; give one")
    if url and kind == "address":
        raise SpliceError("the text is an address, and another one is given")
    address = "" if source else url or found
    if address and (why := address_fault(address)):
        raise SpliceError(why)
    if brief:
        brief_file(library, brief)
    capturing = _Capturing(library, brief, today, given or {}, again)
    if kind == "address":
        return capturing.address(address)
    if kind == "article":
        return capturing.article(text, source, address)
    return capturing.sentence(body, source, address, quote)


class _Capturing:
    """One capture on its way: all files that it touches are edited together."""

    def __init__(
        self, library: Library, brief: str, today: dt.date, given: Mapping[str, str], again: bool
    ) -> None:
        self._library = library
        self._drafts = Drafts(library)
        self._brief = brief
        self._today = today
        self._given = given
        self._again = again
        self._new: list[str] = []
        self._guesses: list[Guess] = []

    def sentence(self, text: str, source: str, url: str, quote: str) -> Capture:
        """A claim, in a brief or in one of its own in the inbox."""
        _refuse_control(text)
        words = squeeze(text)
        if not count_words(words):
            raise SpliceError("there are no words in it")
        if _is_too_long(words):
            raise SpliceError(
                f"{counted(count_words(words), 'word')} are more than a sentence (at most "
                f"{LONGEST_SENTENCE})"
            )
        if not self._again:
            self._refuse_claimed(words)
        named = as_evidence(source).source
        there = self._source(named) if source else self._at(url)
        if url and there is None:
            source = named = self._new_source(url, "", "")
        else:
            self._refuse_given(there)
        if there is not None and not source:
            source = named = there.id
        claim: dict[str, Any] = {"text": words}
        if source:
            claim["evidence"] = [_evidence(source, quote)]
        ref = self._claim(claim)
        return self._made("sentence", ref, named)

    def address(self, url: str) -> Capture:
        """A source of which no more is known than where it is."""
        there = self._at(url)
        if there is not None and not self._again:
            raise KnownError(f'this address is that of "{there.id}"', there.id)
        own = self._new_source(url, "", self._brief)
        return self._made("address", own, own)

    def article(self, text: str, source: str, url: str) -> Capture:
        """A source with its text; where the source is there without one, its text alone."""
        content = _content(text)
        digest = hashlib.sha256(content).hexdigest()
        there = self._source(source) if source else None
        if there is None and not self._again:
            there = self._at(url) or self._with_text(digest)
        if there is None:
            own = self._new_source(url, text, self._brief, digest)
        else:
            own = there.id
            self._refuse_given(there)
            self._refuse_kept(there, digest)
            draft, at = self._drafts.at(own)
            draft.set((*at, "archive"), {"path": path_for(own), "sha256": digest})
        return self._made("article", own, own, Splice(path_for(own), b"", content))

    def _made(self, kind: Kind, ref: str, source: str, *more: Splice) -> Capture:
        splices = (*more, *self._drafts.splices())
        return Capture(kind, ref, tuple(self._new), source, tuple(self._guesses), splices)

    def _claim(self, values: Mapping[str, Any]) -> str:
        """Put a claim into its brief, or into a new one in the inbox; its reference."""
        if self._brief:
            brief = self._brief
            draft = self._drafts.of(brief_file(self._library, brief))
        else:
            name = shortened(values["text"], _LONGEST_NAME).rstrip(".。")
            brief = self._free_id(name, "captured")
            file = f"briefs/{INBOX}/{brief}.toml"
            draft = self._drafts.new(file, schema_line(self._library, "brief", file))
            draft.set(("title",), name)
            draft.set(("created",), self._today)
            self._new.append(brief)
        own = put_claim(draft, values) or id_of_words(values["text"])
        ref = f"{brief}/{own}"
        self._new.insert(0, ref)
        return ref

    def _new_source(self, url: str, text: str, brief: str, digest: str = "") -> str:
        """Put a source into the shared ones or a brief, with guesses for what nobody said."""
        values = {key: value for key in _KEYS if (value := self._given.get(key, "").strip())}
        guesses = []
        for key, value, why in self._guessed(url, text):
            if value and key not in self._given:
                values[key] = value
                guesses.append((key, value, why))
        if "title" not in values:
            raise SpliceError("there is no line in it to take a title from; give one (--title)")
        own = self._free_id(values["title"], host_of(url) or "source")
        row: dict[str, Any] = {"id": own}
        for key in ("title", "publisher", "url", "published", "accessed"):
            if said := url if key == "url" else values.get(key):
                if key in _DATES and (why := fault("source", key, said, "date")):
                    raise SpliceError(f'{key}: {why}, not "{said}"')
                row[key] = typed(shape_at(SOURCE, (key,)), [said])
        if digest:
            row["archive"] = {"path": path_for(own), "sha256": digest}
        put_sources(self._drafts, [row], brief)
        self._new.append(own)
        self._guesses += (Guess(own, *guess) for guess in guesses)
        return own

    def _guessed(self, url: str, text: str) -> Iterator[tuple[str, str, str]]:
        """What may be guessed of a source: key, value, and where it is from."""
        if title := _first_line(text):
            yield "title", title, "the first line"
        elif url:
            yield "title", _title_of(url), "the address"
        if url:
            yield "publisher", host_of(url), "the address"
        yield "accessed", self._today.isoformat(), "today"

    def _free_id(self, words: str, instead: str) -> str:
        """An id made of some words, or of others where these have no letter or digit of ASCII."""
        day = f"{self._today:%Y%m%d}"
        wanted = words if slugged(words) else f"{instead} {day}"
        return free_id(own_id(self._library, "", wanted), self._is_taken)

    def _is_taken(self, own: str) -> bool:
        """Whether something has an id, or would have, or a text lies where its own would."""
        here = own in self._new or self._library.get(own) is not None
        return here or (self._library.root / path_for(own)).exists()

    def _source(self, named: str) -> Source:
        if named not in self._library.sources:
            raise UnknownNameError("source", named, self._library.sources)
        return self._library.sources[named]

    def _at(self, url: str) -> Source | None:
        return source_at(self._library.sources.values(), url)

    def _with_text(self, digest: str) -> Source | None:
        found = self._library.sources.values()
        return next((s for s in found if s.archive and s.archive.sha256 == digest), None)

    def _refuse_claimed(self, words: str) -> None:
        for claim in self._library.claims.values():
            if squeeze(claim.text) == words:
                raise KnownError(f'"{claim.ref}" says this already', claim.ref)

    def _refuse_kept(self, there: Source, digest: str) -> None:
        """Refuse a text of a source that has one, or another file in the place of its text."""
        kept = there.archive
        if kept is not None and kept.sha256 == digest:
            raise KnownError(f'this text is kept already, as that of "{there.id}"', there.id)
        if kept is not None or (self._library.root / path_for(there.id)).exists():
            raise SpliceError(
                f'another text of "{there.id}" is kept already; to put this one in its '
                f"place: briefing archive {there.id} FILE --replace"
            )

    def _refuse_given(self, there: Source | None) -> None:
        """Refuse what is said of a new source where none is made: it would be lost."""
        for key in _KEYS:
            if self._given.get(key):
                said = f"no new source is made that could have this {key}"
                raise SpliceError(
                    f"{said}; to change it: briefing set {there.id} {key} WORDS" if there else said
                )


def shortened(words: str, most: int) -> str:
    """The first words of a text, at most so many characters, with an ellipsis for the others."""
    if len(words) <= most:
        return words
    cut = words[:most]
    return f"{(cut.rpartition(' ')[0] or cut[:-1]).rstrip(' ,;:.-–—')}…"


def apart(text: str) -> tuple[str, str]:
    """A text and the address on its first or last line, each "" where there is none.

    Behind a single line the address may follow on the same.
    """
    lines = text.strip().split("\n")
    for at in (0, -1):
        if is_address(lines[at]):
            return "\n".join(lines[1:] if at == 0 else lines[:-1]).strip(), lines[at].strip()
    words = text.rsplit(maxsplit=1)
    if len(lines) == 1 and len(words) == 2 and is_address(words[1]):
        return words[0].strip(), words[1]
    return text.strip(), ""


def _evidence(source: str, quote: str) -> Any:
    """Evidence as it is written: in short, or with the quotation as a table."""
    if not quote:
        return source
    said = as_evidence(source)
    stance = "" if said.stance == "supports" else said.stance
    table = {"source": said.source, "stance": stance, "locator": said.locator, "quote": quote}
    return {key: value for key, value in table.items() if value}


def _is_too_long(text: str) -> bool:
    return len(text) > _LONGEST_WORDS or count_words(text) > LONGEST_SENTENCE


def _refuse_control(text: str) -> None:
    if found := _CONTROL.search(text):
        code, at = ord(found.group()), found.start() + 1
        if 0xD800 <= code <= 0xDFFF:
            raise SpliceError(f"it is not text in UTF-8 (character {at})")
        raise SpliceError(f"it has a control character (U+{code:04X}, character {at}): take it out")


def _content(text: str) -> bytes:
    """The bytes of an article as they are kept. Raises ``SpliceError`` where it is none."""
    if _NO_TEXT.match(text):
        raise SpliceError("this is a web page or a document: make it into text first")
    try:
        content = text.encode()
        decode(content, "the text")
    except UnicodeEncodeError as error:
        raise SpliceError(f"it is not text in UTF-8 (character {error.start + 1})") from None
    except ArchiveError as error:
        raise SpliceError(str(error)) from None
    return content


def _first_line(text: str) -> str:
    """The first line of a text that has words and is no address, as a title."""
    for line in text.splitlines():
        # A title is printed: what would only be a sign for a control character goes.
        shown = squeeze("".join(c for c in line if c.isspace() or display(c) == c))
        shown = shown.lstrip(_MARKUP).strip()
        if count_words(shown) and not is_address(shown):
            return shortened(shown, _LONGEST_TITLE)
    return ""


def _title_of(url: str) -> str:
    """A title for a page of which only the address is known: the words of its last part."""
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    words = re.sub(r"[-_+\s]+", " ", re.sub(r"\.[a-z]{2,5}$", "", last, flags=re.IGNORECASE))
    title = _first_line(words)
    if len([w for w in title.split() if w.isalpha()]) < 2:
        return address_key(url)
    return title[:1].upper() + title[1:]
