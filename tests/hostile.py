"""Text that tries to do something: to the screen, the terminal or the memo that shows it.

``STRINGS`` has a name for each string. ``library`` writes a library that holds every one of them
in every field that is shown somewhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

MARKUP: Mapping[str, str] = {
    "bold": "plain [b]bold[/b] plain",
    "open-tag": "a [b] that is never closed",
    "close-all": "an odd [/] in a quotation",
    "close-unopened": "a path [/a/b] in brackets",
    "close-cut": "cut off [/ here",
    "sic": "they was [sic] told [emphasis added]",
    "colour": "see [#ff0000] and [on red] and [red]",
    "click": "[@click=app.quit]x[/]",
    "click-call": "[@click=app.bell()]ring[/]",
    "link-tag": "[link=http://evil.example]x[/link]",
    "variable": "costs [$primary] and [$x]",
    "backslash": "a \\[b] and a \\",
    "emoji-code": "a :warning: and :smile:",
    "percent": "100% {braces} %s {0} ${HOME} $(id) `id`",
}
"""Markup of Textual and Rich."""

CONTROLS: Mapping[str, str] = {
    "sgr": "\x1b[31;7mred\x1b[0m",
    "osc-title-bel": "\x1b]0;owned\x07after",
    "osc-title-st": "\x1b]2;owned\x1b\\after",
    "osc-link": "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "osc-clipboard-bel": "\x1b]52;c;cm0gLXJmIH4=\x07after",
    "osc-clipboard-st": "\x1b]52;c;cm0gLXJmIH4=\x1b\\after",
    "osc-open": "before\x1b]0;never ends",
    "dcs": "\x1bP$q q\x1b\\after",
    "apc": "\x1b_Gi=1,a=T;AAAA\x1b\\after",
    "pm": "\x1b^private\x1b\\after",
    "report": "\x1b[6nwhere\x1b[c",
    "main-screen": "\x1b[?1049lgone",
    "mouse-off": "\x1b[?1000l\x1b[?25h",
    "reset": "\x1bcreset",
    "clear": "\x1b[2J\x1b[Hclear",
    "up": "\x1b[10A\x1b[2Kover",
    "c1-csi": "\x9b31mred\x9b0m",
    "c1-osc": "\x9d0;owned\x9cafter",
    "c1-clipboard": "\x9d52;c;cm0gLXJmIH4=\x07after",
    "c1-dcs": "\x90$q q\x9cafter",
    "nul": "before\x00after",
    "c0": "\x01\x02\x03\x04\x05\x06\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a",
    "bell": "ding\x07",
    "backspace": "real\x08\x08\x08\x08fake",
    "carriage-return": "real\rfake",
    "line-feed": "one\ntwo\n\nthree",
    "tab": "a\tb",
    "delete": "a\x7fb",
}
"""Control characters and sequences of terminals."""

UNICODE: Mapping[str, str] = {
    "bidi-override": "safe \u202egpj.exe\u202c end",
    "bidi-embeddings": "\u202aa\u202bb\u202cc\u202dd\u202e",
    "bidi-isolates": "\u2066a\u2067b\u2068c\u2069d",
    "bidi-marks": "a\u200eb\u200fc\u061cd",
    "hebrew": "the word שלום and العربية here",
    "zero-width": "pass\u200bword\u2060and\ufeffmore",
    "joiners": "a\u200cb\u200dc",
    "soft-hyphen": "co\u00adoperate",
    "tags": "flag\U000e0001\U000e0041\U000e007f end",
    "variation": "a\ufe0f\U000e0100b",
    "line-separators": "one\u2028two\u2029three\u0085four",
    "annotations": "\ufff9a\ufffab\ufffbc\ufffc",
    "marks": "z" + "\u0301\u0323\u0336\u035f\u0489" * 10 + "algo",
    "mark-first": "\u0301starts with a mark",
    "cjk": "日本と欧州の戦略的パートナーシップ、重要原材料の備蓄。",
    "hangul": "한국과 일본의 협력 \u1112\u1161\u11ab",
    "halfwidth": "ﾊﾝｶｸ ＦＵＬＬ",
    "emoji": "👩\u200d👩\u200d👧 👍🏽 🇯🇵🇪🇺 ❤\ufe0f",
    "astral": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𓀀",
    "noncharacters": "\ufffe\uffff\U0001ffff",
    "private-use": "\ue000\uf8ff",
    "spaces": "\u00a0\u2003\u3000\u202f wide \u1680 spaces",
    "lookalike": "аdmin‐Ⅳ ﬁne ﷽",
}
"""Characters that hide, turn round, pile up or are wide."""

MARKDOWN: Mapping[str, str] = {
    "md-link": "[click](javascript:alert(1)) and [x](http://evil.example)",
    "md-reference": "[x]: http://evil.example\n[x]",
    "md-image": "![x](http://evil.example/track.png)",
    "md-autolink": "<http://evil.example> http://evil.example www.evil.example",
    "md-html": "<script>alert(1)</script><b>bold</b><img src=x onerror=alert(1)>",
    "md-comment": "<!-- hidden --> shown <!--",
    "md-entity": "&lt;b&gt; &amp; &#x202e; &copy;",
    "md-heading": "# Heading",
    "md-setext": "Title\n=====",
    "md-setext-dashes": "Title\n---",
    "md-rule": "***",
    "md-fence": "```\ncode",
    "md-tilde-fence": "~~~python\ncode",
    "md-indented": "    indented code",
    "md-quote": "> quoted",
    "md-list": "- item\n1. one\n+ plus",
    "md-number": "2025. was the year",
    "md-task": "- [x] done",
    "md-table": "| a | b |\n|---|---|\n| 1 | 2 |",
    "md-footnote": "see[^1] and [^1]: note",
    "md-emphasis": "*a* **b** _c_ __d__ ~~e~~ `f` ==g== ~h~ ^i^",
    "md-code": "`` a ` b ``",
    "md-break": "one  \ntwo\\\nthree",
    "md-front-matter": "---\ntitle: evil\n---",
    "md-cite": "@cite and [@smith2020, p. 3] and -@doe",
    "md-math": "$x^2$ and $$y$$ and \\(z\\)",
    "md-attributes": "text {#id .class onclick=x} ::: warning",
    "md-raw": "`<b>`{=html} \\newpage \\input{/etc/passwd}",
}
"""Markdown, of CommonMark, GitHub and pandoc."""

SIZE: Mapping[str, str] = {
    "long-word": "Donaudampfschifffahrtsgesellschaft" * 12,
    "long-wide": "東京" * 150,
    "long-text": "word " * 400 + "end",
    "blank": " \u00a0 ",
    "quotes": "\"double\" 'single' \"\"\" ''' « » „ “",
    "dashes": "--help -rf -- -",
    "formula": '=HYPERLINK("http://evil.example") +1 @x',
    "path": "../../etc/passwd C:\\con /dev/null ~/.ssh",
}
"""Too much, too little, or meant for another program."""

STRINGS: Mapping[str, str] = {**MARKUP, **CONTROLS, **UNICODE, **MARKDOWN, **SIZE}
"""Every hostile string by its name, which is an id of the library's kind."""

