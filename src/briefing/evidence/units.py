"""Units as they are compared: ``€ million`` counts what ``EUR bn`` counts, a thousandth of it.

Known are currencies, weights, energy and shares. What is not known is compared as it is written,
and no currency is ever changed into another: the rate is nobody's claim.
"""

from __future__ import annotations

import re
from functools import lru_cache

from briefing.text import fold, squeeze

SCALES = {
    **dict.fromkeys(("thousand", "tausend", "mille"), 1e3),
    **dict.fromkeys(("million", "millions", "mn", "mio", "mln", "m", "millionen"), 1e6),
    **dict.fromkeys(("billion", "billions", "bn", "b", "mrd", "milliarde", "milliarden"), 1e9),
    **dict.fromkeys(("milliard", "milliards", "md", "mds"), 1e9),
    **dict.fromkeys(("trillion", "trillions", "tn", "trn"), 1e12),
}
"""What each word of scale makes of a figure: English, German, French."""
_NAMES = {
    **dict.fromkeys(("€", "euro", "euros"), "eur"),
    **dict.fromkeys(("$", "us$", "us dollar", "us dollars", "dollar", "dollars"), "usd"),
    **dict.fromkeys(("¥", "yen"), "jpy"),
    **dict.fromkeys(("£", "pound sterling", "pounds sterling"), "gbp"),
    **dict.fromkeys(("₩", "korean won"), "krw"),
    **dict.fromkeys(("yuan", "rmb", "renminbi"), "cny"),
    **dict.fromkeys(("per cent", "percent", "pct", "prozent"), "%"),
    **dict.fromkeys(("percentage point", "percentage points", "prozentpunkte"), "pp"),
    **dict.fromkeys(("tonne", "tonnes", "tonnen", "metric ton", "metric tons"), "t"),
    "/": "per",
    **dict.fromkeys(("cubic metre", "cubic metres", "cubic meter", "cubic meters", "m3"), "m³"),
}
_MULTIPLES = {
    **dict.fromkeys(("basis point", "basis points", "bp", "bps"), ("pp", 1e-2)),
    "kg": ("t", 1e-3), "kt": ("t", 1e3), "kilotonnes": ("t", 1e3), "megatonnes": ("t", 1e6),
    "kw": ("w", 1e3), "gw": ("w", 1e9), "tw": ("w", 1e12),
    "kwh": ("wh", 1e3), "gwh": ("wh", 1e9), "twh": ("wh", 1e12),
    "bcm": ("m³", 1e9),
}  # fmt: skip
_BY_CAPITALS = {"Mt": ("t", 1e6), "MW": ("w", 1e6), "MWh": ("wh", 1e6)}
"""*mt* is a metric ton to some, a *mW* a thousandth of a watt."""
_WORD = re.compile(r"us\$|[%€$¥£₩/]|[^\W_]+", re.IGNORECASE)


@lru_cache(maxsize=1024)
def counted_in(unit: str) -> tuple[str, float]:
    """What a unit counts, in words that are equal where it is the same, and how much of it."""
    words = _named(_WORD.findall(squeeze(unit)))
    times = 1.0
    left = []
    divides = False
    for word in words:
        if word in _BY_CAPITALS:
            word, more = _BY_CAPITALS[word]
        elif fold(word) in _MULTIPLES:
            word, more = _MULTIPLES[fold(word)]
        # 30 m are metres.
        elif fold(word) in SCALES and (len(words) > 1 or len(word) > 1):
            word, more = "", SCALES[fold(word)]
        else:
            more = 1.0
        # Of what stands below, a larger unit makes less: 80 EUR/MWh are 0.08 EUR/kWh.
        times = times / more if divides else times * more
        divides = divides or word == "per"
        left.append(fold(word))
    return " ".join(filter(None, left)), times


def _named(words: list[str]) -> list[str]:
    """The words with one name for each unit, whatever it was called, of one word or of two."""
    found: list[str] = []
    place = 0
    while place < len(words):
        for length in (2, 1):
            said = fold(" ".join(words[place : place + length]))
            if said in _NAMES or said in _MULTIPLES:
                found.append(_NAMES.get(said, said))
                break
        else:
            found.append(words[place])
        place += length
    return found
