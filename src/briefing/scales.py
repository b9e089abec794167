"""The scales of the trade: how sources, information, likelihood and handling are graded."""

from __future__ import annotations

from collections.abc import Mapping

RELIABILITY: Mapping[str, str] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
"""Admiralty scale for sources (STANAG 2511). F is unknown, not the worst."""

CREDIBILITY: Mapping[int, str] = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
"""Admiralty scale for information (STANAG 2511). 6 is unknown, not the worst."""

TLP: tuple[str, ...] = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
"""Traffic Light Protocol 2.0 (FIRST), lowest first."""

YARDSTICKS: Mapping[str, tuple[str, ...]] = {
    "phia": (
        "remote chance",
        "highly unlikely",
        "unlikely",
        "realistic possibility",
        "likely or probable",
        "highly likely",
        "almost certain",
    ),
    "icd203-a": (
        "almost no chance",
        "very unlikely",
        "unlikely",
        "roughly even chance",
        "likely",
        "very likely",
        "almost certain",
    ),
    "icd203-b": (
        "remote",
        "highly improbable",
        "improbable",
        "roughly even odds",
        "probable",
        "highly probable",
        "nearly certain",
    ),
}
"""Likelihood scales, lowest first: UK PHIA yardstick; ICD 203's two rows."""

_ICD_203 = ((1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99))
YARDSTICK_RANGES: Mapping[str, tuple[tuple[int, int], ...]] = {
    "phia": ((0, 5), (10, 20), (25, 35), (40, 50), (55, 75), (80, 90), (95, 100)),
    "icd203-a": _ICD_203,
    "icd203-b": _ICD_203,
}
"""What each term of a scale means, in per cent, in the order of its terms."""
