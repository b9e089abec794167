"""Ten thousand edits of files that people write: each says what was meant, moves no other byte, and
is read alike by another parser. What is refused is counted, and changes nothing."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import tomli
import tomlrt

import toml_cases
from briefing.library.draft import Draft, SpliceError
from briefing.library.spans import SpanMap
from soak import rounds
from test_spans import same, value_at

TOP = Path(__file__).parent.parent
OTHER_PARSER = 1500
"""Characters up to which the other parser reads each text; of longer ones, one in twenty."""

Path_ = tuple[str | int, ...]


@dataclass
class Tally:
    """What was done: edits by kind, and refusals by what was said."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        edits, refusals = self.done.total(), self.refused.total()
        return f"{edits} edits {dict(self.done)}, {refusals} refused {dict(self.refused)}"


class Fuzz:
    """Random edits of one text, each judged by other means than those that made it."""

    def __init__(self, name: str, content: bytes, chance: random.Random, tally: Tally) -> None:
        self.content = content
        self.name = name
        self.chance = chance
        self.tally = tally
        self.draft = Draft(name, content)

    def step(self) -> None:
        """One edit of the text as it is now, or of the one it began as."""
        if len(self.draft.text) > 2 * len(self.content) + 400 or self.chance.random() < 0.1:
            self.draft = Draft(self.name, self.content)
        draft, text, data = self.draft, self.draft.text, self.draft.data
        spans = SpanMap(text)
        nodes = [*spans.nodes()]
        kind = self.chance.choice(("set", "set", "set", "new", "remove", "add", "rename", "row"))
        planned = getattr(self, f"_{kind}")(spans, nodes, data)
        if planned is None:
            return
        path, call, meant, region = planned
        try:
            call()
        except SpliceError as error:
            assert draft.text == text
            self.tally.refused[" ".join(str(error).split()[-5:])] += 1
            return
        self.tally.done[kind] += 1
        context = f"{self.name}: {kind} {path}\n{text!r}\n{draft.text!r}"
        now = tomli.loads(draft.text)
        assert same(now, meant), context
        assert same(now, draft.data), context
        assert outside_is_as_it_was(text, draft.text, region), context
        if len(text) < OTHER_PARSER or self.chance.random() < 0.05:
            assert same(theirs(tomlrt.loads(draft.text).to_dict()), theirs(meant)), context
        assert draft.after.startswith(b"\xef\xbb\xbf") == self.content.startswith(b"\xef\xbb\xbf")
        if "\n" in text and "\n" not in text.replace("\r\n", ""):
            assert "\n" not in draft.text.replace("\r\n", ""), context

    def _value(self) -> Any:
        pick = self.chance.choice
        return pick([
            lambda: "".join(pick("ab \"'\\\n#=[]é日\t\x1b") for _ in range(pick([0, 1, 5, 30]))),
            lambda: self.chance.randrange(-5, 10**6),
            lambda: self.chance.random() * 100,
            lambda: pick([True, False]),
            lambda: dt.date(2025, 1 + self.chance.randrange(12), 1 + self.chance.randrange(28)),
            lambda: [pick(["x", 1, "a b"]) for _ in range(self.chance.randrange(3))],
            lambda: {"k": pick([1, "v"]), "a key": True},
        ])()  # fmt: skip

    def _set(self, spans, nodes, data):
        found = [(p, n.value) for p, n in nodes if n.value is not None]
        if not found:
            return None
        path, value = self.chance.choice(found)
        new = self._value()
        return path, lambda: self.draft.set(path, new), put(data, path, new), value

    def _new(self, spans, nodes, data):
        tables = [(), *(p for p, _ in nodes if isinstance(value_at(data, p), dict))]
        above = self.chance.choice([p for p in tables if has_place(spans, p)] or [None])
        if above is None:
            return None
        path = (*above, self.chance.choice(["new", "a new key", "zz-1"]))
        if path[-1] in value_at(data, above):
            return None
        new = self._value()
        return path, lambda: self.draft.set(path, new), put(data, path, new), None

    def _remove(self, spans, nodes, data):
        found = [(p, n) for p, n in nodes if n.value is not None or has_header(spans, p)]
        if not found:
            return None
        path, node = self.chance.choice(found)
        gone = path
        while gone[:-1] and made_by_one_item(spans, gone[:-1]):
            gone = gone[:-1]
        region = node.value if not has_header(spans, path) and node.line is None else None
        if region is not None:
            region = spans.find(path[:-1]).value
        elif node.line is not None and not has_header(spans, path):
            region = node.line
        return path, lambda: self.draft.remove(path), without(data, gone), region

    def _add(self, spans, nodes, data):
        lists = [(p, n) for p, n in nodes if isinstance(value_at(data, p), list)]
        if not lists:
            return None
        path, node = self.chance.choice(lists)
        new = self._value() if node.value is not None else {"k": self._value(), "j": 1}
        if node.value is not None and not value_at(data, path) and isinstance(new, dict):
            new = "x"
        meant = put(data, path, [*value_at(data, path), new])
        return path, lambda: self.draft.add(path, new), meant, node.value

    def _rename(self, spans, nodes, data):
        found = [(p, n.key) for p, n in nodes if n.value is not None and n.key is not None]
        if not found:
            return None
        path, key = self.chance.choice(found)
        new = self.chance.choice(["renamed", "two words"])
        if new in value_at(data, path[:-1]):
            return None
        value = value_at(data, path)
        meant = put(without(data, path), (*path[:-1], new), value)
        return path, lambda: self.draft.rename(path, new), meant, key

    def _row(self, spans, nodes, data):
        """A row of [[tables]] written again before another, or put behind all."""
        rows = [h.path for h in spans.headers if len(h.path) == 2 and isinstance(h.path[1], int)]
        if not rows:
            return None
        path = self.chance.choice(rows)
        block, row = self.draft.block(path), value_at(data, path)
        if block is None:
            return None
        found = value_at(data, path[:1])
        before = self.chance.choice([None, *range(len(found))])
        at = len(found) if before is None else before
        meant = put(data, path[:1], [*found[:at], row, *found[at:]])
        return path, lambda: self.draft.paste(path[:1], block, before), meant, None


