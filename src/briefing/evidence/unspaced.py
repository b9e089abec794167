"""Figures and dates of scripts without spaces: 約1兆2000億円, 三千億円, 前年比3.5%増, 令和7年度.

No space says where a number begins, and what it is made of stands in it: 1兆2000億 is one number in
two parts. Those in kanji alone are read only with a unit or a counter behind them, as most of what
looks like one is a word (一部, 千葉). What is vague (数十億) is left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

SCALES = {"万": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12, "京": 10**16}
CURRENCIES = {
    **dict.fromkeys(("ユーロ", "欧元"), "EUR"),
    **dict.fromkeys(("ドル", "米ドル", "美元"), "USD"),
    **dict.fromkeys(("円", "日元"), "JPY"),
    **dict.fromkeys(("ポンド", "英ポンド"), "GBP"),
    "スイスフラン": "CHF",
    "ウォン": "KRW",
    **dict.fromkeys(("元", "人民元"), "CNY"),
}
_ONES = {sign: n for n, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
NUMERALS = "".join((*_ONES, *_TENS))
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""The year before the first of each."""

Bound = Literal["", "about", "least", "most"]


class Number(NamedTuple):
    """A number with its unit. ``scale`` is what the signs behind its first part make of that,
    ``step`` what its last digit counts; ``kind`` and ``bound`` are those of a figure."""

    value: float
    scale: float
    step: float
    kind: str
    bound: Bound
    spelled: bool
    start: int
    end: int


class Date(NamedTuple):
    """A date; ``iso`` is empty where its year is not said."""

    iso: str
    start: int
    end: int


_LETTER = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々"
_IN_IT = re.compile(f"[{_LETTER}]")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_WIDE_POINT = re.compile(r"(?<=[0-9])[．，](?=[0-9])")
_BIG = "".join(SCALES)
_SIGNS = f"{NUMERALS}{_BIG}"
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PARTS = rf"{_DIGITS}(?:[{_SIGNS}]|(?<=[{_SIGNS}]){_DIGITS})*"
_ALONE = rf"[{NUMERALS}][{_SIGNS}]*"
_CURRENCY = "|".join(sorted(CURRENCIES, key=len, reverse=True))
_NUMBER = re.compile(
    # Neither in the middle of one, nor of a name (F35), nor vague, nor an ordinal.
    rf"(?<![0-9A-Za-z.,+/:{_SIGNS}数何幾第])(?<!人(?=一倍))(?<![A-Za-z]-)"
    rf"(?:(?P<parts>{_PARTS})|(?P<alone>{_ALONE}))(?![A-Za-z{_SIGNS}]|[.,:/]?[0-9])"
    r"(?P<unit>[%％]|パーセント|ベーシスポイント|倍|割(?![合当振愛り])(?:(?P<tenth>[0-9一二三四五六七八九])分)?"
    rf"|(?:{_CURRENCY})(?![卓滑周形筒満熟首老祖])|[€$¥￥£₩])?"
    r"(?P<behind>以上|超|を超|を上回|以下|未満|以内|を下回|前後|程度|ほど|近く|余り|余|台|強(?![化力制])"
    r"|弱(?![い体]))?"
)
_BOUNDS: dict[str, Bound] = {
    **dict.fromkeys(("以上", "超", "を超", "を上回", "台", "余り", "余"), "least"),
    **dict.fromkeys(("以下", "未満", "以内", "を下回"), "most"),
    **dict.fromkeys(("前後", "程度", "ほど", "近く", "強", "弱"), "about"),
}
_BEFORE = re.compile(
    r"(?:(?P<about>約|およそ|ほぼ|概ね|おおむね|推計で?|推定で?)|(?P<most>最大で?|上限は?)"
    r"|(?P<least>最低で?も?|少なくとも))?(?P<money>US\$|[€$¥￥£₩])?$"
)
_REACH = 8
"""Characters before a number in which its bound and its currency stand."""
_MONEY = {"€": "EUR", "$": "USD", "US$": "USD", "¥": "JPY", "￥": "JPY", "£": "GBP", "₩": "KRW"}
_COUNTER = re.compile(
    r"人|名|トン|件|台|戸|社|本|個|株|世帯|票|頭|羽|平方|立方|ヘクタール|バレル|キロ"
)
_ELSEWHERE = re.compile(r"[ \u00a0]?[A-Za-z]")
"""Its unit is of another script: 1,100 billion yen."""
_RUN = re.compile(r"[0-9](?:[.,:/]?[0-9])*")
_NAMES = "号条項章節版次番位級世丁頁"
"""Behind a number these make a name of it: 5号, 3条."""
_FRACTION = re.compile(
    rf"(?P<of>[0-9]+|[{NUMERALS}]+)分の(?P<parts>[0-9]+(?![0-9.])|[{NUMERALS}]+)"
)
_MULTIPLIED = re.compile(
    rf"(?<![0-9{_SIGNS}数])倍(?:増(?=[しすさへ])|に(?=[増な拡す引]))|半減(?=[しすさへ])"
)

