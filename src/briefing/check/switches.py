"""B190-B199: rules switched off, for the library in briefing.toml or for one item by `allow`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial

from briefing.check.rule import LEVELS, RULES, Case, Flaw, Rule, rule
from briefing.library import problems
from briefing.library.build import SETTINGS_FILE
from briefing.library.draft import Draft, SpliceError
from briefing.library.problems import KeyPath
from briefing.library.snapshot import Library
from briefing.model import Allow

_FORMAT = "docs/format.md: a rule is switched off with a reason, which stands beside it"

UNKNOWN_RULE = rule(
    "B190",
    "unknown-rule",
    "warning",
    "A rule is switched off that does not exist.",
    standard=_FORMAT,
    to_do="Correct the code, or take the entry out. `docs/checks.md` lists all rules.",
)
NOT_TO_SWITCH = rule(
    "B191",
    "not-to-be-switched-off",
    "warning",
    "An error of the reader is switched off. Something in the file is not used as it was "
    "written, and no reason changes that.",
    standard=_FORMAT,
    to_do="Mend what it says, and take the entry out.",
)
IDLE = rule(
    "B192",
    "idle-allow",
    "note",
    "An item allows a rule that it does not break.",
    standard=_FORMAT,
    to_do="Take the entry out; `--fix` does.",
)


def flaws(case: Case) -> Iterator[Flaw]:
    """What is wrong with the rules that are switched off."""
    for switch in case.library.settings.checks_off:
        if (wrong := _wrong(switch.rule)) is not None:
            key: KeyPath = ("checks", switch.rule)
            yield Flaw(wrong[0], "", wrong[1], key, file=SETTINGS_FILE)
    for ref, number, allow in allowed(case.library):
        if (wrong := _wrong(allow.rule)) is not None:
            yield Flaw(wrong[0], ref, wrong[1], ("allow", number, "rule"))


def _wrong(code: str) -> tuple[Rule, str] | None:
    if code in RULES:
        return None
    if code not in problems.RULES:
        return UNKNOWN_RULE, f"there is no rule {code}"
    if problems.RULES[code].severity == "error":
        return NOT_TO_SWITCH, f"{code} is an error of the reader, which stays"
    return None


def idle(case: Case, used: Collection[tuple[str, str]]) -> Iterator[Flaw]:
    """What is allowed and was not needed; ``used`` are pairs of reference and code that were."""
    off = {switch.rule for switch in case.library.settings.checks_off}
    level = LEVELS.index(case.library.settings.check)
    for ref, number, allow in allowed(case.library):
        known = RULES.get(allow.rule)
        if known is None or allow.rule in off or LEVELS.index(known.asked) > level:
            continue
        if (ref, allow.rule) not in used:
            said = f"{allow.rule} is allowed, and not broken here"
            fix = partial(_take_out, allow.rule)
            yield Flaw(IDLE, ref, said, ("allow", number), fix=fix)


def allowed(library: Library) -> Iterator[tuple[str, int, Allow]]:
    """Every allowance with the reference of its item and its place in the list."""
    for brief in library.briefs.values():
        for number, allow in enumerate(brief.allow):
            yield brief.id, number, allow
        for claim in brief.claims:
            for number, allow in enumerate(claim.allow):
                yield claim.ref, number, allow
    for source in library.sources.values():
        for number, allow in enumerate(source.allow):
            yield source.id, number, allow


def _take_out(code: str, draft: Draft, item: KeyPath) -> None:
    """Take out the entry of a rule, and with the last one the key."""
    entries = draft.get((*item, "allow"))
    codes = [e.get("rule") for e in entries if isinstance(e, dict)] if entries else []
    if code not in codes:
        raise SpliceError("the entry is not in the file as it was read")
    place: KeyPath = ("allow", codes.index(code)) if len(codes) > 1 else ("allow",)
    draft.remove((*item, *place))