def has_header(spans: SpanMap, path: Path_) -> bool:
    return any(h.path[: len(path)] == path for h in spans.headers)


def has_place(spans: SpanMap, path: Path_) -> bool:
    """Whether a table can take a key of its own: not where only headers below it make it."""
    node = spans.find(path)
    if not path or node.value is not None or any(h.path == path for h in spans.headers):
        return True
    return not has_header(spans, path)


def made_by_one_item(spans: SpanMap, path: Path_) -> bool:
    """Whether a table is there only because of what is in it, as the one of ``a.b = 1`` is."""
    node = spans.find(path)
    return (
        node.value is None
        and len(node.inside) == 1
        and not any(h.path == path for h in spans.headers)
    )


def put(data: Any, path: Path_, value: Any) -> Any:
    if not path:
        return value
    if isinstance(data, list):
        return [put(x, path[1:], value) if n == path[0] else x for n, x in enumerate(data)]
    return {**data, path[0]: put(data.get(path[0], {}), path[1:], value)}


def without(data: Any, path: Path_) -> Any:
    if len(path) > 1:
        return put(data, path[:1], without(data[path[0]], path[1:]))
    if isinstance(data, list):
        return [x for n, x in enumerate(data) if n != path[0]]
    return {k: v for k, v in data.items() if k != path[0]}


def outside_is_as_it_was(before: str, after: str, region: tuple[int, int] | None) -> bool:
    """Whether everything outside a region of the old text is in the new one, in one piece on each
    side; without a region, whether one text is the other with something put in or taken out."""
    if region:
        start, end = region
        rest = before[end:]
        return after.startswith(before[:start]) and after.endswith(rest)
    short, long = sorted((before, after), key=len)
    return is_subsequence(short, long)


def is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(c in rest for c in short)


