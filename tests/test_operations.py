"""Operations by reference: what follows, what travels, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.library.operations import (
    add_claim,
    change_list,
    duplicate,
    merge_claims,
    move_brief,
    move_claim,
    remove,
    set_field,
    supersede,
    tidy,
    withdraw,
)
from briefing.library.renaming import rename
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.library.splice import Splice, SpliceError
from libraries import write

FILES = {
    "briefing.toml": 'markings = "tlp"\ndefault_marking = "TLP:CLEAR"\n'
    '[[searches]]\nid = "s"\ntitle = "S"\nquery = "theme:trade brief:steel -source:wire"\n',
    "decisions.toml": '[[dismissed]]\nclaims = ["steel/cap", "coal/cap"]\nkind = "figure"\n'
    'why = "Two years."\n',
    "themes/trade.toml": 'title = "Trade"\n\n[[questions]]\nid = "who"\ntext = "Who?"\n\n'
    '[[watch]]\nid = "w"\ntext = "W"\nclaims = ["steel/cap"]\n',
    "themes/energy.toml": 'title = "Energy"\n',
    "briefs/trade/steel.toml": """\
title = "Steel"
rests_on = ["cap"] # the cap
related = ["coal"]

# The cap, as Ana has it.
[[claims]]
  id   = 'cap'
  text = "The cap is 160."
  answers = [{ question = "trade/who", side = "x" }]
  evidence = [
    "!wire, page 2", # seen
    { source = "act", via = ["wire"] },
  ]
  # inside

# The other one.
[[claims]]
id = "later"
text = "Later more."
depends_on = ["cap", "coal/cap"]
supersedes = ["steel/cap"]
evidence = ["wire"]

