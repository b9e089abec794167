"""What else the sources of a claim say, in the order a reader wants it."""

from __future__ import annotations

from pathlib import Path

from briefing.evidence.neighbours import same_sources
from briefing.library.scan import load
from libraries import write

BRIEF = """
title = "{title}"

[[claims]]
id = "first"
text = "The first thing."
evidence = {first}

[[claims]]
id = "second"
text = "The second thing."
importance = 5
evidence = {second}
"""


def test_most_shared_first_then_other_briefs(tmp_path: Path) -> None:
    library = load(
        write(
            tmp_path,
            {
                "themes/t.toml": 'title = "T"\n',
                "briefs/sources.toml": "".join(
                    f'[[sources]]\nid = "{i}"\ntitle = "{i}"\n' for i in ("wire", "herald", "post")
                ),
                "briefs/t/home.toml": BRIEF.format(
                    title="Home", first='["wire", "herald"]', second='["wire"]'
                ),
                "briefs/t/away.toml": BRIEF.format(
                    title="Away", first='["wire", "!herald"]', second='["~wire"]'
                ),
                "briefs/t/other.toml": BRIEF.format(
                    title="Other", first='["post"]', second='["post"]'
                ),
            },
        )
    )
    assert same_sources(library, library.claims["home/first"]) == (
        "away/first",
        "away/second",
        "home/second",
    )
    assert same_sources(library, library.claims["other/first"]) == ("other/second",)
