"""Columns out of documents, and one set of columns out of several."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import ne
from typing import TYPE_CHECKING, Any

from briefing.search.documents import TYPES, Document, code
from briefing.search.forms import common_form
from briefing.search.segment import GAP, Columns, Segment, key
from briefing.search.vocabulary import HEAD, SEPARATOR, hash_of, signatures
from briefing.text import folded_words

if TYPE_CHECKING:
    import numpy.typing as npt

    Column = npt.NDArray[Any]

_AT_ONCE = 1_000_000
"""Postings that are merged at once: their sorting takes most of the memory of a merge."""
_NUMBERED = 100_000
"""Words that are numbered at once."""
_TABLE = 50_000
"""Words whose letters are laid out at once."""


class _Numbers(dict[str, int]):
    """Words and the numbers they got as they came."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number

    def of(self, words: Sequence[str]) -> Column:
        """The number of each of some words."""
        import numpy as np

        return np.fromiter(map(self.__getitem__, words), dtype=np.uint32, count=len(words))


def lay_out(documents: Iterable[Document]) -> Columns:
    """The columns of documents, in any order; no two of one type and reference."""
    import numpy as np

    ordered = sorted((key(d.type, d.ref), d) for d in documents)
    numbers = _Numbers()
    tokens: list[Column] = []
    said: list[str] = []
    counts, codes, runs_each = array("I"), array("B"), array("I")
    for _, document in ordered:
        for field in document.fields:
            found = folded_words(field.text)
            said += found
            counts.append(len(found))
            codes.append(code(document.type, field.name))
        # Labels are no words: they stand behind all fields, in none.
        said += document.labels
        counts.append(len(document.labels))
        codes.append(0)
        runs_each.append(len(document.fields) + 1)
        if len(said) > _NUMBERED:
            tokens.append(numbers.of(said))
            said.clear()
    tokens.append(numbers.of(said))
    lengths = np.frombuffer(counts, dtype=np.uint32).astype(np.int64)
    run_ends = np.cumsum(np.frombuffer(runs_each, dtype=np.uint32), dtype=np.int64)
    run_codes = np.frombuffer(codes, dtype=np.uint8)
    document_of_run = np.repeat(
        np.arange(len(ordered), dtype=np.uint32), np.diff(run_ends, prepend=0)
    )
    # Where each run begins in its document: behind the runs before it, and a gap behind each.
    begins = np.cumsum(lengths + GAP) - (lengths + GAP)
    begins -= begins[np.concatenate(([0], run_ends[:-1]))][document_of_run] if len(begins) else 0
    place_type = np.uint16 if int((begins + lengths).max(initial=0)) < 1 << 16 else np.uint32
    token_begins = np.cumsum(lengths) - lengths
    places = np.arange(int(lengths.sum())) + np.repeat(begins - token_begins, lengths)

    # Numbered as they came, words are ranked by their letters: UTF-8 sorts as code points do.
    came = list(numbers)
    order = sorted(range(len(came)), key=came.__getitem__)
    words = [came[number] for number in order]
    ranks = np.empty(len(words), dtype=np.uint32)
    ranks[order] = np.arange(len(words), dtype=np.uint32)
    ranked = ranks[np.concatenate(tokens)]
    sorter = _sorter(ranked)
    of_fields = run_codes != 0
    return Columns(
        **_words(words),
        posting_ends=np.cumsum(np.bincount(ranked, minlength=len(words))).astype(np.uint32),
        documents=np.repeat(document_of_run, lengths)[sorter],
        places=places.astype(place_type)[sorter],
        fields=np.repeat(run_codes, lengths)[sorter],
        **_keys([raw for raw, _ in ordered]),
        types=np.array([TYPES.index(d.type) for _, d in ordered], dtype=np.uint8),
        importance=np.array([d.importance for _, d in ordered], dtype=np.int8),
        first_days=np.array([d.days[0] for _, d in ordered], dtype=np.int32),
        last_days=np.array([d.days[1] for _, d in ordered], dtype=np.int32),
        field_ends=(run_ends - np.arange(1, len(ordered) + 1)).astype(np.uint32),
        field_places=begins.astype(place_type)[of_fields],
        field_codes=run_codes[of_fields],
        place_ends=np.cumsum((begins + lengths)[run_ends - 1]).astype(np.uint32),
    )


