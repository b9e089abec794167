"""What tomli's complaints about a text mean, in plain words, and what to do about them."""

from __future__ import annotations

import re
import unicodedata

import tomli

from briefing.library import problems as p
from briefing.library.problems import Problem
from briefing.library.spans import Span, line_span, position
from briefing.text import day_typed

_CONFLICT = re.compile(r"^(?:<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|)[ \t][^\n]*|^=======\r?$", re.MULTILINE)
_HUGE = re.compile(r"[0-9][0-9_]{4300,}")
_PART = r"(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
_DEEP = re.compile(
    rf"(?:^|[{{,\[])[ \t]*(?P<key>{_PART}(?:[ \t]*\.[ \t]*{_PART}){{16,}}+)[ \t]*[=\]]",
    re.MULTILINE,
)
_STRING = re.compile(
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|(?P<open>"""|\'\'\')'
    r'|"(?:[^"\\\n]++|\\[^\n])*+"?|\'[^\'\n]*+\'?|\#[^\n]*+|[^"\'\#]++',
    re.DOTALL,
)
_TOKEN = re.compile(r"[^\s,\]}]+")
_STATEMENT = re.compile(r"[ \t]*((?:[A-Za-z0-9_-]+|\"[^\"\n]*\"|'[^'\n]*')[ \t]*)=")
_WORD = re.compile(r"[^\W\d_]")
_BACKSLASH = "write \\\\ for a backslash, or put the text in single quotation marks"
_CURLY = "“”„‟‘’‚«»"


def problem_of(text: str, error: tomli.TOMLDecodeError) -> Problem:
    """The problem behind an error of tomli in a text."""
    if conflict := _CONFLICT.search(text):
        return _problem(
            conflict.span(),
            "a merge left git's conflict markers here",
            "keep the lines you want and take out <<<<<<<, ======= and >>>>>>>",
            rule=p.CONFLICT,
        )
    if error.pos >= len(error.doc) and (opened := _unclosed(text)):
        mark = text[slice(*opened)]
        line = position(text, opened[0])[0]
        return _problem(
            opened,
            f"the text that {mark} opens on line {line} is never closed",
            f"put {mark} where it ends",
        )
    at = _offset(text, error)
    token = _TOKEN.match(text, at)
    span = (at, token.end() if token else at + 1)
    return _explain(text, span, error.msg)


def deep_key(text: str) -> Problem | None:
    """The problem of the first key of more than sixteen parts, which is a table for each of them:
    of a letter and a dot a parser makes four thousand bytes."""
    found = _DEEP.search(text)
    if found is None:
        return None
    said = "a key of more than sixteen parts"
    return _problem(
        found.span("key"), said, "take it out: no key here has as many", rule=p.TOO_DEEP
    )


def huge_number(text: str) -> Problem:
    """The problem of a whole number so long that Python refuses to read it."""
    found = _HUGE.search(text)
    return _problem(
        found.span() if found else (0, 0),
        "a whole number of thousands of digits",
        "write it as text, or not at all",
        rule=p.HUGE_NUMBER,
    )


def _problem(span: Span, said: str, hint: str = "", rule: p.Rule = p.INVALID_TOML) -> Problem:
    return Problem(rule, (), said, hint=hint, at="span", span=span)


def _offset(text: str, error: tomli.TOMLDecodeError) -> int:
    """Where an error is: tomli counts in text whose line ends are line feeds alone."""
    start = 0
    for _ in range(error.lineno - 1):
        start = text.index("\n", start) + 1
    return min(start + error.colno - 1, len(text))


def _unclosed(text: str) -> Span | None:
    """Where a multi-line string opens that nothing closes."""
    return next((m.span() for m in _STRING.finditer(text) if m["open"]), None)


def _explain(text: str, span: Span, message: str) -> Problem:
    at = span[0]
    match re.split(r" ['\"(]", message)[0]:
        case "Invalid value":
            return _bad_value(text, span)
        case "Invalid date or datetime":
            return _problem(span, *_NO_SUCH_DATE)
        case "Expected newline or end of document after a statement":
            return _too_much(text, span)
        case "Cannot overwrite a value" | "Duplicate inline table key":
            return _twice(text, span, message)
        case "Cannot declare":
            return _problem(
                _line(text, at),
                "this table has been opened before",
                "write [[name]] for one of several, or put its keys in one place",
            )
        case "Cannot mutate immutable namespace" | "Cannot redefine namespace":
            return _problem(
                _line(text, at),
                "this adds to a table or list that is already complete",
                "put all its keys in one place",
            )
        case "Expected":
            return _expected(text, span, message)
        case "Invalid hex value" | "Escaped character is not a Unicode scalar value":
            return _problem(
                (at, at + 1),
                "this escape is not a character: \\x takes 2 digits, \\u 4 and \\U 8",
                _BACKSLASH,
            )
        case "Unescaped":
            return _problem(
                (at, at + 1),
                'a backslash here must be followed by n, t, ", \\ or the like',
                _BACKSLASH,
            )
        case "Illegal character" | "Found invalid character":
            return _illegal(text, at)
        case "Invalid initial character for a key part":
            return _problem(span, "a key is missing here")
        case "Invalid statement":
            said = "expected a key, a [table], a [[list]] or a # comment"
            curly = "use straight quotation marks" if text[at : at + 1] in _CURLY else ""
            return _problem(span, said, curly if text[at : at + 1] else "")
        case "Unclosed array":
            return _unclosed_bracket(text, span, "list", "[", "]")
        case "Unclosed inline table":
            return _unclosed_bracket(text, span, "table", "{", "}")
        case "Unterminated string":
            return _problem(_line(text, at), "a text is never closed", 'put " where it ends')
        case _:
            return _problem(span, message[:1].lower() + message[1:])


def _line(text: str, at: int) -> Span:
    """What is written on the line of a character."""
    start, end = line_span(text, at)
    while start < end and text[start] in " \t":
        start += 1
    return start, max(end, start + 1)


def _bad_value(text: str, span: Span) -> Problem:
    written = text[span[0] : line_span(text, span[0])[1]]
    token = text[slice(*span)]
    if not written.strip(" \t") or written.lstrip(" \t").startswith("#"):
        said = "the value is missing"
        return _problem((span[0], span[0] + 1), said, "write one, or take the key out")
    if token[0] in _CURLY:
        hint = "use straight quotation marks"
    elif token.casefold() in ("true", "false"):
        hint = f"write {token.casefold()}"
    elif _WORD.match(token):
        hint = "put text in quotation marks"
    else:
        hint = ""
    return _problem(span, "this is not a value", hint)


_NO_SUCH_DATE = ("this date does not exist", "correct the day, month or time")
_BARE_DATE = re.compile(r"=\s*(\d{4}-\d{2}-\d{2})\b")


def _too_much(text: str, span: Span) -> Problem:
    start, end = line_span(text, span[0])
    line = text[start:end]
    if (date := _BARE_DATE.search(line)) and start + date.start(1) < span[0] < start + date.end(1):
        # A month or day too high ends the value early: what follows looks out of place.
        whole = (start + date.start(1), start + date.end(1))
        return _problem(whole, *_NO_SUCH_DATE)
    key, _, value = line.partition("=")
    typed = value.partition("#")[0].strip()
    if typed and (iso := day_typed(typed)) != typed:
        at = start + len(key) + 1 + value.index(typed)
        whole = (at, at + len(typed))
        return _problem(whole, "a date is not written like this", f"write {iso}")
    if line.count('"') > 2:
        hint = 'write \\" for a quotation mark inside a text'
    elif re.search(r"\d{4}-\d", line):
        hint = "write a date as 2025-07-23, and a partial one in quotation marks"
    else:
        hint = "put text in quotation marks, and each key on its own line"
    return _problem(span, "expected the end of the line here", hint)


def _twice(text: str, span: Span, message: str) -> Problem:
    """A key that is given twice in one table; both lines are named where both are plain."""
    start, _ = line_span(text, max(span[0] - 1, 0))
    statement = _STATEMENT.match(text, start)
    if statement is None or message.startswith("Duplicate") or "{" in text[start : span[0]]:
        return _problem(_line(text, start), "a name is given twice here", "keep one of them")
    key = statement[1].strip()
    above = text.rfind("\n[", 0, start) + 1
    first = re.search(rf"^[ \t]*{re.escape(key)}[ \t]*=", text[above:start], re.MULTILINE)
    where = f" on line {position(text, above + first.end())[0]}" if first else ""
    at = statement.start(1)
    said = f"the key {key} has been given before{where}"
    return _problem((at, at + len(key)), said, "keep one of them")


def _unclosed_bracket(text: str, span: Span, what: str, opening: str, closing: str) -> Problem:
    begun = re.compile(rf"=[ \t]*{re.escape(opening)}")
    last = max((m.start() for m in begun.finditer(text, 0, span[0])), default=-1)
    where = f" that begins on line {position(text, last)[0]}" if last >= 0 else ""
    said = f"expected a comma or {closing} here"
    return _problem(span, said, f"close the {what}{where} with {closing}")


def _expected(text: str, span: Span, message: str) -> Problem:
    at = span[0]
    if "after a key" in message:
        hint = "write key = value"
        if text[at : at + 1] == ":":
            hint = "write = instead of :"
        return _problem((at, at + 1), "expected = after the key", hint)
    if "declaration" in message:
        closing = "]]" if "']]'" in message else "]"
        said = f"expected {closing} at the end of the header"
        return _problem(span, said, "a header is a name of a-z, 0-9, - and _ in brackets")
    return _problem(_line(text, at), "a text is never closed", "put ' where it ends")


def _illegal(text: str, at: int) -> Problem:
    character = text[at : at + 1]
    if character in ("\n", "\r") and text[at : at + 2] != "\r" + character:
        opened = max(text.rfind('"', 0, at), text.rfind("'", 0, at))
        start, _ = line_span(text, max(at - 1, 0))
        if opened >= start:
            hint = 'close it on the same line, or use """ for text of several lines'
            return _problem((opened, at), "this text is not closed", hint)
    name = unicodedata.name(character, "a control character")
    said = f"the character U+{ord(character):04X} ({name}) is not allowed here"
    return _problem((at, at + 1), said, "take it out, or write it as an escape in a text")
