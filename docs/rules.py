"""The page of the check, made from its registry."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

_INTRO = """\
# What is checked

`briefing check` looks at a whole library and says everything that is wrong with it, at once. It is
silent where nothing is. The app shows the same under *Problems* (<kbd>ctrl+p</kbd>), with what
each rule means, and <kbd>F</kbd> mends what can be mended.

```text
$ briefing check
briefs/trade/cars.toml:7:8: warning: claims[0].text: a second sentence begins with "Nobody" [B116]
     7 | text = "Tariffs rose in July. Nobody minded."
       |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
1 warning
```

An **error** is something to mend before anybody is handed a memo. A **warning** is probably wrong,
or wants a reason. A **note** is worth knowing. `check` ends with 1 where there are errors, with
`--strict` where there are warnings too. `--rule B116` asks for one rule, `--explain B116` says
what it means, `--json` is [for programs](json.md#check), and [your editor](editors.md) can walk
through the findings. The rules B001 to B099 are [those of the reader](problems.md).

## How much is asked

A library says how much it wants to be asked, in `briefing.toml`:

- `check = "plain"`: what nobody wrote is not asked for. Rules on grades, confidence and age look
  only at claims that use these fields.
- `check = "graded"`: every judgement is asked for its confidence, every claim for a source and a
  second origin.
- `check = "full"`: judgements are asked what they rest on, important claims for a second source,
  quotations for a kept text; claims that are alike but for their numbers are shown.

## Switching a rule off

For one item, where it stands, with the reason; what a brief allows holds for its claims too:

```toml
[[claims]]
text = "The Commission adopted the plan on 3 December 2025."
evidence = ["commission", "euractiv"]
allow = [{ rule = "B102", why = "The press release is the record; the report repeats it." }]
```

For the whole library, in `briefing.toml`:

```toml
[checks]
B120 = { off = true, why = "Reviews are kept in our calendar." }
```

An allowance that is not needed any more is a note ([B192](#b192-idle-allow)). Errors of the reader
stay: no reason changes that a value is not used.

## Mending

`briefing check --diff` shows what can be mended without asking anybody, as a diff; `briefing check
--fix` shows and writes it. A fix changes the bytes it shows and no others, is parsed again before
it is written, and never overwrites what another program has changed meanwhile.
"""


def checks() -> str:
    """The page: an introduction, then every rule of every family."""
    return _INTRO + "".join(_families())


def _families() -> Iterator[str]:
    from briefing.check.registry import FAMILIES

    for family in FAMILIES:
        module = sys.modules[family.__module__]
        title = (module.__doc__ or "").partition("\n")[0].partition(": ")[2].rstrip(".")
        yield f"\n## {title[0].upper()}{title[1:]}\n"
        yield from _rules(module)


def _rules(module: ModuleType) -> Iterator[str]:
    from briefing.check.rule import Rule

    found = [value for value in vars(module).values() if isinstance(value, Rule)]
    for rule in sorted(found, key=lambda r: r.code):
        asked = "" if rule.asked == "plain" else f" Asked of everything from `{rule.asked}` on."
        yield f"\n### {rule.code} {rule.name}\n\n"
        yield f"*{rule.severity.capitalize()}.* {rule.explanation}{asked}\n\n"
        yield f"What to do: {rule.to_do} Where it comes from: {rule.standard}.\n"