_DAY_OF = r"[0-9]{1,2}日(?![間本])"
_SPAN = r"(?:[0-9]{1,2}[〜～–・、-])*"
_DATE = re.compile(
    r"(?<![0-9.,])(?:(?:(?P<year>(?:19|20)[0-9]{2}|[一二][〇一二三四五六七八九]{3})"
    rf"|(?P<era>{'|'.join(_ERAS)})(?P<nth>元|[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}}))"
    r"(?:[〜～–-](?P<till>(?:19|20)?[0-9]{2}))?年"
    rf"(?:度|[0-9]{{1,2}}[〜～–-][0-9]{{1,2}}月期?|(?P<month>[0-9]{{1,2}})月(?:{_SPAN}(?P<day>[0-9]{{1,2}})日)?)?"
    rf"|{_SPAN}[0-9]{{1,2}}月(?:{_SPAN}{_DAY_OF})?|{_SPAN}{_DAY_OF}|[0-9]{{2}}年度"
    r"|[0-9]{1,2}時(?!間)(?:[0-9]{1,2}分|半)?)"
)


def narrow(text: str) -> str:
    """A text with the digits of full width as those of a terminal, each in its place."""
    if text.isascii():
        return text
    found = text.translate(_WIDE)
    if found != text:
        found = _WIDE_POINT.sub(lambda m: "." if m[0] == "．" else ",", found)
    return found


def others(text: str, own: Iterable[tuple[int, int]]) -> str:
    """A text as one with spaces, each sign in its place: without the letters of such scripts, the
    digits that they touch, and what has been read of it."""
    signs = list(_IN_IT.sub(" ", text))
    touched = (
        m.span()
        for m in _RUN.finditer(text)
        if _touches(text, *m.span()) and not _ELSEWHERE.match(text, m.end())
    )
    for start, end in (*own, *touched):
        signs[start:end] = "\0" * (end - start)
    return "".join(signs)


def is_in(text: str) -> bool:
    """Whether a text has letters of such a script."""
    return not text.isascii() and _IN_IT.search(text) is not None


def dates(text: str) -> Iterator[Date]:
    """The dates of a text, in order; of a span of years the first and the last."""
    for m in _DATE.finditer(text):
        year = _year(m)
        month, day = int(m["month"] or 0), int(m["day"] or 0)
        iso = f"{year:04}" if year else ""
        if iso and 1 <= month <= 12:
            iso += f"-{month:02}" + (f"-{day:02}" if 1 <= day <= 31 else "")
        yield Date(iso, *m.span())
        if year and m["till"]:
            till = m["till"] if m["era"] is None else ""
            if till:
                yield Date(f"{year:04}"[: 4 - len(till)] + till, *m.span())


def _year(m: re.Match[str]) -> int:
    if m["era"]:
        nth = 1 if m["nth"] == "元" else _whole(m["nth"])
        return _ERAS[m["era"]] + nth
    return _whole(m["year"]) if m["year"] else 0


def _whole(said: str) -> int:
    if said.isdecimal():
        return int(said)
    found = _worth(said)
    return int(found[0]) if found else 0


def numbers(text: str) -> Iterator[Number]:
    """The numbers of a text (``narrow``, its dates blanked), in order.

    Those of digits alone that no letter of such a script touches are left for others to read.
    """
    text = _FRACTION.sub(lambda m: "\0" * len(m[0]), text)
    for m in _NUMBER.finditer(text):
        found = _number(text, m)
        if found is not None:
            yield found


