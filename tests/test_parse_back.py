"""Nothing in a memo is invented: 500 hostile libraries, each page read back word for word."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

import hostile
from briefing.export.markdown import render
from briefing.library.snapshot import Library, link
from briefing.memo.blocks import Document, MemoError, plain
from briefing.memo.compose import compose
from briefing.memo.handling.release import Released
from briefing.memo.manifest import manifest
from briefing.memo.templates import load
from briefing.model import (
    KINDS,
    AuthorText,
    Brief,
    Claim,
    Evidence,
    LibrarySettings,
    Memo,
    Source,
    Theme,
)
from briefing.scales import YARDSTICKS
from briefing.text import is_unspaced
from memo_library import TODAY
from parsed_page import NotOfTheLibraryError, parse

LIBRARIES = 500
SCALE = ("OPEN", "INNER [x]", "TLP:RED")
PLAIN = (
    "The ferry runs until June.",
    "In 2026 the council of Northport met twice",
    "Who pays from July?",
    "An ECFR commentary",
    "Radio North",
    "Fares rose by 12% (again)!",
    "It is likely.",
    "Nothing, we assume, is decided...",
    "日本は参加する。",
)
STRINGS = tuple(s for s in (*hostile.STRINGS.values(), *PLAIN) if len(s) < 500)
TEMPLATES = load()


class Maker:
    """A library and a memo of one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.number = 0

    def text(self) -> str:
        """A string that is hostile more often than not, as it is or run together with others."""
        chance = self.random
        found = chance.choice(STRINGS if chance.random() < 0.7 else PLAIN)
        return f"{found} {chance.choice(PLAIN)}" if chance.random() < 0.2 else found

    def own(self) -> str:
        """A text that no other is, its own words first or last."""
        self.number += 1
        number = f"no. {self.number}"
        return (
            f"{self.text()} {number}" if self.random.random() < 0.5 else f"{number} {self.text()}"
        )

    def maybe(self, text: str, chance: float = 0.4) -> str:
        return text if self.random.random() < chance else ""

    def some(self, refs: list[str], most: int = 2) -> tuple[str, ...]:
        return tuple(self.random.sample(refs, min(len(refs), self.random.randint(0, most))))

    def marking(self, scale: tuple[str, ...]) -> str:
        return self.random.choice(("", *scale)) if scale else ""

    def source(self, own: str, scale: tuple[str, ...]) -> Source:
        chance = self.random
        return Source(
            own,
            self.text(),
            type=chance.choice(["document", "article-newspaper", "webpage", "treaty"]),
            genre=self.maybe(self.text(), 0.2),
            authors=tuple(self.text() for _ in range(chance.randint(0, 2))),
            publisher=self.maybe(self.text()),
            url=self.maybe(self.text()),
            published=chance.choice(["", "2025", "2025-07-01"]),
            published_basis=chance.choice(["stated", "inferred"]),
            access=chance.choice(["first-hand", "second-hand", "unknown"]),
            derives_from=self.some(["s0", "s1", "s2"]),
            standing=chance.choice(["current", "preliminary", "retracted"]),
            attribution=chance.choice(["open", "open", "anonymous"]),
            descriptor=self.maybe(self.text()),
            marking=self.marking(scale),
        )

    def claim(self, brief: str, number: int, refs: list[str], scale: tuple[str, ...]) -> Claim:
        chance = self.random
        kind = chance.choice(KINDS)
        likely = kind == "judgement" and chance.random() < 0.5
        return Claim(
            brief,
            f"c{number}",
            self.own(),
            short=self.maybe(self.own()),
            kind=kind,
            attributed_to=self.maybe(self.text()),
            caveat=self.maybe(self.text(), 0.3),
            importance=chance.randint(1, 5),
            likelihood=chance.choice(YARDSTICKS["phia"]) if likely else "",
            confidence=self.maybe(chance.choice(["low", "high"]), 0.3),
            confidence_basis=self.maybe(self.text()),
            as_of=chance.choice(["", "2024-01-31", "2026-03"]),
            evidence=tuple(
                Evidence(
                    s,
                    chance.choice(["supports", "supports", "contradicts", "context"]),
                    locator=self.maybe(self.text()),
                )
                for s in self.some(["s0", "s1", "s2"])
            ),
            contradicts=self.some(refs, 1),
            supersedes=self.some(refs, 1) if chance.random() < 0.1 else (),
            depends_on=self.some(refs, 1),
            status=chance.choice(["draft", "approved"]),
            marking=self.marking(scale),
        )

    def library(self) -> Library:
        chance = self.random
        scale = SCALE if chance.random() < 0.5 else ()
        sizes = {f"b{n}": chance.randint(1, 4) for n in range(chance.randint(1, 3))}
        refs = [f"{b}/c{n}" for b, size in sizes.items() for n in range(size)]
        briefs = {}
        for brief, size in sizes.items():
            claims = tuple(self.claim(brief, n, refs, scale) for n in range(size))
            briefs[brief] = Brief(
                brief,
                chance.choice(["t0", "t1"]),
                self.text(),
                f"briefs/{brief}.toml",
                bottom_line=self.maybe(self.own(), 0.6),
                rests_on=self.some(refs),
                question=self.maybe(self.own()),
                marking=self.marking(scale),
                claims=claims,
            )
        claims = {c.ref: c for b in briefs.values() for c in b.claims}
        sources = {f"s{n}": self.source(f"s{n}", scale) for n in range(3)}
        return Library(
            Path("x"),
            LibrarySettings(markings=scale, default_marking=scale[0] if scale else ""),
            themes={t: Theme(t, self.text()) for t in ("t0", "t1")},
            briefs=briefs,
            claims=claims,
            sources=sources,
            links=link(briefs, claims, sources, {}),
        )

    def memo(self, library: Library) -> Memo:
        chance = self.random
        refs = list(library.claims)
        template = TEMPLATES[chance.choice(list(TEMPLATES))]
        scale = library.settings.markings
        return Memo(
            title=self.maybe(self.text()),
            template=template.id,
            bottom_line=self.maybe(self.own()),
            rests_on=self.some(refs, 1),
            to=self.maybe(self.text(), 0.2),
            decision_sought=self.maybe(self.own(), 0.2),
            deadline=chance.choice(["", "", "2026-04-01"]),
            claims=tuple(library.briefs),
            short=self.some(refs),
            order=self.some(refs, 3),
            ceiling=chance.choice(("", *scale)),
            headings={template.sections[0]: self.text()} if chance.random() < 0.2 else {},
            words=chance.choice([60, 150, 350, 1_000]),
            texts=tuple(
                AuthorText(
                    self.own(),
                    section=chance.choice(["", *template.sections]),
                    after=self.maybe(chance.choice(refs)),
                    rests_on=self.some(refs, 1),
                    marking=self.marking(scale),
                )
                for _ in range(chance.randint(0, 2))
            ),
        )


