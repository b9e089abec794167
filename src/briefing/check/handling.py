"""B130-B139: markings, and names that must not get out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from briefing.check import texts
from briefing.check.rule import Case, Flaw, rule
from briefing.evidence.withheld import Finder
from briefing.library.draft import Draft, SpliceError
from briefing.library.problems import KeyPath
from briefing.library.snapshot import Library
from briefing.text import counted, display

_TLP = "TLP 2.0 (FIRST)"

UNMARKED = rule(
    "B130",
    "unmarked",
    "error",
    "Where there is a scale of markings and no default, everything is marked: something without "
    "a marking cannot be exported.",
    standard=f"{_TLP}; EO 13526, portion marking",
    to_do="Write `marking` in the brief or source, or `default_marking` in briefing.toml.",
)
TLP_FORM = rule(
    "B131",
    "tlp-form",
    "warning",
    "A TLP label in a text is not written as TLP asks: capitals, no spaces, `TLP:CLEAR` for "
    "what version 1 called white.",
    standard=f"{_TLP}: labels must not contain spaces and should be in capitals",
    to_do="`--fix` writes it as it should be.",
)
NAME_IN_TEXT = rule(
    "B132",
    "withheld-name",
    "error",
    "A name that is to be withheld (`withheld_names` of a source; the authors and the address of "
    "one that is not open) stands in a text that an export would print. No export with it in it "
    "is written.",
    standard="Chatham House Rule: neither the identity nor the affiliation may be revealed",
    to_do="Write the descriptor of the source in its place.",
)
NO_DESCRIPTOR = rule(
    "B133",
    "no-descriptor",
    "warning",
    "A source whose attribution is not open has no `descriptor` to be printed in its place.",
    standard="ICD 206: a source that is withheld is replaced by its descriptor",
    to_do='Write one that gives nobody away, such as "a participant of the meeting".',
)
HIDDEN = rule(
    "B134",
    "hidden-characters",
    "error",
    "A text holds control, bidirectional or invisible characters. They can make it look other "
    "than it is.",
    standard="Unicode Technical Report 36 and 55 (source code spoofing)",
    to_do="`--fix` takes them out. Look at the text afterwards.",
)

_LABEL = re.compile(
    r"\bTLP\s*[:\-–]?\s*(WHITE|CLEAR|GREEN|AMBER(?:\s*\+\s*STRICT)?|RED)\b", re.IGNORECASE
)
_SELECTOR = re.compile("[\U000e0100-\U000e01ef]")
"""What is hidden and counts as printable all the same: variation selectors."""
_Texts = Iterable[tuple[KeyPath, str]]


def flaws(case: Case) -> Iterator[Flaw]:
    """What is wrong with markings, and with what texts give away or hide."""
    library = case.library
    if library.settings.markings and not library.settings.default_marking:
        yield from _unmarked(library)
    withheld = Finder.of(library)
    for source in library.sources.values():
        if source.attribution != "open" and not source.descriptor:
            said = f"attribution is {source.attribution}, and nothing is there to print instead"
            yield Flaw(NO_DESCRIPTOR, source.id, said, ("attribution",))
        # The record of a source names its people: what is printed of it is its descriptor.
        yield from _of_texts(source.id, texts.of_source(source), Finder())
        if source.descriptor:
            yield from _names(source.id, [(("descriptor",), source.descriptor)], withheld)
    for theme in library.themes.values():
        yield from _of_texts(theme.id, texts.of_theme(theme), withheld)
    for memo in library.memos.values():
        yield from _of_texts(memo.id, texts.of_memo(memo), withheld)
    for brief in library.briefs.values():
        yield from _of_texts(brief.id, texts.of_brief(brief), withheld)
        for claim in brief.claims:
            yield from _of_texts(claim.ref, texts.of_claim(claim), withheld)


def _unmarked(library: Library) -> Iterator[Flaw]:
    hint = "write its marking, or set default_marking in briefing.toml"
    for brief in library.briefs.values():
        bare = [c for c in brief.claims if not c.marking]
        if not brief.marking and (bare or not brief.claims):
            which = f", nor {counted(len(bare), 'claim')} of it" if bare else ""
            said = f"this brief has no marking{which}"
            yield Flaw(UNMARKED, brief.id, said, ("title",), hint)
    for source in library.sources.values():
        if not source.marking:
            yield Flaw(UNMARKED, source.id, "this source has no marking", ("id",), hint)


def _of_texts(ref: str, found: _Texts, withheld: Finder) -> Iterator[Flaw]:
    given = [pair for pair in found if pair[1]]
    together = " ".join([text for _, text in given])
    # A quick look at all texts of an item: nearly every one is safe.
    if not together.isprintable() or _SELECTOR.search(together):
        yield from _hidden(ref, given)
    if "tlp" in together.lower():
        yield from _labels(ref, given)
    if withheld.find(together):
        yield from _names(ref, given, withheld)


def _hidden(ref: str, given: _Texts) -> Iterator[Flaw]:
    for key, text in given:
        shown = display(text, lines=True)
        if shown == text:
            continue
        odd = [c for c, s in zip(text, shown, strict=True) if c != s and c not in _WHITE]
        if odd:
            codes = ", ".join(f"U+{ord(c):04X}" for c in dict.fromkeys(odd[:4]))
            said = f"{counted(len(odd), 'hidden character')} ({codes})"
            fix = partial(_put_text, key, text, cleaned(text))
            yield Flaw(HIDDEN, ref, said, key, fix=fix)


_WHITE = "\t\r\n\x85\u2028\u2029"
"""Controls that are white space: odd, and nothing is hidden by them."""


def cleaned(text: str) -> str:
    """A text without what is hidden in it."""
    shown = display(text, lines=True)
    return "".join(c for c, s in zip(text, shown, strict=True) if c == s or c in _WHITE)


def _labels(ref: str, given: _Texts) -> Iterator[Flaw]:
    for key, text in given:
        right = _LABEL.sub(lambda found: _label(found[1]), text)
        if right != text:
            wrong = next(f[0] for f in _LABEL.finditer(text) if f[0] != _label(f[1]))
            said = f'"{wrong}" is not written as TLP asks'
            fix = partial(_put_text, key, text, right)
            yield Flaw(TLP_FORM, ref, said, key, f'write "{_in_right(wrong)}"', fix=fix)


def _label(colour: str) -> str:
    written = "".join(colour.upper().split())
    return f"TLP:{'CLEAR' if written == 'WHITE' else written}"


def _in_right(label: str) -> str:
    return _LABEL.sub(lambda found: _label(found[1]), label)


def _names(ref: str, given: _Texts, withheld: Finder) -> Iterator[Flaw]:
    for key, text in given:
        for each in withheld.find(text)[:1]:
            said = f'it gives away {each.kind} of {each.source}, "{each.spelling}"'
            yield Flaw(NAME_IN_TEXT, ref, said, key)


def _put_text(key: KeyPath, old: str, new: str, draft: Draft, item: KeyPath) -> None:
    """Replace a text that is in the file just as it was read."""
    path = (*item, *key)
    if draft.get(path) != old:
        raise SpliceError("the text is not in the file as it was read")
    draft.set(path, new)
