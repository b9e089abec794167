"""Reading files: all of the format into the model, and guards against what files can do."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from briefing.library.checking import MOST_PROBLEMS, free_id
from briefing.library.diagnose import excerpt
from briefing.library.find import LibraryError, find, sample
from briefing.library.locate import locate
from briefing.library.read import LARGEST_FILE, UnreadableError, parse
from briefing.library.scan import load
from briefing.model import (
    Allow,
    Answer,
    Archive,
    AuthorText,
    Dismissal,
    Evidence,
    Memo,
    Name,
    Place,
    Quantity,
    Question,
    SavedSearch,
    SwitchedOff,
    Watch,
)
from briefing.scales import TLP
from briefing.suggest import nearest
from briefing.text import display
from libraries import write

FORMAT = Path(__file__).resolve().parents[1] / "docs" / "format.md"
GOOD = 'title = "Good"\n[[claims]]\nid = "one"\ntext = "It is so."\n'
THEME = 'title = "T"\n'


def problems(library, least="warning"):
    weights = ("note", "warning", "error")
    return [f for f in library.findings if weights.index(f.severity) >= weights.index(least)]


def codes(library):
    return [(f.place.file, f.rule) for f in library.findings]


LEAST = """\
title = "SAFE: who may join"

[[claims]]
text = "SAFE lends up to 150 billion euros."
evidence = ["gfp-20250724"]

[[sources]]
id = "gfp-20250724"
title = "The new alliance strategy"
"""


@pytest.mark.parametrize("file", ["briefs/safe.toml", "briefs/defence/safe.toml"])
def test_the_least_that_works_has_nothing_worse_than_a_note(tmp_path, file):
    library = load(write(tmp_path, {file: LEAST}))
    assert not problems(library)
    (brief,) = library.briefs.values()
    (claim,) = brief.claims
    assert re.fullmatch(r"safe/c-[0-9a-f]{8}", claim.ref)
    assert not claim.has_own_id
    assert library.supporters(claim) == (library.sources["gfp-20250724"],)
    assert (brief.theme, library.title) == (
        "unfiled" if file.count("/") == 1 else "defence",
        tmp_path.name,
    )


FULL = {
    "briefing.toml": """
schema = 1
title = "All of it"
language = "de"
markings = "tlp"
default_marking = "TLP:CLEAR"
check = "graded"
yardstick = "icd203-a"
stale_after_days = 90
[checks]
B112 = { off = true, why = "Not here." }
B113 = { off = false, why = "Here." }
[[searches]]
id = "s"
title = "S"
query = "is:stale"
""",
    "themes/trade.toml": """
title = "Trade"
description = "Tariffs"
order = 2
color = "#2a6f97"
keywords = ["tariff"]
synonyms = [["tariff", "Zoll"], ["quota"]]
stale_after_days = 30
[[questions]]
id = "who-pays"
text = "Who pays?"
[[watch]]
id = "deal"
text = "The deal."
due = 2026-01
claims = ["steel/one"]
""".replace("2026-01\n", '"2026-01"\n'),
    "themes/defence.toml": 'title = "Defence"\norder = 1\n',
    "briefs/trade/steel.toml": """
title = "Steel"
id = "steel"
bottom_line = "Steel pays."
rests_on = ["one", "steel/two"]
question = "Does steel pay?"
themes = ["defence"]
status = "in-review"
owner = "Ana"
created = 2025-07-23
updated = "2025-08"
review_by = "2026"
marking = "TLP:GREEN"
tags = ["a"]
actors = ["EU"]
related = ["glass"]
allow = [{ rule = "B200", why = "Known." }]

