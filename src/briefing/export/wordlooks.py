"""How a Word document looks where the user has no reference of his own: a plain letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple


class _Look(NamedTuple):
    """The properties of a style: of its paragraphs and of its characters."""

    paragraph: str
    characters: str


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _spacing(before: int, after: int) -> str:
    """White space around a paragraph, in twentieths of a point."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="264" w:lineRule="auto"/>'


_FONTS = (
    '<w:rFonts w:ascii="Cambria" w:hAnsi="Cambria" w:cs="Times New Roman" w:eastAsia="Yu Mincho"/>'
)
_HEADING = _Look(f"<w:keepNext/><w:keepLines/>{_spacing(200, 60)}", f"{_FONTS}<w:b/>{_size(22)}")

_LOOKS: Mapping[str, _Look] = {
    "BodyText": _Look(_spacing(0, 120), ""),
    "Compact": _Look(_spacing(0, 60), ""),
    "Title": _Look(_spacing(0, 60), f"{_FONTS}<w:b/>{_size(32)}"),
    **{f"Heading{level}": _HEADING for level in range(1, 7)},
    "FootnoteText": _Look('<w:spacing w:before="0" w:after="20"/>', _size(17)),
    "Hyperlink": _Look("", '<w:color w:val="1F4E79"/>'),
    "Addressed": _Look(_spacing(0, 160), ""),
    "Sources": _Look(_spacing(160, 0), _size(18)),
}
_PROPERTIES = re.compile(r"<w:(pPr|rPr)\b(?:[^>]*/>|.*?</w:\1>)", re.DOTALL)
_STYLE = re.compile(r'(<w:style\b[^>]*w:styleId="(\w+)"[^>]*>)(.*?)(</w:style>)', re.DOTALL)
_DEFAULTS = re.compile(r"<w:docDefaults>.*?</w:docDefaults>", re.DOTALL)


def dressed(styles: str) -> str:
    """The styles of pandoc's own reference (``word/styles.xml``) with our looks: 11 pt, A4."""
    return _STYLE.sub(_dressed, _DEFAULTS.sub(_defaults, styles, count=1))


def _dressed(style: re.Match[str]) -> str:
    opening, name, inside, end = style.groups()
    look = _LOOKS.get(name)
    if look is None:
        return style[0]
    inside = _PROPERTIES.sub("", inside)
    if look.paragraph:
        outline = f'<w:outlineLvl w:val="{int(name[-1]) - 1}"/>' if look is _HEADING else ""
        inside += f"<w:pPr>{look.paragraph}{outline}</w:pPr>"
    if look.characters:
        inside += f"<w:rPr>{look.characters}</w:rPr>"
    return opening + inside + end


def _defaults(defaults: re.Match[str]) -> str:
    said = re.sub(r"<w:rFonts\b[^>]*/>", _FONTS, defaults[0])
    said = re.sub(r"<w:sz\b[^>]*/>\s*<w:szCs\b[^>]*/>", _size(22), said)
    return re.sub(r"<w:spacing\b[^>]*/>", '<w:spacing w:after="0"/>', said)
