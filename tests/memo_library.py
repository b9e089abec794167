"""A small library with one of everything that a memo must handle: a port and its ferry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import libraries
from briefing.library.scan import load
from briefing.library.snapshot import Library

TODAY = dt.date(2026, 3, 10)

FILES: Mapping[str, str] = {
    "briefing.toml": 'schema = 1\ntitle = "Northport"\n',
    "themes/ferry.toml": 'title = "The ferry"\norder = 1\n',
    "themes/harbour.toml": 'title = "The harbour"\norder = 2\n',
    "briefs/sources.toml": """
[[sources]]
id = "council"
title = "Minutes of the port council"
type = "document"
genre = "Council minutes"
authors = ["Port Council"]
published = 2026-02-03
url = "https://council.example/minutes?id=3&x=a b"
access = "first-hand"

[[sources]]
id = "gazette"
title = "Ferry 'at risk', says mayor"
type = "article-newspaper"
authors = ["Ada Quill"]
publisher = "The Gazette"
published = 2026-02-04
published_basis = "inferred"
access = "second-hand"
derives_from = ["council"]

[[sources]]
id = "radio"
title = "Morning news"
type = "broadcast"
publisher = "Radio North"
published = "2026-02"
published_basis = "external"
access = "second-hand"
derives_from = ["council"]

[[sources]]
id = "operator"
title = "Letter to staff"
type = "personal_communication"
authors = ["Jane Roe"]
attribution = "anonymous"
descriptor = "A member of the operator's staff"
published = 2026-01-20
access = "first-hand"

[[sources]]
id = "draft-plan"
title = "Harbour plan"
genre = "Draft plan"
authors = ["Port Council"]
standing = "preliminary"
access = "first-hand"
""",
    "briefs/ferry/crossing.toml": """
title = "The crossing"
bottom_line = "The ferry runs on until June. Who pays after that is open; U.S. yards wait."
rests_on = ["until-june", "fares"]

[[claims]]
id = "until-june"
text = "The ferry will run until June 2026."
importance = 5
evidence = ["council, para 4", "gazette", "radio"]
status = "reviewed"

[[claims]]
id = "stops"
text = "The ferry stops at the end of April."
attributed_to = "the operator's staff"
importance = 4
evidence = ["operator"]
contradicts = ["until-june"]
status = "reviewed"

[[claims]]
id = "fares"
text = "Fares rose by 12% in January."
short = "Fares are up 12%."
caveat = "summer fares are not decided"
as_of = 2026-01-31
evidence = ["gazette"]
status = "reviewed"

[[claims]]
id = "old-boat"
text = "The boat is the oldest on the coast."
attributed_to = "Radio North"
importance = 2
evidence = ["radio", "!council, para 9"]

[[claims]]
id = "no-buyer"
text = "Nobody has offered to buy the boat."
attributed_to = "Radio North"
importance = 2
evidence = ["radio"]

[[claims]]
id = "crew"
text = "Crews of three are enough in winter."
attributed_to = "Radio North"
importance = 1
evidence = ["radio"]

[[claims]]
id = "will-end"
text = "The line will be given up by 2027."
kind = "judgement"
likelihood = "likely or probable"
confidence = "low"
confidence_basis = "The council has said nothing on money."
importance = 4
depends_on = ["until-june", "fares"]

[[claims]]
id = "unlikely-sale"
text = "A sale is unlikely."
kind = "judgement"
likelihood = "unlikely"
confidence = "moderate"
importance = 2

[[claims]]
id = "mayor-view"
text = "The mayor will not let the line die."
kind = "judgement"
attributed_to = "The Gazette"
evidence = ["gazette"]

[[claims]]
id = "who-pays"
text = "Who pays from July?"
kind = "gap"

[[claims]]
id = "ask-budget"
text = "Ask the council for its budget."
kind = "recommendation"
importance = 4

[[claims]]
id = "gone"
text = "The ferry was sold."
status = "withdrawn"

[[claims]]
id = "until-may"
text = "The ferry will run until May 2026."
evidence = ["radio"]

[[claims]]
id = "until-june-too"
text = "The council extended the line by a month."
supersedes = ["until-may"]
evidence = ["council"]
""",
    "briefs/harbour/dredging.toml": """
title = "Dredging"
themes = ["ferry"]

[[claims]]
id = "depth"
text = "In 2025 the channel was dredged to eight metres."
importance = 4
evidence = ["draft-plan, p. 3"]

[[claims]]
id = "growth"
text = "Traffic will grow by a third."
kind = "assumption"
evidence = ["draft-plan"]
""",
    "briefs/harbour/past.toml": """
title = "The old pier"
status = "archived"

[[claims]]
id = "pier"
text = "The pier burned in 1911."
""",
    "briefs/inbox/note.toml": """
title = "A note"

[[claims]]
id = "cut"
text = "Something heard on the quay."
""",
}


def build(folder: Path, files: Mapping[str, str | bytes] = FILES) -> Library:
    """The library, written into a folder and read back."""
    return load(libraries.write(folder, files))


def marked(
    folder: Path, default: str = "", files: Mapping[str, str] = FILES, **marks: str
) -> Library:
    """The library under a scale of its own; ``marks`` by id of a source or claim."""
    files = dict(files)
    line = f'default_marking = "{default}"\n' if default else ""
    files["briefing.toml"] += 'markings = ["PUBLIC", "LIMITE", "SENSITIVE"]\n' + line
    for name, text in files.items():
        for own, marking in marks.items():
            head = f'id = "{own.replace("_", "-")}"\n'
            text = text.replace(head, f'{head}marking = "{marking}"\n')
        files[name] = text
    return build(folder, files)
