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