[[claims]]
id = "one"
text = "Steel pays."
short = "It pays."
kind = "judgement"
attributed_to = "ECFR"
caveat = "draft"
importance = 5
likelihood = "very likely"
confidence = "high"
confidence_basis = "Two origins."
date = "2025-07"
event = "deal"
as_of = 2025-08-01
review_by = 2026-08-01
actors = ["Japan"]
tags = ["steel"]
answers = [{ question = "trade/who-pays", side = "yes" }, { question = "trade/who-pays" }]
quantity = { measure = "steel-tariff", unit = "%", value = 25, as_of = 2025 }
contradicts = ["two"]
supersedes = ["glass/g"]
depends_on = ["steel/two"]
status = "approved"
texts = { fr = "L'acier paie." }
tlp = "TLP:AMBER"
note = "n"
allow = [{ rule = "B201", why = "So." }]
evidence = ["s-1", "! s-2 , para 5, end", "~s-1"]
[[claims.evidence]]
source = "s-2"
stance = "contradicts"
credibility = 2
locator = "p. 1"
quote = "q"
quote_translation = "qt"
via = []
note = "en"

[[claims]]
id = "two"
text = "Glass pays."
quantity = { measure = "glass-tariff", low = 1.5, high = 2, approx = true }
evidence = [{ source = "s-1", via = ["s-2"] }]

[[sources]]
id = "s-2"
title = "In the brief"
derives_from = ["s-1"]
""".replace("value = 25, as_of = 2025 }", 'value = 25, as_of = "2025" }').replace(
        'evidence = ["s-1", "! s-2 , para 5, end", "~s-1"]\n', ""
    ),
    "briefs/trade/glass.toml": """
title = "Glass"
[[claims]]
id = "g"
text = "Glass."
evidence = ["s-1", "! s-2 , para 5, end", "~s-1"]
""",
    "briefs/inbox/later.toml": 'title = "Later"\n',
    "briefs/sources.toml": """
[[sources]]
id = "s-1"
title = "Shared"
type = "report"
genre = "study"
title_original = "Geteilt"
language = "de"
authors = ["A. B."]
publisher = "P"
url = "https://example.org"
accessed = 2025-07-24
csl = { DOI = "10.1/x", issued = 2025-07-23, pages = [1, 2.5] }
published = "2025"
published_basis = "inferred"
reliability = "B"
reliability_basis = "because"
interest = "some"
access = "first-hand"
origin = "house"
standing = "superseded"
superseded_by = "s-2"
marking = "TLP:RED"
attribution = "anonymous"
descriptor = "an official"
withheld_names = ["Ana", { name = "Ben", aliases = ["B."] }]
archive = { path = "archive/s-1.txt", sha256 = "SHA" }
notes = "n"
allow = [{ rule = "B202", why = "Yes." }]
""".replace("SHA", "0" * 64),
    "memos/m.toml": """
title = "Memo"
template = "brief"
bottom_line = "B."
date = 2025-11-28
to = "You"
from = "Me"
meeting = "M"
reference = "R"
decision_sought = "D"
deadline = "2025-12"
themes = ["trade"]
query = "steel"
claims = ["steel/one"]
pins = ["steel/two"]
excludes = ["glass/g"]
short = ["steel/one"]
floors = { trade = 100 }
words = 400
ceiling = "TLP:GREEN"
yardstick = "phia"
flavour = "pandoc"
order = ["steel/two"]
headings = { information = "Facts" }
status = "final"
[[text]]
section = "Facts"
after = "steel/one"
text = "Mine."
rests_on = ["steel/two"]
marking = "TLP:CLEAR"
""",
    "decisions.toml": """
