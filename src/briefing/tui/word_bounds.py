"""A long text word by word: which word and sentence a character is in, and those beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.library.paragraphs import Span, number_of, sentences
from briefing.text import word_spans


class Words:
    """The words of a text in paragraphs. All places are characters of the text, from 0."""

    def __init__(self, text: str, paragraphs: Sequence[Span]) -> None:
        """``paragraphs`` are where they stand in the text, in order."""
        self.text = text
        self.paragraphs = paragraphs
        self._known: tuple[int, list[Span]] = (0, [])
        """The words of the paragraph that was asked for last: each line drawn asks for them."""

    def at(self, place: int) -> Span:
        """The word of a character, or the one after it; at the end of a paragraph its last."""
        if not self.paragraphs:
            return (0, 0)
        number = number_of(self.paragraphs, place)
        words = self._of(number)
        found = next((w for w in words if w[1] > place), words[-1] if words else None)
        return found or self.paragraphs[number - 1]

    def beyond(self, place: int) -> Span | None:
        """The first word that ends beyond a place."""
        return next((w for ws in self._from(place) for w in ws if w[1] > place), None)

    def before(self, place: int) -> Span | None:
        """The last word that ends before a place."""
        for number in range(number_of(self.paragraphs, place), 0, -1):
            if found := [w for w in self._of(number) if w[1] < place]:
                return found[-1]
        return None

    def sentence_at(self, place: int) -> Span:
        """The sentence of a character, or the one after it."""
        if not self.paragraphs:
            return (0, 0)
        found = sentences(self.text, *self.paragraphs[number_of(self.paragraphs, place) - 1])
        return next((s for s in found if s[1] > place), found[-1])

    def _from(self, place: int) -> Iterator[list[Span]]:
        """The words of the paragraph of a character, and of those after it."""
        for number in range(number_of(self.paragraphs, place), len(self.paragraphs) + 1):
            yield self._of(number)

    def _of(self, number: int) -> list[Span]:
        """The words of a paragraph, none over another."""
        if self._known[0] == number:
            return self._known[1]
        start, end = self.paragraphs[number - 1]
        spans = word_spans(self.text[start:end])
        nexts = [begin for begin, _ in spans[1:]] + [end - start]
        words = [(start + a, start + min(b, c)) for (a, b), c in zip(spans, nexts, strict=True)]
        self._known = (number, words)
        return words