[[claims]]
text = "Nobody named me."
""",
    "briefs/energy/coal.toml": '\ufefftitle = "Coal"\r\nthemes = ["trade"]\r\n'
    "# about it\r\n[[claims]]\r\nid = \"cap\"\r\ntext = 'Coal has a cap.'\r\n"
    'contradicts = ["steel/cap"]\r\n[[claims.evidence]]\r\nsource = "act"\r\n',
    "briefs/sources.toml": '[[sources]]\nid = "act"\ntitle = "Act"\n\n'
    '[[sources]]\nid = "wire"\ntitle = "Wire"\nderives_from = ["act"]\n',
    "memos/note.toml": 'title = "Note"\nquery = "theme:trade"\n'
    'claims = ["steel/cap", "steel/later"]\n'
    'order = ["gap", "steel/later"]\n[floors]\ntrade = 50\n',
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    found = load(write(tmp_path, FILES))
    assert not found.findings
    return found


def done(library: Library, splices: tuple[Splice, ...]) -> Library:
    """The library after some edits, and that they change what they say they do."""
    for splice in splices:
        path = library.root / splice.file
        assert (path.read_bytes() if path.exists() else b"") == splice.before
        if splice.after:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(splice.after)
        else:
            path.unlink()
    found = load(library.root)
    assert not [f for f in found.findings if f.severity == "error"]
    return found


def text_of(library: Library, file: str) -> str:
    return (library.root / file).read_bytes().decode()


STEEL = "briefs/trade/steel.toml"
COAL = "briefs/energy/coal.toml"


def test_a_claim_moves_as_it_is_written_and_references_follow(library):
    new = done(library, move_claim(library, "steel/cap", "coal", own="steel-cap"))
    assert text_of(new, STEEL) == (
        'title = "Steel"\nrests_on = ["coal/steel-cap"] # the cap\nrelated = ["coal"]\n\n'
        "# The other one.\n[[claims]]\n" + 'id = "later"\ntext = "Later more."\n'
        'depends_on = ["coal/steel-cap", "coal/cap"]\nsupersedes = ["coal/steel-cap"]\n'
        'evidence = ["wire"]\n\n[[claims]]\ntext = "Nobody named me."\n'
    )
    moved = FILES[STEEL].partition("# The cap")[2].partition("\n\n# The other")[0] + "\n"
    moved = "# The cap" + moved.replace("'cap'", "'steel-cap'")
    assert text_of(new, COAL) == FILES[COAL].replace('"steel/cap"', '"coal/steel-cap"') + (
        "\r\n" + moved.replace("\n", "\r\n")
    )
    assert new.memos["note"].claims == ("coal/steel-cap", "steel/later")
    assert new.themes["trade"].watch[0].claims == ("coal/steel-cap",)
    assert new.dismissed[0].claims == ("coal/steel-cap", "coal/cap")


def test_what_a_moved_claim_calls_its_neighbours_is_written_out(library):
    new = done(library, move_claim(library, "steel/later", "coal"))
    assert new.claims["coal/later"].depends_on == ("steel/cap", "coal/cap")
    assert 'depends_on = ["steel/cap", "coal/cap"]\r\n' in text_of(new, COAL)
    assert new.memos["note"].order == ("gap", "coal/later")


def test_a_claim_moves_within_its_brief(library):
    new = done(library, move_claim(library, "steel/later", "steel", before="steel/cap"))
    assert [c.id for c in new.briefs["steel"].claims][:2] == ["later", "cap"]
    text = text_of(new, STEEL)
    assert text.index("# The other one.\n[[claims]]") < text.index("# The cap, as Ana has it.")
    assert new.claims["steel/later"] == library.claims["steel/later"]
    back = done(new, move_claim(new, "steel/cap", "steel", before="steel/later"))
    assert [c.id for c in back.briefs["steel"].claims][:2] == ["cap", "later"]


def test_an_id_that_is_taken_in_the_other_brief_is_refused(library):
    with pytest.raises(SpliceError, match=r"coal\.toml:\d+:\d+: .*the id .cap. is already"):
        move_claim(library, "steel/cap", "coal")


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("steel/cap", "ceiling", {STEEL, COAL, "decisions.toml", "themes/trade.toml",
                                  "memos/note.toml"}),
        ("steel", "iron", {STEEL, "briefs/trade/iron.toml", COAL, "decisions.toml", "briefing.toml",
                           "themes/trade.toml", "memos/note.toml"}),
        ("wire", "agency", {STEEL, "briefs/sources.toml", "briefing.toml"}),
        ("note", "letter", {"memos/note.toml", "memos/letter.toml"}),
        ("trade/who", "which", {STEEL, "themes/trade.toml"}),
        ("trade", "commerce", {STEEL, "briefs/commerce/steel.toml", COAL, "briefing.toml",
                               "themes/trade.toml", "themes/commerce.toml", "memos/note.toml"}),
    ],
)  # fmt: skip
def test_renaming_changes_exactly_the_files_that_name_it(library, old, new, changed):
    splices = rename(library, old, new)
    assert {s.file for s in splices} == changed
    after = done(library, splices)
    assert after.get(old) is None
    for file in after.files:
        assert f'"{old}' not in text_of(after, file)
    back = done(
        after, rename(after, old.rpartition("/")[0] + "/" + new if "/" in old else new, old)
    )
    for file, text in FILES.items():
        assert text_of(back, file) == text, file


def test_a_reference_keeps_its_form(library):
    new = done(library, rename(library, "wire", "agency"))
    assert '    "!agency, page 2", # seen\n    { source = "act", via = ["agency"] },\n' in text_of(
        new, STEEL
    )
    new = done(new, rename(new, "steel/cap", "ceiling"))
    assert 'rests_on = ["ceiling"] # the cap\n' in text_of(new, STEEL)
    assert 'depends_on = ["ceiling", "coal/cap"]\nsupersedes = ["steel/ceiling"]' in text_of(
        new, STEEL
    )
    new = done(new, rename(new, "trade", "commerce"))
    assert "[floors]\ncommerce = 50\n" in text_of(new, "memos/note.toml")
    assert 'query = "theme:commerce brief:steel -source:agency"' in text_of(new, "briefing.toml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("steel/cap", "later", "already that of claims"),
        ("steel", "coal", "there already|already that of a brief"),
        ("steel", "wire", 'already that of a source.*free is "wire-2"'),
        ("wire", "trade", "already that of a theme"),
        ("wire", "The Wire", 'for example "the-wire"'),
        ("nothing", "x", "nothing is called"),
        ("steel/cap", "coal/x", "within its brief"),
    ],
)
def test_a_name_that_cannot_be_given_is_refused(library, old, new, said):
    with pytest.raises(SpliceError, match=said):
        rename(library, old, new)


def test_a_file_that_cannot_be_read_and_names_it_stops_a_renaming(library):
    write(library.root, {"briefs/trade/broken.toml": 'title = "X"\nrelated = ["steel"\n'})
    broken = load(library.root)
    with pytest.raises(SpliceError, match=r"broken\.toml:\d+: this file cannot be read"):
        rename(broken, "steel", "iron")
    assert rename(broken, "coal", "lignite")


def test_two_claims_become_one(library):
    new = done(library, merge_claims(library, "steel/cap", "coal/cap"))
    assert "coal/cap" not in new.claims
    assert new.claims["steel/later"].depends_on == ("steel/cap",)
    assert new.dismissed == ()
    assert [e.source for e in new.claims["steel/cap"].evidence] == ["wire", "act", "act"]
    assert '    { source = "act" },\n  ]\n' in text_of(new, STEEL)
    assert text_of(new, COAL) == '\ufefftitle = "Coal"\r\nthemes = ["trade"]\r\n'


def test_two_claims_of_one_brief_become_one(library):
    new = done(library, merge_claims(library, "steel/later", "steel/cap"))
    claim = new.claims["steel/later"]
    assert (claim.depends_on, claim.supersedes) == (("coal/cap",), ())
    assert [e.source for e in claim.evidence] == ["wire", "wire", "act"]
    assert claim.answers == library.claims["steel/cap"].answers
    assert new.briefs["steel"].rests_on == ("steel/later",)
    assert 'rests_on = ["later"] # the cap' in text_of(new, STEEL)
    assert new.memos["note"].claims == ("steel/later",)


def test_a_second_claim_like_the_first(library):
    new = done(library, duplicate(library, "steel/cap"))
    assert [c.id for c in new.briefs["steel"].claims][:3] == ["cap", "cap-2", "later"]
    assert text_of(new, STEEL).count("# The cap, as Ana has it.\n[[claims]]\n  id   = 'cap") == 2
    new = done(new, duplicate(new, "coal/cap", "other"))
    assert new.claims["coal/other"].evidence == new.claims["coal/cap"].evidence


def test_new_claims(library):
    new = done(library, add_claim(library, "steel", {"text": "The quota is 5 million tonnes."}))
    assert text_of(new, STEEL).endswith(
        '\n[[claims]]\nid = "the-quota-is-5-million"\ntext = "The quota is 5 million tonnes."\n'
    )
    new = done(new, supersede(new, "coal/cap", {"text": "No cap.", "evidence": ["wire"]}))
    first = new.briefs["coal"].claims[0]
    assert (first.id, first.supersedes) == ("no-cap", ("coal/cap",))
    assert "themes = " in text_of(new, COAL).split("# about it")[0]
    new = done(new, withdraw(new, "coal/cap"))
    assert new.claims["coal/cap"].status == "withdrawn"
    assert text_of(new, COAL).endswith(
        'contradicts = ["steel/cap"]\r\nstatus = "withdrawn"\r\n'
        '[[claims.evidence]]\r\nsource = "act"\r\n'
    )


def test_a_key_is_aligned_as_its_neighbours_are(library):
    text = (
        FILES[COAL].replace('title = "Coal"', 'title   = "Coal"').replace("themes =", "themes  =")
    )
    write(library.root, {COAL: text})
    new = done(library, set_field(load(library.root), "coal", ("owner",), "Ana"))
    assert '\r\nowner   = "Ana"\r\n# about it' in text_of(new, COAL)
    new = done(new, set_field(new, "steel/cap", ("kind",), "judgement"))
    assert '\n  kind = "judgement"\n' in text_of(new, STEEL)


def test_taking_out(library):
    with pytest.raises(SpliceError, match=r"steel\.toml:2:\d+: rests_on\[0\]: this still refers"):
        remove(library, "steel/cap")
    with pytest.raises(SpliceError, match=r'sources\.toml:\d+:\d+: .*refers to "act"'):
        remove(library, "act")
    with pytest.raises(SpliceError, match=r'steel\.toml:3:\d+: .*refers to "coal"'):
        remove(library, "coal")
    new = done(library, change_list(library, "note", ("claims",), take=["steel/later"]))
    new = done(new, remove(new, "steel/later"))
    assert "The other one" not in text_of(new, STEEL)
    new = done(new, remove(new, "note"))
    assert not new.memos


def test_lists(library):
    new = done(library, change_list(library, "steel/cap", ("evidence",), take=["wire"]))
    assert '  evidence = [\n    { source = "act", via = ["wire"] },\n  ]\n' in text_of(new, STEEL)
    new = done(new, change_list(new, "steel/cap", ("evidence",), take=["act"]))
    assert not new.claims["steel/cap"].evidence
    new = done(new, change_list(new, "steel/cap", ("tags",), add=["a", "b", "a"]))
    assert new.claims["steel/cap"].tags == ("a", "b")
    with pytest.raises(SpliceError, match="has no 'z' in tags"):
        change_list(new, "steel/cap", ("tags",), take=["z"])


@pytest.mark.parametrize(
    ("ref", "path", "value", "said"),
    [
        ("steel/cap", ("kind",), "judgment", r'steel\.toml:\d+:\d+: .*did you mean "judgement"'),
        ("steel/cap", ("confidance",), "low", 'unknown key.*did you mean "confidence"'),
        ("steel/cap", ("importance",), 9, "from 1 to 5"),
        ("steel/cap", ("evidence",), ["wier"], 'no source has the id "wier"; did you mean "wire"'),
        ("steel/cap", ("depends_on",), ["latr"], 'did you mean "later"'),
        ("steel/cap", ("marking",), "TLP:AMBRE", "TLP:AMBER"),
        ("steel/cap", ("text",), None, 'needs "text"'),
        ("steel", ("related",), ["cole"], 'did you mean "coal"'),
        ("act", ("published",), "2025-02-30", "a date that exists"),
        ("steel/cap", ("short",), None, 'has no short'),
    ],
)  # fmt: skip
def test_what_would_be_wrong_is_refused_with_its_place(library, ref, path, value, said):
    with pytest.raises(SpliceError, match=said):
        set_field(library, ref, path, value)


def test_what_was_wrong_before_does_not_stop_an_edit(library):
    write(library.root, {COAL: 'title = "Coal"\nstatus = "odd"\nrelated = ["nothing"]\n'})
    wrong = load(library.root)
    (splice,) = set_field(wrong, "coal", ("owner",), "Ana")
    assert splice.after.endswith(b'owner = "Ana"\n')


def test_a_brief_is_filed(library):
    new = done(library, move_brief(library, "coal", "trade"))
    assert (new.briefs["coal"].theme, new.briefs["coal"].themes) == ("trade", ())
    with pytest.raises(SpliceError, match='did you mean "energy"'):
        move_brief(new, "coal", "enrgy")


def test_only_ids_and_order_are_tidied(library):
    new = done(library, tidy(library, library.claims))
    assert text_of(new, STEEL) == FILES[STEEL].replace(
        '    "!wire, page 2", # seen\n    { source = "act", via = ["wire"] },\n',
        '    { source = "act", via = ["wire"] },\n    "!wire, page 2", # seen\n',
    ).replace("[[claims]]\ntext", f'[[claims]]\nid = "{new.briefs["steel"].claims[2].id}"\ntext')
    assert tidy(new, new.claims) == ()