def _raw(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


def _strings(raw: Sequence[bytes], between: bytes) -> tuple[Column, Column]:
    """Strings as one column of bytes, and the column of their ends."""
    import numpy as np

    sizes = np.fromiter(map(len, raw), dtype=np.int64, count=len(raw))
    ends = np.cumsum(sizes + len(between)) - len(between)
    return np.frombuffer(between.join(raw), dtype=np.uint8), ends.astype(np.uint32)


def _keys(keys: Sequence[bytes]) -> dict[str, Column]:
    letters, ends = _strings(keys, b"")
    return {"keys": letters, "key_ends": ends}


def _sorter(numbers: Column) -> Column:
    """What sorts numbers of 32 bits, equal ones in their order.

    By their lower halves, then by their upper ones: numbers of 16 bits are sorted without being
    compared.
    """
    import numpy as np

    lower = np.argsort(numbers.astype(np.uint16), kind="stable")
    upper = (numbers >> np.uint32(16)).astype(np.uint16)
    sorter: Column = lower[np.argsort(upper[lower], kind="stable")] if upper.any() else lower
    return sorter


def _words(words: Sequence[str]) -> dict[str, Column]:
    """The columns of a vocabulary: what a word can be told by without looking at it."""
    import numpy as np

    letters, ends = _strings([_raw(word) for word in words], SEPARATOR.encode())
    tables = [words[at : at + _TABLE] for at in range(0, len(words), _TABLE)] or [[]]
    letter_sets, pairs, heads = zip(*map(signatures, tables), strict=True)
    form = common_form.__wrapped__  # Each word comes once: to remember its form is for nothing.
    return {
        "letters": letters,
        "word_ends": ends,
        "bags": np.concatenate(letter_sets),
        "pairs": np.concatenate(pairs),
        "heads": np.concatenate(heads, axis=1).ravel(),
        "sizes": np.minimum(np.fromiter(map(len, words), np.int64), 255).astype(np.uint8),
        "forms": np.array([hash_of(form(word)) for word in words], dtype=np.uint32),
    }


def merge(segments: Sequence[Segment], progress: Callable[[float], None] | None = None) -> Columns:
    """The columns of all documents of these segments that are still true.

    They are the columns that ``lay_out`` makes of the same documents. No two segments hold the
    same document. ``progress`` is told the share that is done.
    """
    import numpy as np

    keys, renumbered = _merged_keys(segments)
    of_words, numbers, total = _merged_words(segments)
    ends = np.cumsum(total)
    postings = int(ends[-1]) if len(ends) else 0
    wide = any(s.columns.places.dtype == np.uint32 for s in segments)
    documents = np.empty(postings, dtype=np.uint32)
    places = np.empty(postings, dtype=np.uint32 if wide else np.uint16)
    fields = np.empty(postings, dtype=np.uint8)
    done = 0
    for first, end in _portions(ends):
        merged = _merged_postings(segments, renumbered, numbers, first, end)
        here = slice(done, done + len(merged[0]))
        documents[here], places[here], fields[here] = merged
        done = here.stop
        if progress is not None:
            progress(done / postings)
    return Columns(
        **of_words,
        posting_ends=ends.astype(np.uint32),
        documents=documents,
        places=places,
        fields=fields,
        **_keys(keys),
        **_merged_documents(segments, renumbered, len(keys), places.dtype),
    )


_GONE = 0xFFFFFFFF
"""The number of a document that is not taken over."""


def _merged_keys(segments: Sequence[Segment]) -> tuple[list[bytes], list[Column]]:
    """The keys of all documents, sorted, and the number each one of a segment gets."""
    import numpy as np

    held = [np.arange(len(s)) if s.true is None else np.flatnonzero(s.true) for s in segments]
    every = [s.keys() for s in segments]
    keys = [of[n] for of, numbers in zip(every, held, strict=True) for n in numbers.tolist()]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    ranks = np.empty(len(keys), dtype=np.uint32)
    ranks[order] = np.arange(len(keys), dtype=np.uint32)
    renumbered = []
    done = 0
    for segment, numbers in zip(segments, held, strict=True):
        new = np.full(len(segment), _GONE, dtype=np.uint32)
        new[numbers] = ranks[done : done + len(numbers)]
        done += len(numbers)
        renumbered.append(new)
    return [keys[n] for n in order], renumbered


def _merged_words(
    segments: Sequence[Segment],
) -> tuple[dict[str, Column], list[Column], Column]:
    """The columns of the words that are left; the number each one of a segment gets; how often.

    A word that is in no true document any more gets the number of the next one that is.
    """
    import numpy as np

    spelled = list(chain.from_iterable(s.vocabulary.all_raw() for s in segments))
    counts = np.concatenate([_true_counts(segment) for segment in segments])
    # Each segment's are sorted already: to sort the sorted is to merge them.
    order = sorted(range(len(spelled)), key=spelled.__getitem__)
    ordered = [spelled[n] for n in order]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = np.fromiter(map(ne, ordered[1:], ordered), dtype=bool, count=len(order) - 1)
    firsts = is_first.nonzero()[0]
    places = np.array(order, dtype=np.uint32)
    total = np.add.reduceat(counts[places], firsts)
    left = total > 0
    numbers = np.empty(len(order), dtype=np.uint32)
    numbers[places] = (np.cumsum(left) - left)[np.cumsum(is_first) - 1]
    letters, ends = _strings([ordered[n] for n in firsts[left].tolist()], SEPARATOR.encode())
    # What is known of a word is the same wherever it stands.
    ones = places[firsts[left]]
    of_words = {"letters": letters, "word_ends": ends}
    for name in ("bags", "pairs", "sizes", "forms"):
        of_words[name] = np.concatenate([getattr(s.columns, name) for s in segments])[ones]
    heads = [s.columns.heads.reshape(HEAD, -1) for s in segments]
    of_words["heads"] = np.concatenate(heads, axis=1)[:, ones].ravel()
    each = np.cumsum([len(s.vocabulary) for s in segments])[:-1]
    return of_words, np.split(numbers, each), total[left]


def _true_counts(segment: Segment) -> Column:
    """How often each word stands in documents that are still true."""
    import numpy as np

    ends = segment.columns.posting_ends.astype(np.int64)
    if segment.true is not None:
        true = np.cumsum(segment.true[segment.columns.documents])
        ends = np.concatenate(([0], true))[ends]
    counts: Column = np.diff(ends, prepend=0)
    return counts


def _portions(ends: Column) -> Iterator[tuple[int, int]]:
    """Ranges of words of about as many postings as are merged at once."""
    import numpy as np

    first = 0
    while first < len(ends):
        begun = int(ends[first - 1]) if first else 0
        end = max(first + 1, int(np.searchsorted(ends, begun + _AT_ONCE, side="right")))
        yield first, end
        first = end


def _merged_postings(
    segments: Sequence[Segment],
    renumbered: Sequence[Column],
    numbers: Sequence[Column],
    first: int,
    end: int,
) -> tuple[Column, Column, Column]:
    """Documents, places and fields of the postings of a range of the merged words."""
    import numpy as np

    orders, places, fields = [], [], []
    for segment, new_documents, new_words in zip(segments, renumbered, numbers, strict=True):
        columns = segment.columns
        low, high = np.searchsorted(new_words, np.array((first, end), dtype=new_words.dtype))
        start, stop = segment.span(int(low), int(high))
        documents = new_documents[columns.documents[start:stop]]
        ends = columns.posting_ends[low:high].astype(np.int64)
        words = np.repeat(new_words[low:high].astype(np.int64), np.diff(ends, prepend=start))
        kept = documents != _GONE
        orders.append((words << 32 | documents)[kept])
        places.append(columns.places[start:stop][kept])
        fields.append(columns.fields[start:stop][kept])
    order = np.concatenate(orders)
    # Places of one document are all of one segment, and stay in their order.
    sorter = np.argsort(order, kind="stable")
    documents = (order[sorter] & 0xFFFFFFFF).astype(np.uint32)
    return documents, np.concatenate(places)[sorter], np.concatenate(fields)[sorter]


def _merged_documents(
    segments: Sequence[Segment], renumbered: Sequence[Column], count: int, place_type: Any
) -> dict[str, Column]:
    """What is known of each document, by its new number."""
    import numpy as np

    found: dict[str, Column] = {
        "types": np.empty(count, dtype=np.uint8),
        "importance": np.empty(count, dtype=np.int8),
        "first_days": np.empty(count, dtype=np.int32),
        "last_days": np.empty(count, dtype=np.int32),
    }
    fields_each = np.zeros(count, dtype=np.int64)
    sizes = np.zeros(count, dtype=np.uint32)
    for segment, new in zip(segments, renumbered, strict=True):
        kept = new != _GONE
        for name, column in found.items():
            column[new[kept]] = getattr(segment.columns, name)[kept]
        sizes[new[kept]] = np.diff(segment.columns.place_ends, prepend=np.uint32(0))[kept]
        fields_each[new[kept]] = np.diff(segment.columns.field_ends, prepend=np.uint32(0))[kept]
    field_ends = np.cumsum(fields_each)
    field_places = np.empty(int(field_ends[-1]) if count else 0, dtype=place_type)
    field_codes = np.empty(len(field_places), dtype=np.uint8)
    for segment, new in zip(segments, renumbered, strict=True):
        old_ends = segment.columns.field_ends.astype(np.int64)
        each = np.diff(old_ends, prepend=0)
        # Each field moves as far as the first one of its document.
        kept = new != _GONE
        moved = (field_ends - fields_each)[new[kept]] - (old_ends - each)[kept]
        old = np.flatnonzero(np.repeat(kept, each))
        new_places = old + np.repeat(moved, each[kept])
        field_places[new_places] = segment.columns.field_places[old]
        field_codes[new_places] = segment.columns.field_codes[old]
    return found | {
        "field_ends": field_ends.astype(np.uint32),
        "field_places": field_places,
        "field_codes": field_codes,
        "place_ends": np.cumsum(sizes, dtype=np.uint32),
    }