def _number(text: str, m: re.Match[str]) -> Number | None:
    said, unit = m["parts"] or m["alone"], m["unit"] or ""
    start, end = m.span()
    behind = m["behind"] or ""
    if behind == "台" and not unit:
        behind, end = "", end - 1  # It counts cars.
    before = _BEFORE.search(text[max(0, start - _REACH) : start])
    assert before is not None  # It may be empty.
    after = m.end("unit") if unit else m.start() + len(said)
    if m["alone"]:
        counted = said[-1] in SCALES and _COUNTER.match(text, after)
        if not (unit or counted) or (len(said) == 1 and unit == "円"):
            return None  # A word: 一部, 一円.
    elif said[-1] not in _SIGNS:
        here = unit or not _ELSEWHERE.match(text, after)
        if not (here and (behind or _touches(text, start, start + len(said)))):
            return None
    if not unit and text[after : after + 1] in (*_NAMES, *"0123456789"):
        return None
    if unit == "元" and not any(sign in said for sign in SCALES):
        return None  # The first of something, or three of it.
    worth = _worth(said)
    if worth is None or not math.isfinite(worth[0]):
        return None
    value, scale, step = worth
    kind = _kind(unit) or _MONEY.get(before["money"] or "", "")
    if unit.startswith("割"):
        tenth = m["tenth"]
        value = value * 10 + (_whole(tenth) if tenth else 0)
        step = 1.0 if tenth else step * 10
    elif unit == "ベーシスポイント":
        value, step = value / 100, step / 100
    money = len(before["money"] or "")
    return Number(
        value, scale, step, kind, _bound(before, behind), bool(m["alone"]), start - money, end
    )


def _bound(before: re.Match[str], behind: str) -> Bound:
    if behind:
        return _BOUNDS[behind]
    if before["about"]:
        return "about"
    if before["most"]:
        return "most"
    return "least" if before["least"] else ""


def _kind(unit: str) -> str:
    if unit == "倍":
        return "times"
    if unit in CURRENCIES:
        return CURRENCIES[unit]
    return _MONEY.get(unit, "%" if unit else "")


def _touches(text: str, start: int, end: int) -> bool:
    return any(
        _IN_IT.match(sign) for sign in (text[start - 1 : start], text[end : end + 1]) if sign
    )


_PIECE = re.compile(rf"{_DIGITS}|[{_SIGNS}]")
_SIZES = {
    **{sign: float(n) for sign, n in _TENS.items()},
    **{s: float(n) for s, n in SCALES.items()},
}


def _worth(said: str) -> tuple[float, float, float] | None:
    """What a number is, what its first part is multiplied by, and what its last digit counts;
    None where its parts are in no order."""
    total, section, last = 0.0, 0.0, math.inf
    number: float | None = None
    in_kanji = False
    ones = scale = step = 1.0
    first = True
    for piece in _PIECE.findall(said):
        if piece in SCALES:
            size = _SIZES[piece]
            section += number or 0.0
            if section:
                if size >= last:
                    return None
                total += section * size
            elif total and last < size:
                total, size = total * size, size * last  # 万亿
            else:
                return None
            last, section, number, in_kanji = size, 0.0, None, False
            step = ones * size
        elif piece in _TENS:
            section += (1.0 if number is None else number) * _TENS[piece]
            in_kanji = False
            number, ones, step = None, 1.0, 1.0
        elif piece in _ONES:
            if number is not None and not in_kanji:
                return None
            number, in_kanji = (number or 0.0) * 10 + _ONES[piece], True
            ones = step = 1.0
        else:
            if number is not None:
                return None
            number = float(piece.replace(",", ""))
            ones = step = 10.0 ** -len(piece.partition(".")[2])
        if piece in _SIZES and first:
            scale *= _SIZES[piece]
        elif scale != 1.0:
            first = False
    return total + section + (number or 0.0), scale, step


def shares(text: str) -> Iterator[tuple[float, int, int]]:
    """The fractions of a text in per cent (3分の1), each with its place."""
    for m in _FRACTION.finditer(text):
        of, parts = _whole(m["of"]), _whole(m["parts"])
        if 0 < parts < of:
            yield 100.0 * parts / of, *m.span()


def multiples(text: str) -> Iterator[tuple[float, int, int]]:
    """How many times as much verbs make of something (倍増する, 半減した), each with its place."""
    for m in _MULTIPLIED.finditer(text):
        yield (0.5 if m[0] == "半減" else 2.0), *m.span()