def theirs(value: Any) -> Any:
    """Data as the other parser makes them: it leaves line ends in a text as they are written."""
    if isinstance(value, dict):
        return {str(k): theirs(v) for k, v in value.items()}
    if isinstance(value, list):
        return [theirs(v) for v in value]
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def brief(chance: random.Random) -> bytes:
    """A brief as people write them: comments everywhere, each in another hand."""
    note = lambda: chance.choice(["", "", '  # a note, [not] = "toml"', "\t#"])  # noqa: E731
    gap = chance.choice([" = ", "=", "   = "])
    indent = chance.choice(["", "", "  ", "\t"])
    quote = chance.choice(['"', "'"])

    def text(words: str) -> str:
        if chance.random() < 0.1:
            return f'"""\n{words}\n  and "more" \\\n  here"""'
        return f"{quote}{words}{quote}"

    lines = [f"title{gap}{text('Steel, 鋼')}{note()}", "# A line of its own."]
    lines.append(f"tags{gap}[{chance.choice(['', text('a'), text('a') + ', ' + text('b') + ','])}]")
    lines.append(f"owner.name{gap}{text('Ana')}")
    for n in range(chance.randrange(4)):
        lines += ["", f"# About claim {n}.{note()}"][: chance.choice([0, 1, 2])]
        lines.append(f"{indent}[[ claims ]]{note()}" if n % 2 else f"{indent}[[claims]]{note()}")
        lines.append(f"{indent}id{gap}{quote}c{n}{quote}{note()}")
        lines.append(f"{indent}text{gap}{text('It is so.')}{note()}")
        lines.append(f"{indent}date{gap}2025-07-{n + 10}")
        if chance.random() < 0.5:
            items = [f"{indent}  {text(f's{k}')},{note()}" for k in range(chance.randrange(3))]
            lines += [
                f"{indent}evidence{gap}[{note()}",
                *items,
                f"{indent}  # no more",
                f"{indent}]",
            ]
        else:
            lines += ["", "  [[claims.evidence]]", f"  source{gap}{text('s')}", "  # below it"]
        if chance.random() < 0.3:
            lines.append("[claims.quantity]" if chance.random() < 0.5 else "# nothing here")
            lines.append(f"value{gap}{n}.5")
    lines += ["", "[[sources]]", f"id{gap}{text('s')}", "# the end"][: chance.choice([0, 3, 4])]
    end = chance.choice(["\n", "\r\n"])
    written = end.join(line.replace("\n", end) for line in lines) + chance.choice(["", end])
    return chance.choice([b"", b"\xef\xbb\xbf"]) + written.encode()


def run(texts: list[tuple[str, bytes]], edits: int, seed: int) -> Tally:
    chance = random.Random(seed)
    tally = Tally()
    fuzzes = [Fuzz(name, content, chance, tally) for name, content in texts]
    while tally.done.total() < edits:
        for fuzz in fuzzes:
            fuzz.step()
    print(tally)
    return tally


def test_edits_of_the_sample_library() -> None:
    files = [*TOP.glob("briefs/*/*.toml"), *TOP.glob("themes/*.toml"), *TOP.glob("memos/*.toml")]
    texts = [(f.name, f.read_bytes()) for f in sorted(files)]
    tally = run(texts, rounds(2000, 60_000), 1)
    assert tally.refused.total() < 0.02 * tally.done.total(), tally


@toml_cases.needed
def test_edits_of_the_conformance_suite() -> None:
    texts = [(n, (toml_cases.FOLDER / n).read_bytes()) for n in toml_cases.cases("valid")]
    tally = run(texts, rounds(3000, 100_000), 2)
    assert tally.refused.total() < 0.02 * tally.done.total(), tally


@pytest.mark.parametrize("seed", range(4))
def test_edits_of_generated_briefs(seed: int) -> None:
    chance = random.Random(seed)
    texts = [(f"brief-{n}", brief(chance)) for n in range(150)]
    tally = run(texts, rounds(2100, 50_000), seed)
    assert tally.refused.total() < 0.02 * tally.done.total(), tally
