"""The figures that a sentence says, read from its words.

A figure is read as it is meant: ``ninety-two per cent``, ``1,100 billion yen``, ``5 to 7%``,
``about 70 %``, ``more than €58bn``, ``doubled``, ``25 basis points``, 1兆2000億円. Years, days and
the numbers in names (``F-35``, ``Article 5``) are no figures. What cannot be read is left out: this
serves checks, which must not cry wolf.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace

from briefing.evidence import unspaced
from briefing.evidence.dates_said import without_dates
from briefing.evidence.figure import SCALE, SCALES, Bound, Figure
from briefing.model import Quantity

_SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
_TEENS = "fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: n for n, word in enumerate(f"{_SMALL} {_TEENS}".split())} | {
    word: 20 + 10 * n for n, word in enumerate(_TENS.split())
}
_CURRENCIES = {
    **dict.fromkeys(("€", "eur", "euro", "euros", "ユーロ"), "EUR"),
    **dict.fromkeys(("$", "us$", "usd", "dollar", "dollars", "ドル"), "USD"),
    **dict.fromkeys(("¥", "¥", "jpy", "yen", "円"), "JPY"),
    **dict.fromkeys(("£", "gbp", "pound", "pounds"), "GBP"),
    **dict.fromkeys(("chf", "franc", "francs"), "CHF"),
    **dict.fromkeys(("₩", "krw", "won"), "KRW"),
    **dict.fromkeys(("cny", "rmb", "yuan"), "CNY"),
    **unspaced.CURRENCIES,
}
_PER_CENT = frozenset(
    ("%", "percent", "pct", "prozent", "pp", "percentage", "per cent", "パーセント")
)
_TIMES = {
    "twofold": 2, "threefold": 3, "fourfold": 4, "fivefold": 5, "sixfold": 6, "sevenfold": 7,
    "eightfold": 8, "ninefold": 9, "tenfold": 10,
}  # fmt: skip

_LEAST = (
    r"at least|more than|no fewer than|no less than|not less than|over|above|upwards of|minimum of"
    r"|exceed(?:s|ed|ing)?|mindestens|wenigstens|mehr als|über|au moins|plus de|plus d['’]|>"
)
_MOST = (
    r"at most|up to|no more than|not more than|less than|fewer than|under|below|maximum of"
    r"|(?:not|never|without)(?: \w+){0,3} exceed(?:ing)?"
    r"|limit(?:s|ed)? (?:of|to)|cap(?:s|ped)?(?: \w+){0,3} at|ceiling of|as much as|as many as"
    r"|höchstens|maximal|weniger als|unter|bis zu|au plus|moins de|jusqu['’]à|<"
)
_ABOUT = (
    r"nearly|almost|close to|just (?:over|under)|about|around|some|roughly|approximately"
    r"|approx\.?|circa|ca\.?|c\.|an estimated|estimated at|or so"
    r"|rund|etwa|ungefähr|fast|knapp|environ|quelque|près de|presque|~|≈"
)
_ONES = "|".join(_SMALL.split()[1:10])
_UP_TO_NINETEEN = "|".join(sorted((*_SMALL.split(), *_TEENS.split()), key=len, reverse=True))
_CARDINAL = (
    rf"(?:{'|'.join(_TENS.split())})(?:[- ](?:{_ONES}))?|{_UP_TO_NINETEEN}"
    r"|(?:half |(?<!of ))an?(?= (?:hundred|thousand|million|billion|trillion)\b(?! and a half))"
)
_FEWEST_WON = 1000
"""Whoever writes of fewer says that they won: *of 40 candidates 12 won*."""
_SPACES = "\u00a0\u2009\u202f '’"
_DIGITS = (
    rf"\d{{1,3}}(?:[,{_SPACES}]\d{{3}})+(?![\d])(?:\.\d+)?|\d{{1,3}}(?:\.\d{{3}})+,\d+(?!\d)|\d{{1,3}}(?:\.\d{{3}}){{2,}}(?!\d)"
    r"|\d+(?:[.,]\d+)?"
)
_MONEY = r"us\$|eur|usd|jpy|gbp|chf|[€$¥¥£₩]"

_AS_GREAT = r"as (?:\w+ as|much|many|high|low|large|big|great|long|fast|likely|strong|expensive)\b"
_ITSELF = (
    r"(?:the|its|their|his|her|those|what"
    r"|that(?! (?:day|night|week|month|year|spring|summer|autumn|fall|winter|season|session)))\b"
)
_NO_COMPARATIVE = (
    r"after|under|over|ever|per|later|earlier|together|however|whether|either|another|other|never"
    r"|september|october|november|december"
)
_AS_MUCH = (
    rf" (?:{_AS_GREAT}|{_ITSELF}|(?:more|less)\b|over\b(?=[.,;:)]|$)"
    rf"|(?!(?:{_NO_COMPARATIVE})\b)\w+er\b)"
)
"""What stands behind *three times* where something is compared, and not where they met so often."""
_NUMBER = re.compile(
    rf"(?<![\w.,/+])(?<![^\W\d]-)(?<!\d:)(?:{_DIGITS})|(?<![\w-])(?=[a-z])(?:{_CARDINAL})(?![\w-])",
    re.IGNORECASE,
)
_SCALES_BEHIND = re.compile(
    rf"(?:[ \u00a0\u202f-]?(?:(?:{SCALE})\b(?:\.(?=[ \u00a0\u202f]?(?:{_MONEY}|us-dollar)))?"
    r"|[万億兆])){1,2}",
    re.IGNORECASE,
)
_GROWS = (
    r"\w*(?:creas|rise|rising|growth|grow|jump|surge|gain|expan|reduc|declin|drop|fall|differ|gap"
    r"|spread|return|advantage|lead|higher|lower|cut|improve|multipl)"
)
_MANNER = rf"(?! (?!of\b|in\b|by\b|to\b|and\b|since\b|over\b|from\b|{_GROWS})[a-z]{{3,}})"
_FOLD_BEHIND = rf"fold\b{_MANNER}"
"""*A twofold approach* is one of two parts; *a tenfold increase*, and what grew tenfold, is not."""
_CURRENCY_WORD = (
    r"[€$¥¥£₩]|(?:eur|usd|jpy|gbp|chf|euros?|(?:us )?dollars?|yen|francs?|won|yuan)\b"
    r"|pounds?\b(?! (?:of|per)\b)"
)
_UNIT_BEHIND = re.compile(
    r"[ \u00a0\u202f-]?(?:[%％]|(?-i:bps?)\b|basis[ -]points?\b|basispunkte?n?\b"
    r"|points de base\b|per\s?cent\b|pct\b|prozent(?:punkte?n?)?\b|percentage points?\b"
    r"|points? de pourcentage\b|pp\b"
    r"|ユーロ|ドル|円|パーセント|d['’]euros?\b"
    rf"|(?:{_CURRENCY_WORD})"
    rf"|{_FOLD_BEHIND}|times\b(?={_AS_MUCH}))",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(rf"(?<!\w)(?:{_MONEY})[ \u00a0]?$", re.IGNORECASE)
_BOUND_BEFORE = re.compile(
    rf"(?:\b(?P<least>{_LEAST})|\b(?P<most>{_MOST})|(?<!\w)(?P<about>{_ABOUT}))[ \u00a0]*$",
    re.IGNORECASE,
)
_BY = re.compile(rf"\b(?:by|um|de)[ \u00a0](?:(?:{_ABOUT})[ \u00a0])?(?:{_MONEY})?$", re.IGNORECASE)
_BETWEEN = re.compile(
    rf"\b(?:between|from|zwischen|entre)[ \u00a0]*(?:{_MONEY})?[ \u00a0]?$", re.IGNORECASE
)
_REACH = 40
"""Characters before a number in which its bound stands."""


_NUMBERED = re.compile(
    r"(?:\b(?:articles?|arts?\.?|paras?\.?|paragraphs?|nos?\.?|number|notes?|chapters?|sections?|sec\.?"
    r"|pages?|pp?\.|annex|title|rule|resolution|directive|regulation|type|mark|protocol|phase|fiscal"
    r"|fy|class|group|footnotes?|points?|day|week|round|version)|[#§№])[ \u00a0]?$",
    re.IGNORECASE,
)
"""What stands before a number that is a name."""


def may_say_figures(text: str) -> bool:
    """A quick look: whether a text may say a figure."""
    return _MAY_COUNT.search(text) is not None


def figures(text: str, language: str = "en") -> list[Figure]:
    """The figures that a text says, in order. Dates and years, and numbers of names, are none."""
    if not _MAY_COUNT.search(text):
        return []
    text = without_dates(unspaced.narrow(text))
    return list(_read(text, language.casefold().partition("-")[0]))


def also_said(text: str) -> list[Figure]:
    """What a text says as well, in words that are no figures: shares (two thirds, one in five),
    multiples (tripled), a dozen. Another wording may give them in figures; that they are given
    themselves says nothing, as *half* is said of much."""
    found = []
    for m in _IN_WORDS.finditer(text):
        word = m[0].lower()
        if m["parts"]:
            parts = _WORDS.get((m["of"] or "").lower(), 1)
            low = 100.0 * parts / _PARTS[m["parts"].lower().rstrip("s")]
            kind = "%"
        elif m["one"]:
            low, kind = 100.0 * _WORDS[m["one"].lower()] / _counted(m["in"]), "%"
        else:
            value = next(n for begun, n in _MULTIPLES.items() if word.startswith(begun))
            low, kind = float(value), "" if word == "dozen" else "times"
        bound = _bound(text[max(0, m.start() - _REACH) : m.start()]) or "about"
        start, end = m.span()
        found.append(Figure(low, low, kind, 1.0, bound, 1.0, True, "", m[0], start, end))
    if unspaced.is_in(text):
        for low, start, end in unspaced.shares(unspaced.narrow(text)):
            said = text[start:end]
            found.append(Figure(low, low, "%", 1.0, "about", 1.0, True, "", said, start, end))
    return found


def _counted(said: str) -> int:
    return int(said) if said.isdecimal() else _WORDS[said.lower()]


_PARTS = {
    "half": 2, "halve": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10,
}  # fmt: skip
_MULTIPLES = {
    "doubl": 2, "twice": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "dozen": 12,
}  # fmt: skip
_IN_WORDS = re.compile(
    rf"\b(?:(?:(?P<of>{_ONES}|an?)[- ])?"
    r"(?P<parts>half|halves|thirds?|quarters?|fifths?|sixths?|tenths?)"
    rf"|(?P<one>{_ONES}) (?:in|out of) (?:every )?(?P<in>{_ONES}|ten|[1-9]\d{{0,2}})"
    r"|twice|dozen|doubl(?:e[ds]?|ing)|(?:tripl|trebl|quadrupl)(?:e[ds]?|ing))\b",
    re.IGNORECASE | re.ASCII,
)


_MODAL = r"(?<=to )|(?<=will )|(?<=would )|(?<=could )|(?<=can )|(?<=may )|(?<=might )|(?<=must )"
_FOLD = re.compile(rf"\b(?:{'|'.join(_TIMES)})\b{_MANNER}", re.IGNORECASE | re.ASCII)
_MULTIPLIED = re.compile(
    rf"\b(?:(?P<two>(?:doubled|doubling|(?:{_MODAL})double)(?! (?:down|up|back|as)\b)"
    rf"|doubles?(?= {_ITSELF})|twice(?= (?:{_AS_GREAT}|{_ITSELF})))"
    r"|(?P<three>(?:tripl|trebl)(?:ed|ing)"
    rf"|(?:{_MODAL})(?:triple|treble)"
    rf"|(?:triples?|trebles?)(?= {_ITSELF})|thrice(?= (?:{_AS_GREAT}|{_ITSELF})))"
    r"|(?P<four>quadrupl(?:e|ed|es|ing))"
    r"|(?P<half>halv(?:e|ed|ing)))\b",
    re.IGNORECASE | re.ASCII,
)
"""How many times as much there is of something, in a verb; *they met twice* and *double standards*
say nothing of the kind."""
_MULTIPLIED_BY = {"two": 2.0, "three": 3.0, "four": 4.0, "half": 0.5}
_MAY_COUNT = re.compile(
    rf"\d|[{unspaced.NUMERALS}倍半]|\b(?:{_CARDINAL}|{'|'.join(_TIMES)}"
    r"|twice|thrice|doubl|tripl|trebl|quadrupl|halv)",
    re.IGNORECASE,
)


def _read(text: str, language: str) -> Iterator[Figure]:
    """The figures of a text without dates; two with a *to* between them are one, a range."""
    before: Figure | None = None
    for figure in _each(text, language):
        if before is not None and (joined := _range(text, before, figure)) is not None:
            before = joined
            continue
        if before is not None:
            yield before
        before = figure
    if before is not None:
        yield before
    yield from _multiplied(text)


def _each(text: str, language: str) -> Iterator[Figure]:
    """The figures one by one, in order."""
    if not unspaced.is_in(text):
        found = (_figure(text, m, language) for m in _NUMBER.finditer(text))
        yield from (figure for figure in found if figure is not None)
        return
    touching = [
        Figure(
            n.value, n.value, n.kind, n.scale, n.bound, n.step, n.spelled, "",
            text[n.start : n.end], n.start, n.end,
        )
        for n in unspaced.numbers(text)
    ]  # fmt: skip
    rest = unspaced.others(text, ((f.start, f.end) for f in touching))
    others = (_figure(rest, m, language) for m in _NUMBER.finditer(rest))
    yield from sorted((*touching, *filter(None, others)), key=lambda figure: figure.start)


def _multiplied(text: str) -> Iterator[Figure]:
    """What becomes how many times as much: grew ninefold, more than doubled, was halved."""
    found = [(float(_TIMES[m[0].lower()]), *m.span()) for m in _FOLD.finditer(text)]
    found += ((_MULTIPLIED_BY[m.lastgroup or ""], *m.span()) for m in _MULTIPLIED.finditer(text))
    if unspaced.is_in(text):
        found += unspaced.multiples(text)
    for value, start, end in found:
        bound = _bound(text[max(0, start - _REACH) : start])
        step = 1.0 if value > 2 else value / 4
        yield Figure(value, value, "times", 1.0, bound, step, True, "", text[start:end], start, end)


def _figure(text: str, m: re.Match[str], language: str) -> Figure | None:
    """A number with what stands before and behind it; None where it is part of a name."""
    start, end = m.span()
    lead = text[max(0, start - _REACH) : start]
    money = _MONEY_BEFORE.search(lead)
    scales = _SCALES_BEHIND.match(text, end)
    if scales and _LETTER.fullmatch(scales[0]) and not (money or _MONEY_OF_BOTH.search(lead)):
        # 30 m, and 30m high, are metres; paragraph 3b is none of billions.
        scales = scales if _COUNTED_IN_LETTERS.match(text, end) else None
    end = scales.end() if scales else end
    unit = _UNIT_BEHIND.match(text, end)
    end = unit.end() if unit else end
    after = text[end : end + 2]
    if unit is None and _OF_A_NAME.match(after) and (scales is None or after[0] != "-"):
        return None
    lead = lead[: money.start()] if money else lead
    if _NUMBERED.search(lead):
        return None
    value, step = _value(m[0], language)
    if unit is not None and _POINT.fullmatch(unit[0].strip(" -\u00a0\u202f").lower()):
        value, step = value / 100, step / 100
    said = scales[0].lower() if scales else ""
    scale = _scale(said)
    if not math.isfinite(value * scale) or (scales and after[:1].isdigit()):
        return None  # Nobody means it; or it goes on: 1兆1,000億.
    noun = _NOUN.match(text, end)
    kind = _kind(unit[0] if unit else money[0] if money else "")
    if kind == "%" and value * scale == _ALL and _SURE.match(text, end):
        return None
    if kind == "KRW" and scales is None and unit is not None and value < _FEWEST_WON:
        kind = ""
    return Figure(
        low=value * scale,
        high=value * scale,
        kind=kind,
        scale=scale,
        bound=_bound(lead),
        step=step * (scale / 100 if "hundred" in said else scale),
        spelled=not m[0][0].isdigit(),
        noun=noun[1].lower() if noun else "",
        text=text[start - (len(money[0]) if money else 0) : end].strip(),
        start=start,
        end=end,
    )


def _bound(lead: str) -> Bound:
    """What the words right before a figure make of it."""
    found = _BOUND_BEFORE.search(lead)
    return found.lastgroup if found else ""  # type: ignore[return-value]


_MONEY_OF_BOTH = re.compile(
    rf"(?<!\w)(?:{_MONEY})[ \u00a0]?[\d.,]+[mb]?(?: (?:to|and|bis|à) |[ ]?[-–—][ ]?)$",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[ \u00a0\u202f-]?[mb]", re.IGNORECASE)
_COUNTED_IN_LETTERS = re.compile(
    rf"(?i:[ \u00a0\u202f]?[mb][ \u00a0\u202f]?(?:{_CURRENCY_WORD}))"
    r"|m[ \u00a0](?!(?:high|tall|long|wide|broad|deep|thick|away|above|below|under|over|from|off"
    r"|apart|offshore|tief|hoch|lang|breit|weit|by|and|or|to|in|on|at|of|is|was|per)\b)[^\W\d_]{3,}"
)
"""What makes a million of an *m*: money, or what there is so much of."""
_ALL = 100.0
_SURE = re.compile(
    r" (?:sure|certain|clear|safe|secure|right|true|behind|committed|confident|convinced)\b"
)
"""*100% sure* is a manner of speaking."""
_OF_A_NAME = re.compile(r"[A-Za-z]|-[^\W\d]|[/:]\d")
"""What makes a name or a time of a number before it: 5G, 30th, two-plus-two, 24/7, 10:30."""
_JOINS = re.compile(rf"(?: (?:to|bis|à) |[ ]?[-–—][ ]?|[〜～])(?:{_MONEY})?", re.IGNORECASE)
_JOINS_WITH_BETWEEN = re.compile(rf" (?:and|und|et) (?:{_MONEY})?", re.IGNORECASE)


def _range(text: str, one: Figure, two: Figure) -> Figure | None:
    """Two figures as a range, if what stands between them makes them one."""
    between = text[one.end : two.start]
    opened = _BETWEEN.search(text[max(0, one.start - _REACH) : one.start])
    if not (_JOINS.fullmatch(between) or (opened and _JOINS_WITH_BETWEEN.fullmatch(between))):
        return None
    if one.kind and two.kind and one.kind != two.kind:
        return None
    if one.kind and not opened and _BY.search(text[max(0, one.start - _REACH) : one.start]):
        return None  # By 2 percentage points, to 5%.
    # "5 to 7 billion": the scale of the second is that of the first.
    times = 1.0 if one.scaled else two.scale
    low, high = sorted((one.low * times, two.high))
    return replace(
        two, low=low, high=high, kind=two.kind or one.kind, bound=one.bound,
        text=text[one.start : two.end].strip(), start=one.start,
    )  # fmt: skip


_NOUN = re.compile(r"[ \u00a0-]([^\W\d_]+)")


_POINTED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
"""A point at the thousands: 1.234,5 is said on the Continent."""


def _value(said: str, language: str) -> tuple[float, float]:
    """A number and what its last digit counts."""
    if not said[0].isdigit():
        words = re.split("[- ]", said.lower())
        if words[0] == "half":
            return 0.5, 0.2
        return float(sum(_WORDS.get(w, 1) for w in words)), 1.0
    plain = re.sub(f"[{_SPACES}]", "", said)
    if language == "en":
        plain = plain.replace(",", "") if re.search(r",\d{3}(?!\d)", plain) else plain
    if _POINTED.fullmatch(plain) and (language != "en" or "," in plain):
        plain = plain.replace(".", "")
    plain = plain.replace(",", ".")
    _whole, dot, rest = plain.partition(".")
    if "." in rest:
        return float(plain.replace(".", "")), 1.0
    return float(plain), 10.0 ** -len(rest) if dot else 1.0


def _scale(said: str) -> float:
    product = 1.0
    for word in re.split(r"[\s-]+", said.strip().lower()):
        product *= SCALES.get(word.rstrip("."), 1.0)
    return product


def _kind(said: str) -> str:
    word = " ".join(said.lower().strip(" -\u00a0\u202f").split())
    word = word.removeprefix("d'").removeprefix("d’")
    if word in ("fold", "times"):
        return "times"
    if word in _PER_CENT or _SHARE_POINT.match(word) or word == "％" or _POINT.fullmatch(word):
        return "%"
    return _CURRENCIES.get(word.removeprefix("us "), "")


_SHARE_POINT = re.compile(r"percentage|prozentpunkt|points? de pourcentage")
_POINT = re.compile(r"bps?|basis[ -]points?|basispunkte?n?|points de base")
"""A hundredth of a percentage point."""


def is_currency(word: str) -> bool:
    """Whether a folded word is how a currency is written."""
    return word in _CURRENCIES


def of_quantity(quantity: Quantity) -> Figure | None:
    """What a quantity says; None where it gives no figure.

    The unit says the kind and the scale: ``EUR bn``, ``% of GDP``, ``million tonnes``.
    """
    given = [v for v in (quantity.value, quantity.low, quantity.high) if v is not None]
    if not given or not all(map(math.isfinite, given)):
        return None
    kind, scale, noun = _unit(quantity.unit)
    bound: Bound = "about" if quantity.approx else ""
    if quantity.value is None and len(given) == 1:
        bound = "least" if (quantity.low is not None) == (given[0] >= 0) else "most"
    step = min(10.0 ** -len(f"{v:.12g}".partition(".")[2]) for v in given)
    # Words say *fell by 3%*, and the quantity -3: what is read of words has no sign.
    sizes = [abs(v) * scale for v in given]
    low, high = 0.0 if min(given) < 0 < max(given) else min(sizes), max(sizes)
    if not (math.isfinite(low) and math.isfinite(high)):
        return None
    return Figure(low, high, kind, scale, bound, step * scale, noun=noun)


def _unit(unit: str) -> tuple[str, float, str]:
    kind, scale, noun = "", 1.0, ""
    words = re.findall(r"[%€$¥£₩]|[^\W\d_]+", unit.lower().replace("per cent", "%"))
    for word in words:
        if word in SCALES and (len(words) > 1 or len(word) > 1):
            scale *= SCALES[word]
        elif not kind and (found := _kind(word)):
            kind = found
        elif not noun:
            noun = word
    return kind, scale, noun
