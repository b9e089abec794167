"""What words say against the fields beside them: figures and dates read as they are meant."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefing.check.registry import findings
from briefing.evidence import unsaid, unspaced
from briefing.evidence.dates_said import days
from briefing.evidence.figure import agree, is_said
from briefing.evidence.figures_said import also_said, figures, of_quantity
from briefing.evidence.shortening import differences, figures_apart, surer
from briefing.library.scan import load
from briefing.model import Quantity
from libraries import write

ROOT = Path(__file__).parent.parent
DAY = dt.date(2026, 5, 15)

READ: list[tuple[str, list[tuple[float, float, str]]]] = [
    ("92 per cent of it", [(92, 92, "%")]),
    ("ninety-two per cent of it", [(92, 92, "%")]),
    ("92 percent, 15％ and 70 %", [(92, 92, "%"), (15, 15, "%"), (70, 70, "%")]),
    ("46.3% by weight", [(46.3, 46.3, "%")]),
    ("10 percentage points", [(10, 10, "%")]),
    ("1,100 billion yen", [(1.1e12, 1.1e12, "JPY")]),
    ("1 200 000 tonnes", [(1.2e6, 1.2e6, "")]),
    ("about nine trillion yen", [(9e12, 9e12, "JPY")]),
    ("a hundred million dollars", [(1e8, 1e8, "USD")]),
    ("more than €58bn", [(5.8e10, 5.8e10, "EUR")]),
    ("US$ 5m", [(5e6, 5e6, "USD")]),
    ("150億ユーロ", [(1.5e10, 1.5e10, "EUR")]),
    ("5 to 7%", [(5, 7, "%")]),
    ("5–7 per cent", [(5, 7, "%")]),
    ("between 5 and 7 billion euros", [(5e9, 7e9, "EUR")]),
    ("5.5 to 7.2 billion euros", [(5.5e9, 7.2e9, "EUR")]),
    ("20 and 30 per cent", [(20, 20, ""), (30, 30, "%")]),
    ("316 of 465 seats", [(316, 316, ""), (465, 465, "")]),
    ("grew ninefold", [(9, 9, "times")]),
    ("from €58.0 billion in 2016 to €60.5 billion", [(58e9, 58e9, "EUR"), (60.5e9, 60.5e9, "EUR")]),
    # No figures: years, days, and numbers that are part of a name.
    ("In 2024 and fiscal 2025, on 9 October 2025 and in the 1990s", []),
    ("F-35, G7, Article 5, 5G, the 30th summit, 24/7 and No 10", []),
    ("an economic two-plus-two and a one-year deal", []),
    ("someone or nobody", []),
    ("2025-2027, 2025–27, 2016 – 2019, FY2024/25 and 2023-24, from 10:30", []),
    ("In 2024 – 15 states agreed", [(15, 15, "")]),
    ("58,2 Mrd. € und 100 €", [(58.2e9, 58.2e9, "EUR"), (100, 100, "EUR")]),
    ("1,5 milliard d’euros, soit 1,5 Md€ ou 12 M€", [
        (1.5e9, 1.5e9, "EUR"), (1.5e9, 1.5e9, "EUR"), (12e6, 12e6, "EUR")]),
    ("am 23. Mai 2024 und le 1er août 2025", []),
    ("20兆4,560億円", [(20.456e12, 20.456e12, "JPY")]),
    # What becomes how many times as much, and what only sounds so.
    ("doubled, tripled and quadrupled", [(2, 2, "times"), (3, 3, "times"), (4, 4, "times")]),
    ("was halved and will double by halving it", [
        (0.5, 0.5, "times"), (2, 2, "times"), (0.5, 0.5, "times")]),
    ("twice as many, twice the level, doubles its share", [(2, 2, "times")] * 3),
    ("three times as large, 2.5 times more", [(3, 3, "times"), (2.5, 2.5, "times")]),
    ("met twice, double standards, doubling down, both halves, a dual use", []),
    ("met three times", [(3, 3, "")]),
    ("met three times after, over the summer, met three times over the summer", [
        (3, 3, ""), (3, 3, "")]),
    ("three times under it, three times as minister, three times in October", [(3, 3, "")] * 3),
    ("met twice that year, doubles as a depot, could double as another, doubled back", []),
    ("a twofold approach, a threefold answer", []),
    ("a tenfold increase, grew tenfold since then", [(10, 10, "times")] * 2),
    ("that cover it three times over", [(3, 3, "times")]),
    ("of 40 candidates 12 won, at 1,300 won", [(40, 40, ""), (12, 12, ""), (1300, 1300, "KRW")]),
    ("half a million, a quarter of a million", [(5e5, 5e5, "")]),
    ("1.234,5 Mio. Euro und 3 Prozentpunkte", [(1234.5e6, 1234.5e6, "EUR"), (3, 3, "%")]),
    ("5 bis 6 Prozent, zwischen 7 und 8 Prozent, 5 à 6 %", [
        (5, 6, "%"), (7, 8, "%"), (5, 6, "%")]),
    ("on 3.4.2026, 03. 04. 2026, 3/4/2026, today (July 23), on May 12 the two", [(2, 2, "")]),
    ("in May 12 firms", [(12, 12, "")]),
    # By how much, and to what.
    ("fell by 2 percentage points to 5%, by about €2bn to €7bn", [
        (2, 2, "%"), (5, 5, "%"), (2e9, 2e9, "EUR"), (7e9, 7e9, "EUR")]),
    ("by 5 to 7%, from 5% to 7%, 5% to 7%", [(5, 7, "%")] * 3),
    # An m is a million of money, or of what is counted in it; else it is a metre, a paragraph.
    ("€30m, 30m euros, 30 m EUR, €5–7m, between €5b and 7b, US$1.2 B", [
        *[(30e6, 30e6, "EUR")] * 3, (5e6, 7e6, "EUR"), (5e9, 7e9, "EUR"), (1.2e9, 1.2e9, "USD")]),
    ("30m people and 5m tonnes", [(30e6, 30e6, ""), (5e6, 5e6, "")]),
    ("30 m high, at 1,000 m, 245 m.", [(30, 30, ""), (1000, 1000, ""), (245, 245, "")]),
    ("30m high, 12m below the deck, paragraph 3b, (24B), 2715 M Street", [(2715, 2715, "")]),
    ("15 million pounds of uranium, 3 pounds a head", [(15e6, 15e6, ""), (3, 3, "GBP")]),
    # A manner of speaking.
    ("100% sure, one is 100 per cent behind it, a hundred per cent certain", [(1, 1, "")]),
    ("100% of it, 90% certain", [(100, 100, "%"), (90, 90, "%")]),
    ("人一倍の努力で2倍", [(2, 2, "times")]),
    # Hundredths of a percentage point.
    ("25 basis points, 25 bp and 50bps", [(0.25, 0.25, "%")] * 2 + [(0.5, 0.5, "%")]),
    ("a 25-basis-point cut", [(0.25, 0.25, "%")]),
    ("25 Basispunkte, 75 points de base", [(0.25, 0.25, "%"), (0.75, 0.75, "%")]),
    ("BP has 25 BP stations", [(25, 25, "")]),
    # Behind kanji, with no space to say where a number begins.
    ("約1兆2000億円", [(1.2e12, 1.2e12, "JPY")]),
    ("前年比3.5%増の1兆円", [(3.5, 3.5, "%"), (1e12, 1e12, "JPY")]),
    ("令和7年度予算は115兆5,415億円", [(115.5415e12, 115.5415e12, "JPY")]),
    ("総額で約€150億、最大100億米ドル", [(15e9, 15e9, "EUR"), (10e9, 10e9, "USD")]),
    ("100億豪ドルと100億元", [(10e9, 10e9, ""), (10e9, 10e9, "CNY")]),
    ("シェアは3〜5%で3％～5％", [(3, 5, "%"), (3, 5, "%")]),
    ("規模は3〜5兆円", [(3e12, 5e12, "JPY")]),
    ("成長率は３．５％、予算は１兆２，０００億円", [(3.5, 3.5, "%"), (1.2e12, 1.2e12, "JPY")]),
    ("27か国、1万5,000トン、5千万人", [(27, 27, ""), (15_000, 15_000, ""), (5e7, 5e7, "")]),
    ("輸出は2倍、依存度は3割5分、金利は25ベーシスポイント", [
        (2, 2, "times"), (35, 35, "%"), (0.25, 0.25, "%")]),
    ("5千億円と3千5百万ドル", [(5e11, 5e11, "JPY"), (3.5e7, 3.5e7, "USD")]),
    ("1.2万亿美元", [(1.2e12, 1.2e12, "USD")]),
    ("同氏は1,100 billion yenと述べた", [(1.1e12, 1.1e12, "JPY")]),
    ("防衛費を倍増し、輸入は半減した", [(2, 2, "times"), (0.5, 0.5, "times")]),
    # In kanji alone, with a unit or a counter.
    ("三千億円、一兆二千億円、百五十億ユーロ", [
        (3e11, 3e11, "JPY"), (1.2e12, 1.2e12, "JPY"), (15e9, 15e9, "EUR")]),
    ("五千万人の三割が十倍", [(5e7, 5e7, ""), (30, 30, "%"), (10, 10, "times")]),
    ("1億五千万円", [(1.5e8, 1.5e8, "JPY")]),
    # Words, names, ordinals, dates, and what is vague.
    ("一部の三菱、千葉、四国、統一、唯一、万一、百貨店、十分、東京一円", []),
    ("第5条、第30回、5号、F35、5G、10km、二国間、所得倍増計画", []),
    ("数十億円、数1000億円、億、兆円", []),
    ("2025年7月23日、7月23〜24日、令和元年、平成30年度、24年度、午後3時半、1990年代", []),
    ("2025〜27年度、2025年4〜6月期、1〜3月期、二〇二五年、30日以内", []),
    ("3分の1と三分の二", []),
    ("3一兆, 1,2億, 1億2兆", []),
    # What is no number to a computer, and a letter that is another s.
    ("9" * 400 + "%", []),
    ("9" * 306 + " billion", []),
    ("ſixfold, two ſixths", [(2, 2, "")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READ)
def test_figures_are_read_as_they_are_meant(
    text: str, expected: list[tuple[float, float, str]]
) -> None:
    assert [(f.low, f.high, f.kind) for f in figures(text)] == expected


def test_a_comma_is_a_point_in_other_languages() -> None:
    assert figures("2,5 %")[0].low == figures("2,5 %", "de")[0].low == 2.5
    assert figures("1.100 Milliarden", "de")[0].low == figures("1,100 billion")[0].low
    assert figures("1.100 tonnes")[0].low == 1.1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On 24 October 2025 and in May 2026", ["2025-10-24", "2026-05"]),
        ("4-5 September 2025", ["2025-09-05", "2025-09-04"]),
        ("On October 9, 2025, 2025-10-09 and in 2010", ["2025-10-09", "2025-10-09", "2010"]),
        ("It may rise to 2,000 or 2025 million", []),
        ("2025年7月23日、2025年10月と7月23日", ["2025-07-23", "2025-10"]),
        ("令和7年度、平成元年4月1日、二〇二五年", ["2025", "1989-04-01", "2025"]),
        ("2025〜27年度", ["2025", "2027"]),
        ("on 3.4.2026, 31. 12. 2026", ["2026-04-03", "2026-12-31"]),
        # Which of both is the month, nobody knows.
        ("on 03/04/2026, on 13.13.2026", ["2026", "2026"]),
    ],
)
def test_dates_are_read(text: str, expected: list[str]) -> None:
    assert [d.iso for d in days(text) if d.iso] == expected


SAME = [
    ("about 70%", "69%"), ("46%", "46.3%"), ("1.1 trillion yen", "1,100 billion yen"),
    ("more than 90%", "94%"), ("up to €150bn", "150 billion euros"), ("nearly 60%", "58%"),
    ("5 to 7%", "6%"), ("ninety-two per cent", "92%"), ("just over 2%", "2%"),
    ("25 bp", "0.25 percentage points"), ("約1兆2000億円", "1.2 trillion yen"),
    ("三千億円", "300 billion yen"), ("more than doubled", "2.1 times as much"),
    ("10兆円超", "10.5 trillion yen"), ("5%未満", "less than 5%"), ("3割", "33%"),
]  # fmt: skip
OTHER = [
    ("92%", "94%"), ("92%", "93%"), ("46%", "47.3%"), ("1.1 trillion yen", "1.1 billion yen"),
    ("more than 90%", "89%"), ("up to €150bn", "160 billion euros"), ("about 70%", "80%"),
    ("5 to 7%", "8%"), ("€58bn", "$58bn"), ("over €58bn", "under €58bn"), ("three", "four"),
    ("25 bp", "25%"), ("約1兆2000億円", "12 trillion yen"), ("三千億円", "三億円"),
    ("doubled", "tripled"), ("doubled", "halved"), ("5%未満", "5%以上"), ("三割", "五割"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_figures_that_are_one(one: str, other: str) -> None:
    assert agree(figures(one)[0], figures(other)[0])


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_figures_that_are_two(one: str, other: str) -> None:
    assert not agree(figures(one)[0], figures(other)[0])


def test_a_quantity_is_read_with_the_scale_and_currency_of_its_unit() -> None:
    said = of_quantity(Quantity("m", "EUR bn", 150))
    assert said is not None
    assert agree(said, figures("up to €150 billion")[0])
    at_least = of_quantity(Quantity("m", "EUR bn", low=58))
    assert at_least is not None
    assert agree(at_least, figures("over €58 billion")[0])
    assert not agree(at_least, figures("less than €58 billion")[0])
    assert of_quantity(Quantity("m", "EUR bn")) is None


FOLLOWS = [
    ("doubled", "rose by 100%", True), ("doubled", "rose from 5 to 10 ships", True),
    ("doubled", "grew twofold", True), ("doubled", "stands at 200% of 2015", True),
    ("more than doubled", "went from €4bn to €9bn", True), ("halved", "fell by half", True),
    ("halved", "fell by 50%", True), ("halved", "from 10% to 5%", True),
    ("rose by 200%", "tripled", True), ("fell 50%", "was halved", True),
    ("倍増した", "rose by 100%", True), ("半減した", "was halved", True),
    ("doubled", "rose by 20%", False), ("doubled", "tripled", False),
    ("halved", "rose by 100%", False), ("tripled", "rose from 5 to 10 ships", False),
    ("rose by 40%", "doubled", False), ("doubled", "", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "basis", "expected"), FOLLOWS)
def test_how_many_times_as_much_follows_from_other_figures(
    text: str, basis: str, expected: bool
) -> None:
    among = [*figures(basis), *also_said(basis)]
    assert is_said(figures(text)[0], among) is expected


@given(st.text(max_size=60), st.sampled_from(["en", "ja", "de"]))
@example("9" * 400 + "億円", "ja")
@example("九" * 400 + "億円", "ja")
@example("٣千億円² 1兆兆兆", "ja")
@example("令和99年99月99日", "ja")
def test_no_text_is_too_odd_to_be_read(text: str, language: str) -> None:
    for found in (*figures(text, language), *also_said(text)):
        assert math.isfinite(found.low) and math.isfinite(found.high)
        assert 0 <= found.start <= found.end <= len(text)
        assert is_said(found, [found])
    assert all(0 <= d.start <= d.end <= len(text) for d in days(text))


_JAPANESE = st.text(
    alphabet="0123456789０５,.〜兆億万千百十一二三〇円%％割倍年月日第数約超 ", max_size=24
)


@given(_JAPANESE)
def test_no_japanese_is_too_odd_to_be_read(text: str) -> None:
    ends = [0]
    for found in figures(text):
        assert found.text in unspaced.narrow(text)
        if found.kind != "times":
            assert found.start >= ends[-1]
            ends.append(found.end)
    for day in days(text):
        assert day.text == text[day.start : day.end]


SHORTENED = [
    # The words differ and the matter does not.
    ("China supplied 92.4 per cent of the magnets.", "China supplied 92% of magnets.", ""),
    ("It is worth 1,100 billion yen over five years.", "It is worth 1.1 trillion yen.", ""),
    ("Canada joined SAFE on 1 December 2025.", "Canada joined SAFE in late 2025.", ""),
    ("Talks on Britain joining SAFE failed.", "Britain did not join SAFE.", ""),
    ("The European Union and Japan signed it in 2018.", "The EU and Japan signed it in 2018.", ""),
    ("The Security Action for Europe lends money.", "SAFE lends money.", ""),
    ("Tokyo may expand the deal, officials say.", "Tokyo could expand the deal.", ""),
    ("SAFE lends up to 150 billion euros.", "SAFE's ceiling is €150bn.", ""),
    ("Japan plans to raise spending in 2026.", "Japan plans to spend more.", ""),
    ("It names stocks, without agreeing joint ones.", "It names stocks.", ""),
    ("No more than 35% may come from outside.", "At most 35% may come from outside.", ""),
    ("Under SAFE no more than 35% may be foreign.", "SAFE caps what may be foreign at 35%.", ""),
    ("Chinese exports fell by 10% in May 2025.", "China's exports fell 10%.", ""),
    ("Canada, Britain and Japan joined.", "Three countries joined.", ""),
    ("Neither side agreed to the text.", "The sides did not agree to the text.", ""),
    ("The United States set tariffs of 15 percent.", "Washington set tariffs of 15%.", ""),
    ("The group met on 3 March 2025.", "The group met in March 2025.", ""),
    ("The deal is not binding on either side.", "The deal is non-binding.", ""),
    ("Exports rose from 5 to 10 million tonnes.", "Exports doubled.", ""),
    ("The bank cut the rate by 25 basis points.", "The bank cut the rate by 0.25 points.", ""),
    ("It is impossible to verify the figure.", "The figure cannot be verified.", ""),
    ("Prices rose after falling for two years.", "Prices rose.", ""),
    ("Exports dropped by 5% in 2025.", "Exports fell 5%.", ""),
    ("The share rose by 2 percentage points, to 5%.", "The share rose 2 points.", ""),
    ("The share rose from 3% to 5% in 2025.", "The share rose 2 points.", ""),
    ("Parliament failed to pass the budget.", "The budget did not pass.", ""),
    ("The ministry denied that the pact is dead.", "The ministry denies the pact's death.", ""),
    ("Most states said no to all caps.", "Most states said no to caps.", ""),
    # Another figure, date, name, or a not.
    ("Growth fell by 2 percentage points to 5%.", "Growth fell 2%.", "other"),
    ("Growth fell by 2% in 2025.", "Growth fell 2 percentage points.", "other"),
    ("Exports fell by 5% in 2025.", "Exports rose 5% in 2025.", "other"),
    ("The council failed to agree on the plan.", "The council agreed on the plan.", "other"),
    ("The minister denied that the pact is dead.", "The pact is dead.", "other"),
    ("The tariff is 15% on most goods.", "The tariff is 15% on all goods.", "other"),
    ("China supplied 92 per cent of the magnets.", "China supplied 94% of magnets.", "other"),
    ("It is worth 1,100 billion yen.", "It is worth 1.1 billion yen.", "other"),
    ("Canada joined on 1 December 2025.", "Canada joined in November 2025.", "other"),
    ("The EU wants three pillars to carry it.", "The EU wants four pillars to carry it.", "other"),
    ("Firms got loans of 1.2 billion dollars.", "Firms got loans of €1.2 billion.", "other"),
    ("More than 58 billion euros were sold.", "Under €58 billion were sold.", "other"),
    ("The leaders praised Britain and its firms.", "The leaders praised Canada.", "other"),
    ("Exports doubled over ten years.", "Exports tripled.", "other"),
    ("The bank cut the rate by 25 basis points.", "The bank cut the rate by 25%.", "other"),
    ("China has not banned exports to Japan.", "China has banned exports to Japan.", "other"),
    ("China has banned exports to Japan.", "China has not banned exports.", "other"),
    ("Exports never recovered after the ban.", "Exports recovered after the ban.", "other"),
    ("The deal is a non-binding instrument.", "The deal is a binding instrument.", "other"),
    ("The court held the duty unlawful.", "The court held the duty lawful.", "other"),
    ("The Commission did not publish figures.", "The figures were published.", "other"),
    # Made surer.
    ("Tokyo may expand the trade deal in 2026.", "Tokyo expands the trade deal.", "surer"),
    ("SAFE lends up to 150 billion euros.", "SAFE lends €150bn.", "surer"),
    ("At least 12 states oppose the plan.", "12 states oppose the plan.", "surer"),
    ("Tokyo will turn away if Brussels stops.", "Tokyo will turn away.", "surer"),
    ("Japan plans to raise defence spending.", "Japan raises defence spending.", "surer"),
    ("The draft declaration made it a basis.", "The declaration made it a basis.", "surer"),
    ("The two sides are to meet in Tokyo in 2026.", "The two sides meet in Tokyo.", "surer"),
]


@pytest.mark.parametrize(("text", "short", "expected"), SHORTENED)
def test_what_a_shorter_wording_changes(text: str, short: str, expected: str) -> None:
    said = ["other"] * bool(list(differences(text, short)))
    said += ["surer"] * bool(list(surer(text, short)))
    assert " ".join(said) == expected


@pytest.mark.parametrize(
    ("text", "short", "other"),
    [
        ("予算は約1兆2000億円である。", "予算は1.2兆円だ。", []),
        (
            "予算は約1兆2000億円である。",
            "予算は1.4兆円だ。",
            ['it says "1.4兆円", the text "1兆2000億円"'],
        ),
        ("輸出は前年比3.5%増えた。", "輸出は3.5%増。", []),
        ("輸出は前年比3.5%増えた。", "輸出は5.3%増。", ['it says "5.3%", the text "3.5%"']),
        ("令和7年度の予算。", "2025年度の予算。", []),
        ("令和7年度の予算。", "2024年度の予算。", ['it says "2024年度", the text "令和7年度"']),
    ],
)
def test_what_a_shorter_wording_changes_in_japanese(
    text: str, short: str, other: list[str]
) -> None:
    assert list(differences(text, short, language="ja")) == other


def test_a_first_word_is_a_name_where_the_library_knows_it_as_one() -> None:
    pair = ("Canada joined SAFE in December 2025.", "Britain joined SAFE.")
    assert not list(differences(*pair))
    assert list(differences(*pair, is_name="Britain".__eq__))


def test_names_and_dates_that_a_claim_says_elsewhere_may_stand_in_its_short_form() -> None:
    text, short = "The plan was adopted.", "The plan was adopted by Borrell in May 2025."
    assert len(list(differences(text, short))) == 2
    assert not list(differences(text, short, dates=["2025-05-27"], named=["Josep Borrell"]))


def test_a_version_in_another_language_says_the_same_figures() -> None:
    text = "The plan is worth 150 billion euros, 46.3% of the total."
    assert not list(figures_apart(text, "150 milliards d'euros, 46,3 %", "en", "fr"))
    assert [f.text for f in figures_apart(text, "160 Milliarden Euro, 46,3 %", "en", "de")] == [
        "160 Milliarden Euro"
    ]


# The rules, on quantities and dates of every form


def check(tmp_path: Path, claims: str, **files: str) -> list[tuple[str, str]]:
    """What the family says of a library of one brief: rules and paths."""
    written = {
        "themes/t.toml": 'title = "T"\n',
        "briefs/t/b.toml": f'title = "B"\n{claims}',
        **{name.replace("__", "/") + ".toml": text for name, text in files.items()},
    }
    library = load(write(tmp_path, written))
    found = findings(library, DAY)
    return [(f.rule, f.path) for f in found if f.rule.startswith("B17")]


QUANTITIES = [
    ("It fell by 92 per cent.", 'value = 94, unit = "%"', True),
    ("It fell by ninety-two per cent.", 'value = 94, unit = "%"', True),
    ("It fell by 92% after a rise of 94%.", 'value = 94, unit = "%"', False),
    ("It fell by 194%.", 'value = 94, unit = "%"', True),
    ("It fell by about 95%.", 'value = 94, unit = "%"', False),
    ("It fell by 95%.", 'value = 94, unit = "%", approx = true', False),
    ("Most of it comes from there.", 'value = 94, unit = "%"', False),
    ("Nine in ten come from there.", 'value = 94, unit = "%"', False),
    ("It rose to €1.5 billion.", 'value = 1500, unit = "EUR mn"', False),
    ("It rose to €1.5 billion.", 'value = 1500, unit = "EUR bn"', True),
    ("It is worth $550 billion.", 'value = 550, unit = "EUR bn"', True),
    ("It is worth $550 billion.", 'value = 470, unit = "EUR bn"', False),
    ("It is worth $550 billion (€470 billion).", 'value = 470, unit = "EUR bn"', False),
    ("It rose to 1.1 trillion yen.", 'value = 11, unit = "JPY tn"', True),
    ("Goods of over €58 billion are sold.", 'low = 58, unit = "EUR bn"', False),
    ("Goods of over €58 billion are sold.", 'low = 68, unit = "EUR bn"', True),
    ("Between 5 and 7% answered.", 'low = 5, high = 7, unit = "%"', False),
    ("Between 5 and 7% answered.", 'low = 8, high = 9, unit = "%"', True),
    ("The strategy covers 34 metals.", 'value = 43, unit = "metals"', True),
    ("They won 316 of 465 seats.", 'value = 316, unit = "seats"', False),
    ("They won 316 of 465 seats.", 'value = 361, unit = "seats"', True),
    ("Of four leaders invited one came.", 'value = 1, unit = "leaders"', False),
    ("The aim was moved to fiscal 2025.", 'value = 2026, unit = "fiscal year"', True),
    ("It ranked sixth in 2024.", 'value = 6, unit = "rank"', False),
    ("It took effect on 27 May 2025.", 'value = 150, unit = "EUR bn"', False),
]


@pytest.mark.parametrize(("text", "quantity", "flawed"), QUANTITIES)
def test_words_and_quantity(text: str, quantity: str, flawed: bool, tmp_path: Path) -> None:
    claim = f'[[claims]]\ntext = "{text}"\nquantity = {{ measure = "m", {quantity} }}\n'
    assert check(tmp_path, claim) == [("B170", "claims[0].quantity")] * flawed


DATES = [
    ("On 24 October 2025 the talks began.", "2025-10-25", True),
    ("On 24 October 2025 the talks began.", "2025-10-24", False),
    ("On 24 October 2025 the talks began.", "2025-10", False),
    ("In October 2025 the talks began.", "2025-11", True),
    ("The talks began on 24 October 2025.", "2024-10-24", True),
    ("The talks begun in October 2025 are slow.", "2025-12-02", False),
    ("It came three days ahead of that of 4 November 2024.", "2024-11-01", False),
    ("Restrictions grew between 2009 and 2020.", "2025-01-17", False),
    ("Sanctions of 2014 were lifted.", "2025-01-17", False),
]


@pytest.mark.parametrize(("text", "date", "flawed"), DATES)
def test_words_and_date(text: str, date: str, flawed: bool, tmp_path: Path) -> None:
    claim = f'[[claims]]\ntext = "{text}"\ndate = "{date}"\n'
    assert check(tmp_path, claim) == [("B171", "claims[0].date")] * flawed


STANDING = """
[[claims]]
id = "now"
text = "The share is 94%."
supersedes = ["then"]

