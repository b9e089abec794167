"""The pages of a Word document: A4, the marking at head and foot of each, fixed bytes.

Works on the parts that pandoc wrote (ECMA-376, WordprocessingML). A header or footer of the
user's own keeps what it holds and gets the marking above or below it.
"""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape, quoteattr

from briefing.export.tlp import COLOURS
from briefing.export.wordlooks import dressed

Day = tuple[int, int, int]

_DOCUMENT = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
_SETTINGS = "word/settings.xml"

_STYLES = "word/styles.xml"
_PROPERTIES = "docProps/core.xml"

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_SECTION = re.compile(r"<w:sectPr\b[^>]*?(?:/>|>(.*?)</w:sectPr>)", re.DOTALL)
_REFERENCE = re.compile(r'<w:(header|footer)Reference\b[^>]*?w:type="(\w+)"[^>]*?/>')
_PAGE_SIZE = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1304" w:bottom="1418" '
    'w:left="1304" w:header="709" w:footer="709" w:gutter="0"/>'
)
"""A4 in twentieths of a point, with margins of 25 and 23 mm."""
_BEFORE_SIZE = re.compile(
    r"(?:<w:(footnotePr|endnotePr)\b[^>]*?(?:/>|>.*?</w:\1>)|<w:type\b[^>]*/>|\s)*", re.DOTALL
)
_MOMENT = re.compile(r"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*")
_NUMBER = (
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def finished(docx: bytes, banner: str, day: Day, *, is_ours: bool) -> bytes:
    """The document with its marking, packed so that the same parts give the same bytes.

    ``is_ours`` says that no document of the user's gave the looks: styles, page size and
    page numbers are ours to choose then.
    """
    with zipfile.ZipFile(io.BytesIO(docx)) as packed:
        parts = {i.filename: packed.read(i) for i in packed.infolist() if not i.is_dir()}
    if banner:
        for name in sorted(parts):
            _mark_own(parts, name, banner)
    _complete(parts, banner, is_ours)
    if is_ours:
        parts[_STYLES] = dressed(parts[_STYLES].decode("utf-8")).encode()
    moment = "{:04}-{:02}-{:02}T00:00:00Z".format(*day)
    core = parts[_PROPERTIES].decode("utf-8")
    parts[_PROPERTIES] = _MOMENT.sub(lambda m: m[1] + moment, core).encode()
    return _packed(parts, day)


def _mark_own(parts: dict[str, bytes], name: str, banner: str) -> None:
    """Put the marking into a header or footer that the user's document brought."""
    kind = re.fullmatch(r"word/(header|footer)[0-9]*\.xml", name)
    if kind is None:
        return
    tag = "hdr" if kind[1] == "header" else "ftr"
    xml = parts[name].decode("utf-8")
    xml = re.sub(rf"<((?:\w+:)?{tag})\b([^>]*?)/>", r"<\1\2></\1>", xml, count=1)
    where = rf"(<(?:\w+:)?{tag}\b[^>]*>)()" if tag == "hdr" else rf"()(</(?:\w+:)?{tag}\s*>)"
    marking = _marking(banner)
    parts[name] = re.sub(where, lambda m: m[1] + marking + m[2], xml, count=1).encode()


def _complete(parts: dict[str, bytes], banner: str, is_ours: bool) -> None:
    """Headers and footers for the kinds of page that have none, and the size of the page."""
    document = parts[_DOCUMENT].decode("utf-8")
    *_, last = _SECTION.finditer(document)
    inside = last[1] or ""
    present = set(_REFERENCE.findall(inside))
    kinds = ["default"]
    if re.search(r"<w:titlePg\b(?![^>]*w:val=\"(?:0|false|off)\")", inside):
        kinds.append("first")
    if b"<w:evenAndOddHeaders" in parts.get(_SETTINGS, b""):
        kinds.append("even")
    wanted = {"header": bool(banner), "footer": bool(banner) or is_ours}
    references = ""
    for part, is_wanted in wanted.items():
        missing = [kind for kind in kinds if (part, kind) not in present]
        if is_wanted and missing:
            _add(parts, part, banner, is_ours)
            references += "".join(
                f'<w:{part}Reference xmlns:r="{_R}" w:type="{kind}" r:id="briefing-{part}"/>'
                for kind in missing
            )
    if is_ours and "<w:pgSz" not in inside:
        before = _BEFORE_SIZE.match(inside)
        at = before.end() if before else 0
        inside = inside[:at] + _PAGE_SIZE + inside[at:]
    section = f"<w:sectPr>{references}{inside}</w:sectPr>"
    parts[_DOCUMENT] = (document[: last.start()] + section + document[last.end() :]).encode()


def _add(parts: dict[str, bytes], part: str, banner: str, is_ours: bool) -> None:
    """A header or footer of ours: the marking, and below it in a footer the page number."""
    tag = "hdr" if part == "header" else "ftr"
    content = _marking(banner) if banner else ""
    content += _NUMBER if part == "footer" and is_ours else ""
    parts[f"word/briefing-{part}.xml"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:{tag} xmlns:w="{_W}">{content}</w:{tag}>'
    ).encode()
    _insert(
        parts,
        _RELATIONS,
        "</Relationships>",
        f'<Relationship Id="briefing-{part}" Type="{_R}/{part}" Target="briefing-{part}.xml"/>',
    )
    _insert(
        parts,
        _TYPES,
        "</Types>",
        f'<Override PartName="/word/briefing-{part}.xml" ContentType="{_TYPE}.{part}+xml"/>',
    )


def _insert(parts: dict[str, bytes], name: str, end: str, xml: str) -> None:
    head, tail = parts[name].decode("utf-8").rsplit(end, 1)
    parts[name] = f"{head}{xml}{end}{tail}".encode()


def _marking(banner: str) -> str:
    """The marking as a paragraph: bold, 12 pt; one of TLP in its colour on black."""
    colour = COLOURS.get(banner)
    side, look, ground = "center", "", ""
    if colour:
        side = "right"
        look = f"<w:color w:val={quoteattr(colour.removeprefix('#'))}/>"
        ground = '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>'
    return (
        f'<w:p xmlns:w="{_W}"><w:pPr><w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:rPr><w:b/>{look}<w:sz w:val="24"/>{ground}</w:rPr>'
        f'<w:t xml:space="preserve">{escape(banner)}</w:t></w:r></w:p>'
    )


def _packed(parts: dict[str, bytes], day: Day) -> bytes:
    """The parts as a zip; what the format wants first stands first."""
    order = sorted(parts, key=lambda name: (name != _TYPES, not name.startswith("_rels"), name))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in order:
            info = zipfile.ZipInfo(name, (*day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            packed.writestr(info, parts[name])
    return target.getvalue()
