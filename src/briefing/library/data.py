"""The data of a TOML text as tomli makes them: changed without touching the original, compared."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from typing import Any

from briefing.library.problems import KeyPath


def got(data: Any, path: KeyPath) -> Any:
    """The value at a path; None where there is none (TOML has no null)."""
    for part in path:
        inside = range(len(data)) if isinstance(data, list) else data
        if not isinstance(inside, dict | range) or part not in inside:
            return None
        data = data[part]
    return data


def put(data: Any, path: KeyPath, value: Any) -> Any:
    """The data with another value at a path; at the end of a list where the path says so."""
    if not path:
        return plain(value)
    new = copy.copy(data)
    first, rest = path[0], path[1:]
    if isinstance(new, list) and first == len(new):
        new.append(None)
    new[first] = put(data[first], rest, value) if rest else plain(value)
    return new


def without(data: Any, path: KeyPath) -> Any:
    """The data without what is at a path."""
    new = copy.copy(data)
    first, rest = path[0], path[1:]
    if not rest:
        del new[first]
        return new
    new[first] = without(data[first], rest)
    return new


def plain(value: Any) -> Any:
    """A value with lists and tables as tomli makes them."""
    if isinstance(value, Mapping):
        return {key: plain(v) for key, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, list | tuple) else value


def same(one: Any, two: Any) -> bool:
    """Equal in type and value: True is not 1, nan is nan, 0.0 is not -0.0."""
    if type(one) is not type(two):
        return False
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(same(one[k], two[k]) for k in one)
    if isinstance(one, list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, float):
        return (math.isnan(one) and math.isnan(two)) or (
            one == two and math.copysign(1, one) == math.copysign(1, two)
        )
    return bool(one == two)