[[claims]]
id = "then"
text = "The share is 92%."
"""


def test_a_memo_that_says_the_figure_of_a_claim_that_is_superseded(tmp_path: Path) -> None:
    memo = (
        'title = "M"\nclaims = ["b/now"]\nbottom_line = "It is at 92%."\n'
        '[[text]]\ntext = "With 92% nothing moves; 5% is said nowhere."\nrests_on = ["b/now"]\n'
    )
    assert check(tmp_path, STANDING, memos__m=memo) == [
        ("B174", "bottom_line"),
        ("B174", "text[0].text"),
        ("B175", "text[0].text"),
    ]


def test_a_bottom_line_follows_when_a_figure_changes(tmp_path: Path) -> None:
    said = 'bottom_line = "It is at 94%."\nrests_on = ["now"]\n'
    assert check(tmp_path / "as-it-was", said + STANDING) == []
    assert check(tmp_path / "changed", said + STANDING.replace("94%", "81%")) == [
        ("B175", "bottom_line")
    ]


TIMES = """
[[claims]]
id = "rise"
text = "Exports doubled, to 12 billion dollars."
"""


def test_what_fell_is_read_for_the_figures_alone_that_stand_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = '\n[[claims]]\nid = "{0}"\ntext = "It was {1}%."\nstatus = "{2}"\n'
    claims = claim.format("now", 92, "draft") + claim.format("then", 71, "withdrawn")
    library = load(write(tmp_path, {"briefs/b.toml": 'title = "B"\n' + claims}))
    read: list[str] = []
    figures_of = unsaid._figures_of
    monkeypatch.setattr(
        unsaid, "_figures_of", lambda c, language: read.append(c.id) or figures_of(c, language)
    )
    assert not [*unsaid.unsaid(library, "It is 92%.", ["b/now"], "b")]
    assert read == ["now"]
    (found,) = unsaid.unsaid(library, "It is 71%.", ["b/now"], "b")
    assert found.fallen == "b/then" and read == ["now", "now", "then"]


@pytest.mark.parametrize(
    ("said", "flawed"),
    [
        ("Exports have doubled.", False),
        ("Exports have tripled.", True),
        ("Exports were halved.", True),
        ("Exports are up by twelve billion dollars.", False),
        ("Exports are up by twenty billion dollars.", True),
        ("Exports grew twice this year.", False),
        ("Exports from 1,300 ports are up.", True),
        ("Exports from 130 ports are up, and from a thousand more.", True),
        ("Exports from 130 ports are up since 2019.", False),
        ("The sides met three times.", False),
        ("The sides met three times after it, and twice that year.", False),
        ("The port doubles as a depot, in a twofold approach.", False),
        ("輸出額は120億ドルに倍増した。", False),
        ("輸出額は210億ドルになった。", True),
    ],
)
def test_figures_in_words_are_those_of_the_claims(said: str, flawed: bool, tmp_path: Path) -> None:
    head = f'bottom_line = "{said}"\nrests_on = ["rise"]\n'
    assert check(tmp_path, head + TIMES) == [("B175", "bottom_line")] * flawed


def test_a_judgement_may_have_a_figure_of_its_own_source(tmp_path: Path) -> None:
    rests = '[[claims]]\ntext = "Some 60% will follow."\nkind = "judgement"\ndepends_on = ["now"]\n'
    sources = '[[sources]]\nid = "s"\ntitle = "S"\n'
    assert check(tmp_path / "alone", STANDING + rests) == [("B175", "claims[2].text")]
    with_source = STANDING + rests + 'evidence = ["s"]\n' + sources
    assert check(tmp_path / "with", with_source) == []


def test_the_sample_says_what_its_fields_say_and_a_slip_in_it_is_found() -> None:
    """Of the quantities of the sample whose words give them, each that is changed is found."""
    from briefing.check.rule import Case
    from briefing.check.saying import flaws

    library = load(ROOT)
    assert not list(flaws(Case(library, DAY)))
    given = [c for c in library.claims.values() if c.quantity and c.quantity.value]
    found = 0
    for claim in given:
        assert claim.quantity is not None
        assert claim.quantity.value is not None
        other = replace(claim.quantity, value=claim.quantity.value * 1.4 + 1)
        brief = library.brief_of(claim)
        slipped = replace(brief, claims=(replace(claim, quantity=other),), bottom_line="")
        wrong = replace(library, briefs={brief.id: slipped}, memos={})
        found += any(f.rule.code == "B170" for f in flaws(Case(wrong, DAY)))
    assert found >= 0.8 * len(given), f"{found} of {len(given)}"


def test_what_is_hostile_costs_no_time() -> None:
    for text in ("5 " * 20_000, "between " * 9_000, "1,000" * 9_000, "a hundred " * 9_000):
        assert len(figures(text)) <= len(re.findall(r"\d+|hundred", text))


SAME = [
    ("The fund has EUR 1.5 billion over 2025-2027.", "€1.5bn over 2025–27"),
    ("The fund has €1.5 bn over 2025 to 2027.", "EUR 1.5 billion, 2025–27"),
    ("Exports fell by two-thirds between 2022 and 2023.", "Exports fell 67% in 2022–23"),
    ("Roughly half of the cobalt comes from there.", "About 50% of cobalt"),
    ("At least three quarters of respondents agree.", "75%+ of respondents agree"),
    ("About one in five firms has no plan.", "20% of firms lack a plan"),
    ("A dozen member states agreed.", "12 member states agreed"),
    ("Prices tripled to $3,000 per tonne.", "Prices up threefold to $3,000/t"),
    ("The share increased from 12% to 18%.", "Share up 6pp"),
    ("The share was 12% and is 18%.", "Share up 6 points to 18%"),
    ("The tariff is not expected to exceed 15%.", "Tariff expected to stay under 15%"),
    ("Tariffs on Chinese EVs began in 2024.", "EV tariffs on China from 2024"),
    ("The Council adopted Regulation 2024/1252.", "Council adopted Reg. 2024/1252"),
    ("The talks remain unresolved.", "Talks not resolved"),
    ("It doubles to 2% by fiscal 2027, in the first quarter.", "Doubles to 2% by FY2027, Q1"),
]


@pytest.mark.parametrize(("text", "short"), SAME)
def test_what_is_written_in_another_way_is_the_same(text: str, short: str) -> None:
    assert list(differences(text, short)) == []


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Roughly half of the cobalt comes from there.", "About 80% of cobalt"),
        ("One in five firms has no plan.", "40% of firms lack a plan"),
        ("The share increased from 12% to 18%.", "Share up 9pp"),
        ("The fund has €1.5bn over 2025-2027.", "€1.5bn over 2025–29"),
        ("The tariff is not expected to exceed 15%.", "Tariff over 15%"),
    ],
)
def test_what_is_another_in_another_way_is_found(text: str, short: str) -> None:
    assert len(list(differences(text, short))) == 1


def test_a_sum_in_parts_is_not_taken_for_its_first_part() -> None:
    for text, short in (("約1兆1,000億円", "1.1兆円"), ("約8.7兆円である。", "8.7兆円")):
        assert list(differences(text, short, language="ja")) == []
    assert list(differences("約8.7兆円である。", "9.7兆円", language="ja"))


def test_a_share_in_words_is_said_for_a_bottom_line(tmp_path: Path) -> None:
    half = '[[claims]]\nid = "now"\ntext = "Half of it is imported."\n'
    for said, found in (("50%", []), ("80%", [("B175", "bottom_line")])):
        line = f'bottom_line = "It is {said}."\nrests_on = ["now"]\n'
        assert check(tmp_path / said, line + half) == found


def test_a_span_that_its_date_is_in_is_no_slip(tmp_path: Path) -> None:
    for year, found in (("2026", []), ("2028", [("B171", "claims[0].date")])):
        claim = f'[[claims]]\ntext = "In 2025–27 the fund pays."\ndate = "{year}"\n'
        assert check(tmp_path / year, claim) == found


def test_a_long_text_is_compared_in_one_pass() -> None:
    """Each of these took the square of its length."""
    for text in ("May " * 20_000, "is to " * 20_000, "2024 " * 20_000):
        assert list(surer(text, "The plan stands")) == []


def test_a_quantity_beyond_all_counting_says_nothing(tmp_path: Path) -> None:
    assert of_quantity(Quantity("m", unit="EUR bn", value=1e308)) is None
    assert of_quantity(Quantity("m", unit="EUR bn", low=-1e308)) is None
    measured = 'quantity = { measure = "m", value = 1e308, unit = "EUR bn" }\n'
    claim = f'[[claims]]\ntext = "It is EUR {"9" * 400} bn, or 5 bn."\n{measured}'
    assert check(tmp_path, claim) == []


@pytest.mark.parametrize(
    ("text", "unit", "value", "other"),
    [
        ("Exports fell 23%.", "%", -23, -32),
        ("The budget fell by EUR 3bn.", "EUR bn", -3, -4),
        ("Half of all firms, against 30% in 2019.", "%", 50, 40),
        ("Its share was cut from 90% to a quarter.", "%", 25, 35),
    ],
)
def test_a_fall_and_a_share_in_words_are_what_the_quantity_gives(
    tmp_path: Path, text: str, unit: str, value: int, other: int
) -> None:
    for recorded, found in ((value, []), (other, [("B170", "claims[0].quantity")])):
        quantity = f'quantity = {{ measure = "m", value = {recorded}, unit = "{unit}" }}\n'
        claim = f'[[claims]]\ntext = "{text}"\n{quantity}'
        assert check(tmp_path / str(given), claim) == found


@pytest.mark.parametrize(
    ("text", "date", "found"),
    [
        ("In 2030 the target is 10%.", "2024-03-01", False),
        ("In 2010 it was 90%; it is 60% now.", "2024-03-01", False),
        ("On 1 January 2026 the law enters into force.", "2025-11-12", False),
        ("On 12–14 May 2024 ministers met.", "2024-05-13", False),
        ("On 12–14 May 2024 ministers met.", "2024-05-16", True),
        ("In 2023 ministers met.", "2024-05-16", True),
        ("On 5 March 2025 ministers met.", "2024-03-05", True),
    ],
)
def test_what_is_to_come_and_what_was_once_is_no_slip(
    tmp_path: Path, text: str, date: str, found: bool
) -> None:
    claim = f'[[claims]]\ntext = "{text}"\ndate = "{date}"\n'
    assert check(tmp_path, claim) == ([("B171", "claims[0].date")] if found else [])