[[dismissed]]
claims = ["steel/one", "steel/two"]
kind = "figures"
why = "One is older."
by = "Ana"
date = 2025-08-01
""",
}


def test_all_of_the_format_is_read(tmp_path):
    library = load(write(tmp_path, FULL))
    assert not library.findings

    settings_ = library.settings
    assert (settings_.title, settings_.language, settings_.check) == ("All of it", "de", "graded")
    assert (settings_.markings, settings_.default_marking) == (TLP, "TLP:CLEAR")
    assert (settings_.yardstick, settings_.stale_after_days) == ("icd203-a", 90)
    assert settings_.checks_off == (SwitchedOff("B112", "Not here."),)
    assert settings_.searches == (SavedSearch("s", "S", "is:stale"),)

    theme = library.themes["trade"]
    assert list(library.themes) == ["defence", "trade"]
    assert (theme.description, theme.order, theme.color) == ("Tariffs", 2, "#2a6f97")
    assert (theme.keywords, theme.synonyms) == (("tariff",), (("tariff", "Zoll"), ("quota",)))
    assert theme.stale_after_days == 30
    assert theme.questions == (Question("who-pays", "Who pays?"),)
    assert theme.watch == (Watch("deal", "The deal.", "2026-01", ("steel/one",)),)

    brief = library.briefs["steel"]
    assert (brief.theme, brief.themes, brief.file) == (
        "trade",
        ("defence",),
        "briefs/trade/steel.toml",
    )
    assert (brief.bottom_line, brief.question) == ("Steel pays.", "Does steel pay?")
    assert brief.rests_on == ("steel/one", "steel/two")
    assert (brief.status, brief.owner, brief.marking) == ("in-review", "Ana", "TLP:GREEN")
    assert (brief.created, brief.updated, brief.review_by) == ("2025-07-23", "2025-08", "2026")
    assert (brief.tags, brief.actors, brief.related) == (("a",), ("EU",), ("glass",))
    assert brief.allow == (Allow("B200", "Known."),)

    one, two = brief.claims
    assert (one.ref, one.text, one.short, one.kind) == (
        "steel/one",
        "Steel pays.",
        "It pays.",
        "judgement",
    )
    assert (one.attributed_to, one.caveat, one.importance) == ("ECFR", "draft", 5)
    assert (one.likelihood, one.confidence) == ("very likely", "high")
    assert (one.confidence_basis, one.event, one.note) == ("Two origins.", "deal", "n")
    assert (one.date, one.as_of, one.review_by) == ("2025-07", "2025-08-01", "2026-08-01")
    assert (one.actors, one.tags) == (("Japan",), ("steel",))
    assert one.answers == (Answer("trade/who-pays", "yes"), Answer("trade/who-pays"))
    assert one.quantity == Quantity("steel-tariff", "%", 25, as_of="2025")
    assert two.quantity == Quantity("glass-tariff", low=1.5, high=2, approx=True)
    assert one.contradicts == ("steel/two",)
    assert one.supersedes == ("glass/g",)
    assert one.depends_on == ("steel/two",)
    assert (one.status, one.texts, one.marking) == (
        "approved",
        {"fr": "L'acier paie."},
        "TLP:AMBER",
    )
    assert one.allow == (Allow("B201", "So."),)
    assert one.evidence == (Evidence("s-2", "contradicts", 2, "p. 1", "q", "qt", (), "en"),)
    assert two.evidence == (Evidence("s-1", via=("s-2",)),)
    assert library.claims["glass/g"].evidence == (
        Evidence("s-1"),
        Evidence("s-2", "contradicts", locator="para 5, end"),
        Evidence("s-1", "context"),
    )

    source = library.sources["s-1"]
    assert (source.title, source.type, source.genre) == ("Shared", "report", "study")
    assert (source.title_original, source.language) == ("Geteilt", "de")
    assert (source.authors, source.publisher) == (("A. B.",), "P")
    assert (source.url, source.accessed) == ("https://example.org", "2025-07-24")
    assert source.csl == {"DOI": "10.1/x", "issued": "2025-07-23", "pages": [1, 2.5]}
    assert (source.published, source.published_basis) == ("2025", "inferred")
    assert (source.reliability, source.reliability_basis) == ("B", "because")
    assert (source.interest, source.access, source.origin) == ("some", "first-hand", "house")
    assert (source.standing, source.superseded_by) == ("superseded", "s-2")
    assert (source.marking, source.attribution) == ("TLP:RED", "anonymous")
    assert (source.descriptor, source.notes) == ("an official", "n")
    assert source.withheld_names == (Name("Ana"), Name("Ben", ("B.",)))
    assert source.archive == Archive("archive/s-1.txt", "0" * 64)
    assert source.allow == (Allow("B202", "Yes."),)
    assert library.sources["s-2"].derives_from == ("s-1",)
    assert library.source_files["s-2"] == "briefs/trade/steel.toml"

    assert library.memos["m"] == Memo(
        id="m",
        title="Memo",
        template="brief",
        bottom_line="B.",
        date="2025-11-28",
        to="You",
        sender="Me",
        meeting="M",
        reference="R",
        decision_sought="D",
        deadline="2025-12",
        themes=("trade",),
        query="steel",
        claims=("steel/one",),
        pins=("steel/two",),
        excludes=("glass/g",),
        short=("steel/one",),
        floors={"trade": 100},
        words=400,
        ceiling="TLP:GREEN",
        yardstick="phia",
        flavour="pandoc",
        order=("steel/two",),
        headings={"information": "Facts"},
        status="final",
        texts=(AuthorText("Mine.", "Facts", "steel/one", ("steel/two",), "TLP:CLEAR"),),
    )
    assert library.dismissed == (
        Dismissal(("steel/one", "steel/two"), "figures", "One is older.", "Ana", "2025-08-01"),
    )
    assert library.briefs["later"].theme == "inbox"


def test_defaults_are_those_of_the_model(tmp_path):
    library = load(write(tmp_path, {"themes/t.toml": THEME, "briefs/t/b.toml": LEAST}))
    (claim,) = library.claims.values()
    assert (claim.kind, claim.importance, claim.status) == ("information", 3, "draft")
    assert claim.evidence == (Evidence("gfp-20250724"),)
    source = library.sources["gfp-20250724"]
    assert (source.type, source.reliability, source.access) == ("document", "F", "unknown")


def test_an_id_made_from_the_text_does_not_change_with_white_space(tmp_path):
    texts = ["It is  so.", '"""It\n is so."""', "It is so.", "Cafe\u0301", "Café"]
    rows = [
        f"[[claims]]\ntext = {t if t.startswith(chr(34)) else chr(34) + t + chr(34)}" for t in texts
    ]
    library = load(write(tmp_path, {"briefs/t/b.toml": 'title = "B"\n' + "\n".join(rows)}))
    first, second, third, cafe, composed = (c.id for c in library.briefs["b"].claims)
    assert (second, third) == (f"{first}-2", f"{first}-3")
    assert composed == f"{cafe}-2"


def test_one_wrong_entry_does_not_cost_the_others(tmp_path):
    text = GOOD + '[[claims]]\ntext = 3\n[[claims]]\nid = "two"\ntext = "Good."\nkind = "x"\n'
    library = load(write(tmp_path, {"themes/t.toml": THEME, "briefs/t/b.toml": text}))
    assert list(library.claims) == ["b/one", "b/two"]
    assert library.claims["b/two"].kind == "information"
    assert [f.path for f in library.findings] == ["claims[1].text", "claims[2].kind"]


def test_slips_of_the_pen_let_nothing_out(tmp_path):
    brief = (
        'title = "B"\nmarking = "TLP:AMBRE"\n[[claims]]\ntext = "A."\nmarking = 1\n'
        '[[sources]]\nid = "s"\ntitle = "S"\nattribution = "anonym"\n'
    )
    files = {
        "briefing.toml": 'markings = "tlp"\n',
        "briefs/t/b.toml": brief,
        "memos/m.toml": 'title = "M"\nceiling = "TLP:GRENE"\n',
    }
    library = load(write(tmp_path, files))
    (claim,) = library.claims.values()
    assert library.briefs["b"].marking == claim.marking == "TLP:RED"
    assert library.sources["s"].attribution == "anonymous"
    assert library.memos["m"].ceiling == "TLP:CLEAR"


def test_settings_that_cannot_be_read_count_as_marked(tmp_path):
    files = {
        "briefing.toml": "markings = [",
        "briefs/t/b.toml": 'title = "B"\nmarking = "LIMITE"\n',
    }
    library = load(write(tmp_path, files))
    assert library.settings.markings == TLP
    assert library.briefs["b"].marking == "TLP:RED"
    assert [f.rule for f in problems(library)] == ["B008"]


def test_a_newer_format_is_refused(tmp_path):
    with pytest.raises(LibraryError, match="format 2; this program reads format 1"):
        load(write(tmp_path, {"briefing.toml": "schema = 2\n"}))


def test_no_library(tmp_path):
    with pytest.raises(LibraryError, match="no folder briefs/"):
        load(tmp_path)
    assert load(write(tmp_path, {})).briefs == {}


def test_the_nearest_folder_upwards(tmp_path):
    write(tmp_path, {"briefs/a/b/x.toml": GOOD})
    assert find(tmp_path / "briefs" / "a") == tmp_path
    assert find(tmp_path / "briefs" / "a" / "briefs-of-mine") == tmp_path
    assert (sample() / "briefs").is_dir()


def test_the_sample_library_is_clean():
    assert not problems(load(sample()))


# Hostile files. Each is read beside a good one, which must not suffer.


def beside_good(folder, content, name="bad"):
    files = {"themes/t.toml": THEME, "briefs/t/good.toml": GOOD}
    if content is not None:
        files[f"briefs/t/{name}.toml"] = content
    library = load(write(folder, files))
    assert "good/one" in library.claims
    return library


def test_a_byte_order_mark_and_crlf(tmp_path):
    text = '\ufefftitle = "B"\r\nzz = 1\r\n[[claims]]\r\ntext = """a\r\nb"""\r\n'
    library = beside_good(tmp_path, text.encode())
    (claim,) = library.briefs["bad"].claims
    assert claim.text == "a\nb"
    (finding,) = library.findings
    assert (finding.place.line, finding.place.column) == (2, 1)
    assert finding.excerpt == " 2 | zz = 1\n   | ^^"


def test_only_one_byte_order_mark_is_dropped(tmp_path):
    library = beside_good(tmp_path, '\ufeff\ufefftitle = "B"\n'.encode())
    assert [f.rule for f in library.findings] == ["B008"]


def test_the_line_and_column_of_a_bad_byte(tmp_path):
    content = '\ufefftitle = "日本"\nowner = "J'.encode() + b'\xfcrgen"\n'
    (finding,) = beside_good(tmp_path, content).findings
    assert (finding.rule, finding.place) == ("B003", Place("briefs/t/bad.toml", 2, 11))
    assert '0xFC is not UTF-8 (in a Windows or Latin-1 file it would be "ü")' in finding.message
    assert finding.excerpt.splitlines()[1] == "   |" + " " * 11 + "^"


def test_utf_16(tmp_path):
    (finding,) = beside_good(tmp_path, GOOD.encode("utf-16")).findings
    assert finding.message == "the file is in UTF-16; save it as UTF-8"


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_not(tmp_path):
    filling = LARGEST_FILE - len(GOOD) - 2
    library = beside_good(tmp_path, GOOD + "#" + "x" * filling + "\n")
    assert "bad/one" in library.claims
    library = beside_good(tmp_path, GOOD + "#" + "x" * (filling + 1) + "\n")
    assert codes(library) == [("briefs/t/bad.toml", "B002")]


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 10_000,
        "a = " + "{a=" * 10_000,
        "a" + ".a" * 10_000 + " = 1",
        "[a" + ".a" * 10_000,
    ],
)
def test_deep_nesting(tmp_path, text):
    library = beside_good(tmp_path, text)
    assert codes(library) == [("briefs/t/bad.toml", "B009")]


def test_deep_nesting_that_tomli_accepts(tmp_path):
    deep = 'title = "B"\nx = ' + "[" * 390 + "]" * 390 + "\ny" + ".a" * 900 + " = 1\n"
    deep += "[[sources]]\nid = 's'\ntitle = 'S'\ncsl.a = " + "{b=" * 390 + "1" + "}" * 390 + "\n"
    library = beside_good(tmp_path, deep)
    assert [f.rule for f in library.findings] == ["B026", "B026", "B009"]
    assert library.sources["s"].csl == {"a": _nested(15)}


DEEP = "a" + ' . "b" . c' * 16


@pytest.mark.parametrize("line", [f"{DEEP} = 1", f"[{DEEP}]", f"[[{DEEP}]]", f"x = {{ {DEEP}=1 }}"])
def test_a_long_file_of_deep_keys_is_refused_before_it_is_parsed(tmp_path, monkeypatch, line):
    """A megabyte of them takes a parser two gigabytes."""
    rest = "".join(f"text{n} = '{DEEP}, not = a key'\n" for n in range(500))
    text = GOOD + f"# {DEEP}\n{rest}"
    assert len(text) > 64 * 1024
    assert "bad/one" in beside_good(tmp_path, text).claims
    assert "bad/one" in beside_good(tmp_path, GOOD + f"{line}\n").claims, "a short one does no harm"
    monkeypatch.setattr(
        tomli, "loads", lambda given: pytest.fail("parsed") if line in given else {}
    )
    with pytest.raises(UnreadableError, match="more than sixteen parts") as refused:
        parse(f"{text}\n{line}\n".encode())
    assert refused.value.problem.rule.code == "B009"
    start, end = refused.value.problem.span
    assert refused.value.text[start:end] == DEEP


def _nested(depth):
    return {"b": _nested(depth - 1)} if depth else {}


@pytest.mark.parametrize("number", ["9" * 5000, "1_" * 5000 + "1", "-" + "9" * 5000])
def test_a_number_too_long_to_read(tmp_path, number):
    library = beside_good(tmp_path, f'title = "B"\nimportance = {number}\n')
    assert codes(library) == [("briefs/t/bad.toml", "B011")]
    assert library.findings[0].place.line == 2


def test_a_number_that_can_be_read_but_not_printed(tmp_path):
    library = beside_good(tmp_path, GOOD + f"importance = 0x{'f' * 5000}\nzz = 0x{'f' * 5000}\n")
    assert [f.rule for f in library.findings] == ["B011", "B026"]
    assert library.claims["bad/one"].importance == 3


def test_no_more_than_so_many_problems_a_file(tmp_path):
    keys = "".join(f"key{n} = 1\n" for n in range(30_000))
    library = beside_good(tmp_path, 'title = "B"\n' + keys)
    assert len(library.findings) == MOST_PROBLEMS + 1
    assert "29,800 more problems in this file, not listed" in {f.message for f in library.findings}
    refs = ", ".join(f'"s-{n}"' for n in range(1000))
    library = beside_good(tmp_path, GOOD + f"evidence = [{refs}]\n")
    assert len(library.findings) == MOST_PROBLEMS + 1
    assert "800 more references to nothing, not listed" in {f.message for f in library.findings}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    beside_good(tmp_path, None)
    os.mkfifo(tmp_path / "briefs" / "t" / "pipe.toml")
    os.mkfifo(tmp_path / "briefing.toml")
    library = load(tmp_path)
    assert codes(library) == [("briefing.toml", "B004"), ("briefs/t/pipe.toml", "B004")]
    assert library.settings.markings == TLP


def test_a_folder_named_like_a_file(tmp_path):
    (tmp_path / "briefs" / "t" / "x.toml").mkdir(parents=True)
    write(tmp_path, {"briefs/t/x.toml/inner.toml": GOOD})
    library = beside_good(tmp_path, None)
    assert codes(library) == [("briefs/t/x.toml", "B004")]
    assert list(library.briefs) == ["good"]


def test_links(tmp_path):
    home, outside = tmp_path / "library", tmp_path / "outside"
    write(outside, {"briefs/secret.toml": GOOD})
    beside_good(home, None)
    here = home / "briefs" / "t"
    (home / "attic").mkdir()
    (home / "attic" / "kept.toml").write_text('title = "Kept"\n')
    (here / "kept.toml").symlink_to("../../attic/kept.toml")
    (here / "out.toml").symlink_to(outside / "briefs" / "secret.toml")
    (here / "passwd.toml").symlink_to("/etc/passwd")
    (here / "gone.toml").symlink_to("nowhere.toml")
    (here / "loop.toml").symlink_to("pool.toml")
    (here / "pool.toml").symlink_to("loop.toml")
    (here / "folder").symlink_to(here)
    (here / "away").symlink_to(outside)
    library = load(home)
    assert sorted(library.briefs) == ["good", "kept"]
    assert codes(library) == [
        ("briefs/t/away", "B006"),
        ("briefs/t/folder", "B006"),
        ("briefs/t/gone.toml", "B005"),
        ("briefs/t/loop.toml", "B005"),
        ("briefs/t/out.toml", "B005"),
        ("briefs/t/passwd.toml", "B005"),
        ("briefs/t/pool.toml", "B005"),
    ]
    said = {Path(f.place.file).stem: f.message for f in library.findings}
    assert said["gone"] == "this link leads nowhere"
    assert said["loop"] == "this link leads round in a loop"
    assert said["out"] == "this link leads out of the library and is not followed"


def test_a_linked_folder_of_briefs_is_not_followed(tmp_path):
    write(tmp_path / "elsewhere", {"briefs/t/good.toml": GOOD})
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "briefs").symlink_to(tmp_path / "elsewhere" / "briefs")
    library = load(tmp_path / "library")
    assert (codes(library), library.briefs) == ([("briefs", "B006")], {})


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_what_may_not_be_read(tmp_path):
    beside_good(tmp_path, GOOD)
    (tmp_path / "briefs" / "t" / "bad.toml").chmod(0)
    library = load(tmp_path)
    (tmp_path / "briefs" / "t" / "bad.toml").chmod(0o600)
    assert codes(library) == [("briefs/t/bad.toml", "B001")]
    assert library.findings[0].message == "cannot be read: Permission denied"
    (tmp_path / "briefs").chmod(0)
    try:
        with pytest.raises(LibraryError, match="cannot be read"):
            load(tmp_path)
    finally:
        (tmp_path / "briefs").chmod(0o700)


def test_an_error_of_the_disk_is_a_finding(tmp_path, monkeypatch):
    beside_good(tmp_path, GOOD)
    real = os.open

    def broken(path, *arguments, **named):
        if str(path).endswith("bad.toml"):
            raise OSError(5, "Input/output error")
        return real(path, *arguments, **named)

    monkeypatch.setattr(os, "open", broken)
    (finding,) = load(tmp_path).findings
    assert (finding.rule, finding.message) == ("B001", "cannot be read: Input/output error")


def test_hidden_files_and_other_files_are_left_alone(tmp_path):
    others = {
        "briefs/t/.#good.toml": "x",
        "briefs/t/.good.toml.swp": "x",
        "briefs/t/good.toml~": "x",
        "briefs/.git/x.toml": "x",
        "briefs/t/README.md": "x",
        "memos/exports/x.json": "{}",
        "notes.toml": "x",
    }
    library = load(write(tmp_path, {"themes/t.toml": THEME, "briefs/t/good.toml": GOOD, **others}))
    assert (list(library.briefs), library.findings) == (["good"], ())


def test_a_name_that_is_no_text(tmp_path):
    beside_good(tmp_path, None)
    try:
        with open(os.fsencode(tmp_path) + b"/briefs/t/b\xff.toml", "wb") as file:
            file.write(GOOD.encode())
    except OSError:
        pytest.skip("this file system takes only names that are UTF-8")
    library = load(tmp_path)
    assert [f.rule for f in library.findings] == ["B042"]
    assert sorted(library.briefs) == ["b", "good"]


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_document_or_one_problem(content):
    try:
        assert isinstance(parse(content).data, dict)
    except UnreadableError as unreadable:
        assert unreadable.problem.said
        start, end = unreadable.problem.span
        assert 0 <= start <= end <= len(unreadable.text) + 1


_CHARACTERS = st.sampled_from(list("abc=[]{}\"'#\n\r\\.,- \t_0123456789é日\u202e\x1b<>"))


@given(st.text(_CHARACTERS, max_size=80))
@settings(max_examples=500, deadline=None)
def test_any_text_is_read_or_explained(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("any")
    library = beside_good(folder, text)
    for finding in library.findings:
        assert finding.message
        assert "\x1b" not in finding.excerpt
        assert "\u202e" not in finding.excerpt


_SHOWN = st.text(st.sampled_from("abc 日本\u0301é👍\t\x1b\u202e"), max_size=300)


@given(_SHOWN, _SHOWN, _SHOWN)
def test_the_caret_is_right_under_the_spot(before, marked, after):
    marked = "X" + marked
    text = f"first\n{before}{marked}{after}\nlast"
    start = text.index("X")
    shown, carets = excerpt(text, (start, start + len(marked))).splitlines()
    upto = shown[: shown.index("X")]
    assert carets.index("^") == cell_len(upto)
    assert set(carets) <= set(" |^")
    assert cell_len(shown) <= len(" 2 | ") + 96
    if "…" not in shown:
        assert shown.rstrip() == f" 2 | {display(before + marked + after)}".rstrip()
        assert carets.count("^") == cell_len(display(marked))


def test_a_library_inside_the_program_is_not_written_to(tmp_path, monkeypatch):
    write(tmp_path, {"briefs/b.toml": GOOD})
    assert load(tmp_path).writable
    monkeypatch.setattr("briefing.library.find._PACKAGE", tmp_path.parent)
    assert not load(tmp_path).writable


# Where things stand.


def test_places(tmp_path):
    library = load(write(tmp_path, FULL))
    for ref, line in [("steel/one", 19), ("steel/two", 56), ("s-2", 62), ("s-1", 2), ("steel", 1)]:
        place = locate(library, ref)
        assert place.line == line, ref
        if line > 1:
            written = (tmp_path / place.file).read_text().splitlines()[line - 1]
            assert written.startswith("[["), written
    assert locate(library, "trade") == Place("themes/trade.toml")
    assert locate(library, "m") == Place("memos/m.toml")
    assert locate(library, "nothing") is None


def test_places_are_those_of_now(tmp_path):
    library = load(write(tmp_path, FULL))
    file = tmp_path / "briefs/trade/steel.toml"
    file.write_text("\n\n" + file.read_text())
    assert locate(library, "steel/two") == Place("briefs/trade/steel.toml", 58)
    file.write_text("\n" + file.read_text() + "\nbroken\n")
    assert locate(library, "steel/two") == Place("briefs/trade/steel.toml", 60)
    file.unlink()
    assert locate(library, "steel/two") == Place("briefs/trade/steel.toml")


def test_the_place_of_a_claim_without_an_id(tmp_path):
    library = load(write(tmp_path, {"briefs/t/b.toml": 'title = "B"\n\n[[claims]]\ntext = "A."\n'}))
    (ref,) = library.claims
    assert locate(library, ref) == Place("briefs/t/b.toml", 3)


def test_nearest():
    assert nearest("confidenze", ["confidence", "evidence"]) == "confidence"
    assert nearest("GFP-20250724", ["gfp-20250724"]) == "gfp-20250724"
    assert nearest("gfp", ["gfp-20250724", "other"]) == "gfp-20250724"
    assert nearest("xyz", ["confidence", "evidence"]) is None
    assert nearest("x" * 1_000_000, ["confidence"]) is None
    assert nearest("x", []) is None


def test_what_a_thousand_want_is_not_looked_for_from_the_beginning_each_time() -> None:
    taken: set[str] = set()
    asked: list[str] = []

    def is_taken(own: str) -> bool:
        asked.append(own)
        return own in taken

    numbers: dict[str, int] = {}
    taken.add("same-7")
    for _ in range(1_000):
        taken.add(free_id("same", is_taken, numbers))
    assert {"same", "same-2", "same-6", "same-8", "same-1001"} <= taken and len(taken) == 1_001
    assert len(asked) < 3_000
    assert free_id("x" * 59 + "-y", {"x" * 59 + "-y"}.__contains__) == "x" * 59 + "-2"
    assert free_id("x" * 64, {"x" * 64}.__contains__, {"x" * 60: 9_999}) == "x" * 58 + "-10000"
