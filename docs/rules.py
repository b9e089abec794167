"""The page of the check, made from its registry."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

_INTRO = """\
# What is checked

`briefing check` examines a whole library and lists everything that is wrong with it. If
all is well it prints nothing. The app shows the same under *Problems* (<kbd>ctrl+p</kbd>), explains
each rule, and fixes what it can with <kbd>F</kbd>.

```text
$ briefing check
briefs/trade/cars.toml:7:8: warning: claims[0].text: a second sentence begins with "Nobody" [B116]
     7 | text = "Tariffs rose in July. Nobody minded."
       |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
1 warning
```

Fix an **error** before you hand anybody a memo. A **warning** is probably a mistake, or needs a
reason. A **note** is worth knowing. The exit code is 1 if there are errors, and with `--strict` if
there are warnings too. `--rule B116` checks one rule, `--explain B116` explains it, `--json` is
[for programs](json.md#check), and [your editor](editors.md) can go through the findings. Rules B001
to B099 are about [files that cannot be understood](problems.md).

## How much is asked

A library decides in `briefing.toml` how strict the check is:

- `check = "plain"`: you are not asked for what you never wrote. Rules on grades, confidence and
  age look only at claims that use these fields.
- `check = "graded"`: every judgement needs its confidence, and every claim a source and a second
  origin.
- `check = "full"`: judgements must name what they rest on, important claims need a second source,
  and quotations a kept text. Claims that differ only in their numbers are listed.

## Switching a rule off

For one item, with the reason, in its file. What a brief allows applies to its claims too:

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

An exception that is no longer needed gives a note ([B192](#b192-idle-allow)). Errors B001 to B099
cannot be switched off, because the value is not used, whatever the reason.

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