def made(seed: int) -> tuple[Library, Memo, Document] | None:
    """A page of a seed; None where no page can be made of it."""
    maker = Maker(seed)
    library = maker.library()
    memo = maker.memo(library)
    try:
        return library, memo, compose(library, memo, TODAY)
    except MemoError:
        return None


def rank(library: Library, memo: Memo, document: Document) -> int:
    """The highest marking of everything that a page holds, counted anew."""
    scale = library.settings.markings
    gone = {r for c in library.claims.values() for r in c.supersedes}
    refs = {u.claim.ref for u in document.used}
    basis = [r for ref in refs for r in library.claims[ref].depends_on]
    found = []
    own = (memo.answer,) if memo.rests_on else ()
    held = [t for t in (*own, *memo.texts) if any(a.text == t.text for a in document.authored)]
    for text in held:
        basis += text.rests_on
        found.append(text.marking or ("" if text.rests_on else scale[0]))
    briefs = {a.ref for a in document.authored if a.ref} | {
        b for b in library.briefs if not memo.title.strip() and plain_title(library, b, document)
    }
    for brief in briefs:
        basis += library.briefs[brief].rests_on
        found.append(library.briefs[brief].marking)
    ceiling = scale.index(memo.ceiling) if memo.ceiling else len(scale)
    # What is named for what something rests on, where that is not on the page.
    while basis:
        ref = basis.pop()
        if ref not in refs and max(map(scale.index, marks(library, ref))) <= ceiling:
            refs.add(ref)
            if not library.claims[ref].sources("supports"):
                basis += library.claims[ref].depends_on
    for ref in list(refs):
        against = {c.ref for c in library.claims.values() if ref in c.contradicts}
        refs |= (against | set(library.claims[ref].contradicts)) - gone
    for ref in refs:
        own = marks(library, ref)
        if max(map(scale.index, own)) <= ceiling:
            found += own
    return max([scale.index(m) for m in found if m], default=0)


