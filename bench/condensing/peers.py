"""The summarisers of sumy under a budget of words.

Their documents are built by hand: sumy cuts sentences with data of nltk that are fetched from
elsewhere, and the sentences are known here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

from briefing.text import count_words, folded_words

Peer = Callable[[Sequence[str], int], list[int]]
NAMES = ("LexRank", "TextRank", "LSA", "KL", "Luhn", "SumBasic")


def peers() -> Mapping[str, Peer]:
    """Each peer by its name; none where sumy is not installed."""
    try:
        import sumy.models.dom as dom
        from sumy.nlp.stemmers import Stemmer
        from sumy.summarizers import kl, lex_rank, lsa, luhn, sum_basic, text_rank
        from sumy.utils import get_stop_words
    except ImportError:
        return {}
    made = {
        "LexRank": lex_rank.LexRankSummarizer,
        "TextRank": text_rank.TextRankSummarizer,
        "LSA": lsa.LsaSummarizer,
        "KL": kl.KLSummarizer,
        "Luhn": luhn.LuhnSummarizer,
        "SumBasic": sum_basic.SumBasicSummarizer,
    }
    stop_words = get_stop_words("english")

    class Words:
        """What sumy asks of a tokenizer."""

        def to_words(self, text: str) -> list[str]:
            return folded_words(text)

    def peer(name: str) -> Peer:
        def chosen(texts: Sequence[str], budget: int) -> list[int]:
            summarise = made[name](Stemmer("english"))
            summarise.stop_words = stop_words
            sentences = [dom.Sentence(text, Words()) for text in texts]
            document = dom.ObjectDocumentModel([dom.Paragraph(sentences)])
            numbers = {id(s): n for n, s in enumerate(document.sentences)}
            fill = _filling(budget)
            return sorted(numbers[id(s)] for s in summarise(document, fill))

        return chosen

    return {name: peer(name) for name in NAMES}


def by_lot(texts: Sequence[str], budget: int) -> list[int]:
    """Texts in an order drawn by lot, as many as fit."""
    order = list(range(len(texts)))
    random.Random(len(texts)).shuffle(order)
    left, found = budget, []
    for number in order:
        words = count_words(texts[number])
        if words <= left:
            found.append(number)
            left -= words
    return sorted(found)


def _filling(budget: int) -> Callable[[Sequence[tuple]], list[tuple]]:
    """What sumy calls with its sentences, best first: it takes each that still fits."""

    def fill(ranked: Sequence[tuple]) -> list[tuple]:
        left, found = budget, []
        for entry in ranked:
            words = count_words(str(entry.sentence))
            if words <= left:
                found.append(entry)
                left -= words
        return found

    return fill
