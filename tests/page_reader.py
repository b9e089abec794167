"""A page as somebody reads it who knows nothing of how it was made."""

from __future__ import annotations

import re


def words_of_body(markdown: str) -> int:
    """The words of the body, as they are counted on paper.

    Not counted: banner, title, the line under it, the line on the sources, notes, marks.
    """
    paragraphs = re.sub(r"\A---\n.*?\n---\n+", "", markdown, flags=re.DOTALL).split("\n\n")
    notes = next(n for n, p in enumerate(paragraphs) if p.startswith(("[^1]:", "<!--")))
    title = next(n for n, p in enumerate(paragraphs) if p.startswith("# "))
    body = paragraphs[title + 2 : notes - 1]
    plain = " ".join(re.sub(r"^(\d+\.|[-*]|#+) ", "", line) for p in body for line in p.split("\n"))
    plain = re.sub(r"[*\\]", "", re.sub(r"\[\^\d+\]", " ", plain))
    return len([word for word in plain.split() if re.search(r"\w", word)])