def marks(library: Library, ref: str) -> list[str]:
    """What a claim and its sources are marked."""
    claim, lowest = library.claims[ref], library.settings.markings[0]
    own = [claim.marking or library.briefs[claim.brief].marking or lowest]
    return own + [library.sources[e.source].marking or lowest for e in claim.evidence]


def plain_title(library: Library, brief: str, document: Document) -> bool:
    return library.briefs[brief].title == document.title and {
        u.claim.brief for u in document.used
    } == {brief}


def test_every_word_of_500_hostile_pages_is_the_librarys_or_a_frame() -> None:
    seen: Counter[str] = Counter()
    for seed in range(LIBRARIES):
        found = made(seed)
        if found is None:
            seen["none"] += 1
            continue
        library, memo, document = found
        markdown = render(Released(document))
        try:
            page = parse(markdown, library, memo, document.template, plain(document.summary))
        except NotOfTheLibraryError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
        # Every claim has its note, and each note is there.
        claims = {c["ref"]: c["note"] for c in manifest(document)["claims"] if "kind" in c}
        assert page.notes == claims, seed
        assert page.defined == set(range(1, len(document.notes) + 1)), seed
        # Half words of a script without spaces are rounded for each paragraph.
        assert page.words <= document.words <= document.budget, seed
        assert page.words == document.words or is_unspaced(markdown), seed
        if library.settings.markings:
            highest = SCALE[rank(library, memo, document)]
            assert page.banners == (highest, highest), seed
            cited = {c.source.marking for note in document.notes for c in note.cited}
            assert all(SCALE.index(m) <= SCALE.index(highest) for m in cited if m), seed
        seen["pages"] += 1
        seen["sentences"] += page.sentences
        seen["claims"] += len(claims)
    assert seen["pages"] >= LIBRARIES * 0.8, seen
    assert seen["claims"] > LIBRARIES, seen


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("until June", "until July"),
        ("It is said", "It is feared"),
        ("rose by", "rose, we fear, by"),
    ],
)
def test_a_word_that_is_not_the_librarys_is_found_out(old: str, new: str) -> None:
    claims = tuple(
        Claim("b", f"c{n}", text)
        for n, text in enumerate(("It runs until June.", "It is said [so].", "*It* rose by 3%"))
    )
    brief = Brief("b", "t", "The ferry", "b", claims=claims)
    library = Library(
        Path("x"),
        themes={"t": Theme("t", "T")},
        briefs={"b": brief},
        claims={c.ref: c for c in claims},
        links=link({"b": brief}, {c.ref: c for c in claims}, {}, {}),
    )
    memo = Memo(claims=("b",))
    document = compose(library, memo, TODAY)
    markdown = render(Released(document))
    of = (library, memo, document.template, plain(document.summary))
    assert len(parse(markdown, *of).notes) == 3
    assert old in markdown
    with pytest.raises(NotOfTheLibraryError):
        parse(markdown.replace(old, new), *of)