FILE_NAMES = (
    "[b]evil[.toml",
    "[/].toml",
    "\x1b]0;owned\x07.toml",
    "a\u202elmot.toml",
    "a b\nc.toml",
)
"""Names of files that no library should hold, and that a finding must name."""


def marked(name: str, string: str = "") -> str:
    """The text under which a string stands in a field: the string first, then its name."""
    return f"{string or STRINGS[name]} ({name})"


def toml(text: str) -> str:
    """A text as a TOML basic string; C0 controls and DEL are escaped, all else stands as it is."""
    # JSON escapes what TOML escapes and in the same way, but for DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def library(folder: Path, strings: Mapping[str, str] = STRINGS) -> Path:
    """Write the hostile library: for each name a theme, brief, source and memo of that name.

    The ids are ``theme-<name>``, ``brief-<name>``, ``source-<name>`` and ``memo-<name>``; the
    claims are ``claim`` and ``doubt``, which contradict each other. Each theme's folder also
    holds ``broken-<name>.toml``, which cannot be read and has the string, unescaped, in the line
    that is wrong; ``briefs/names`` has files with the ``FILE_NAMES``. Returns the folder.
    """
    files = {"briefing.toml": f"schema = 1\ntitle = {toml(' '.join(_TITLE))}\n".encode()}
    for name, string in strings.items():
        text = toml(marked(name, string))
        files[f"themes/theme-{name}.toml"] = _theme(name, text).encode()
        files[f"briefs/theme-{name}/brief-{name}.toml"] = _brief(name, text, string).encode()
        files[f"briefs/theme-{name}/broken-{name}.toml"] = _broken(string)
        files[f"memos/memo-{name}.toml"] = _memo(name, text).encode()
    for name in FILE_NAMES:
        files[f"briefs/names/{name}"] = b'title = "Unclosed\n'
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder


_TITLE = (STRINGS["click"], STRINGS["close-all"], STRINGS["osc-title-bel"], STRINGS["cjk"])


def _theme(name: str, text: str) -> str:
    return f"""
title = {text}
description = {text}
keywords = [{text}]
synonyms = [[{text}, "other {name}"]]

[[questions]]
id = "question"
text = {text}

[[watch]]
id = "watch"
text = {text}
due = 2025-12-01
claims = ["brief-{name}/claim"]
"""


def _brief(name: str, text: str, string: str) -> str:
    return f"""
title = {text}
bottom_line = {text}
rests_on = ["claim"]
question = {text}
owner = {text}
tags = [{text}]
actors = [{text}]
{text} = "a key that is not known"

[[claims]]
id = "claim"
text = {text}
short = {text}
attributed_to = {text}
caveat = {text}
note = {text}
confidence = "low"
confidence_basis = {text}
tags = [{text}]
actors = [{text}]
quantity = {{ measure = "measure-{name}", value = 1.5, unit = {text} }}
answers = [{{ question = "theme-{name}/question", side = {text} }}]
texts = {{ fr = {text} }}

[[claims.evidence]]
source = "source-{name}"
locator = {text}
quote = {text}
quote_translation = {text}
note = {text}

[[claims.evidence]]
source = {text}

[[claims]]
id = "doubt"
kind = "judgement"
text = {text}
contradicts = ["claim"]
supersedes = [{text}]
evidence = ["!source-{name}"]

[[claims]]
text = {toml("Without an id: " + string)}

[[sources]]
id = "source-{name}"
title = {text}
title_original = {text}
genre = {text}
authors = [{text}, "Jane Doe"]
publisher = {text}
url = {text}
published = "2025-07"
reliability = "B"
reliability_basis = {text}
interest = {text}
origin = {text}
descriptor = {text}
notes = {text}
"""


def _memo(name: str, text: str) -> str:
    return f"""
title = {text}
bottom_line = {text}
to = {text}
from = {text}
meeting = {text}
reference = {text}
decision_sought = {text}
claims = ["brief-{name}/claim", "brief-{name}/doubt"]

[[text]]
section = {text}
text = {text}
rests_on = ["brief-{name}/claim"]
"""


def _broken(string: str) -> bytes:
    line = string.split("\n")[0]
    return f'title = "{line}\nbottom_line = {line}\n'.encode()
