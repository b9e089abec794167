"""The colours of the app: few, calm, readable on every ground they stand on.

Each has one accent. Text has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3 AA), in high contrast
of 7 to 1 (1.4.6 AAA), selected or not; ``ansi`` and ``no-colour`` take what the terminal has.
Textual's own are not offered: nothing says that a sign in them can be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from textual.color import Color
from textual.style import Style
from textual.theme import Theme
from textual.widget import Widget

DARK, LIGHT, ANSI, NO_COLOUR = "dark", "light", "ansi", "no-colour"

GROUNDS = (
    "background",
    "surface",
    "block-cursor-background",
    "block-cursor-blurred-background",
    "screen-selection-background",
)
"""Variables of what is written on."""


def _theme(
    name: str,
    *,
    ground: tuple[str, str, str],
    text: tuple[str, str],
    accent: str,
    signals: tuple[str, str, str],
    selection: tuple[str, str],
    scrollbar: tuple[str, str],
    passing: str,
    dark: bool,
) -> Theme:
    """A theme from its few colours.

    ``ground`` is page, bars and lines; ``text`` plain and muted; ``signals`` warning, error and
    success; ``selection`` that of the pane with the focus and of the others; ``scrollbar`` at rest
    and held; ``passing`` is the ground of words in passing, over whatever is below.
    """
    background, surface, panel = ground
    plain, muted = text
    warning, error, success = signals
    focused, blurred = selection
    return Theme(
        name=name,
        primary=accent,
        secondary=muted,
        accent=accent,
        warning=warning,
        error=error,
        success=success,
        foreground=plain,
        background=background,
        surface=surface,
        panel=panel,
        dark=dark,
        variables={
            "text-muted": muted,
            "text-disabled": muted,
            "border": accent,
            "border-blurred": panel,
            "block-cursor-foreground": plain,
            "block-cursor-background": focused,
            "block-cursor-blurred-foreground": plain,
            "block-cursor-blurred-background": blurred,
            "block-hover-background": blurred,
            "input-cursor-foreground": background,
            "input-cursor-background": plain,
            "input-selection-foreground": plain,
            "input-selection-background": focused,
            "screen-selection-foreground": plain,
            "screen-selection-background": focused,
            "passing": passing,
            "scrollbar": scrollbar[0],
            "scrollbar-hover": scrollbar[1],
            "scrollbar-active": scrollbar[1],
            "scrollbar-background": "transparent",
            "scrollbar-background-hover": "transparent",
            "scrollbar-background-active": "transparent",
            "scrollbar-corner-color": "transparent",
        },
    )


def _of_terminal(name: str, *, dark: bool) -> Theme:
    """A theme of the sixteen colours that the user has chosen for the terminal.

    Their ground is not known: what is selected is reversed.
    """
    return Theme(
        name=name,
        primary="ansi_cyan",
        secondary="ansi_bright_black",
        accent="ansi_cyan",
        warning="ansi_yellow",
        error="ansi_red",
        success="ansi_green",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_bright_black",
        boost="ansi_default",
        dark=dark,
        ansi=True,
        variables={
            "ansi-background": "ansi_default",
            "ansi-foreground": "ansi_default",
            "text-muted": "ansi_bright_black",
            "text-disabled": "ansi_bright_black",
            "surface": "ansi_default",
            "panel": "ansi_bright_black",
            "border": "ansi_cyan",
            "border-blurred": "ansi_bright_black",
            "block-cursor-foreground": "ansi_default",
            "block-cursor-background": "ansi_default",
            "block-cursor-text-style": "bold reverse",
            "block-cursor-blurred-background": "ansi_default",
            "block-hover-background": "ansi_default",
            "input-selection-background": "ansi_cyan",
            "input-selection-foreground": "ansi_black",
            "screen-selection-background": "ansi_default",
            "screen-selection-foreground": "ansi_default",
            "passing": "ansi_default",
            "scrollbar": "ansi_bright_black",
            "scrollbar-hover": "ansi_bright_black",
            "scrollbar-active": "ansi_bright_black",
            "scrollbar-background": "ansi_default",
            "scrollbar-background-hover": "ansi_default",
            "scrollbar-background-active": "ansi_default",
        },
    )


THEMES: Mapping[str, tuple[Theme, str]] = {
    theme.name: (theme, about)
    for theme, about in (
        (
            _theme(
                DARK,
                ground=("#14181d", "#1b2027", "#323b46"),
                text=("#dbe1e8", "#9aa6b4"),
                accent="#7fb9d0",
                signals=("#e3b46f", "#f09a98", "#98cb98"),
                selection=("#263442", "#1f252d"),
                scrollbar=("#3a4450", "#5a6878"),
                passing="#424c57",
                dark=True,
            ),
            "calm, on a dark ground",
        ),
        (
            _theme(
                LIGHT,
                ground=("#fbfbf9", "#f0f0eb", "#cfcfc6"),
                text=("#1c232b", "#525d68"),
                accent="#0b5f7c",
                signals=("#7a4b00", "#a51d17", "#17602e"),
                selection=("#d8e7ef", "#eaeae4"),
                scrollbar=("#c6c9c4", "#969c96"),
                passing="#e4e4da",
                dark=False,
            ),
            "calm, on a light ground",
        ),
        (
            _theme(
                "high-contrast-dark",
                ground=("#000000", "#1a1a1a", "#8c8c8c"),
                text=("#ffffff", "#d6d6d6"),
                accent="#8fdcff",
                signals=("#ffd166", "#ffb3ad", "#9dfa9d"),
                selection=("#00335f", "#2e2e2e"),
                scrollbar=("#8c8c8c", "#ffffff"),
                passing="#3d3d3d",
                dark=True,
            ),
            "white on black, 7 to 1",
        ),
        (
            _theme(
                "high-contrast-light",
                ground=("#ffffff", "#f2f2f2", "#6e6e6e"),
                text=("#000000", "#333333"),
                accent="#003b8e",
                signals=("#5a3500", "#8a0000", "#00471c"),
                selection=("#cfe2ff", "#e6e6e6"),
                scrollbar=("#6e6e6e", "#000000"),
                passing="#d0d0d0",
                dark=False,
            ),
            "black on white, 7 to 1",
        ),
        (_of_terminal(ANSI, dark=True), "the sixteen colours of your terminal"),
        (_of_terminal(NO_COLOUR, dark=True), "bold, dim and reverse alone"),
    )
}
"""Every theme by its name, with what is said of it."""


def fitting(environ: Mapping[str, str]) -> str:
    """The theme for a terminal whose user has chosen none, by what its environment says.

    ``COLORFGBG`` names the ground in some terminals. They are not asked (OSC 11): those that do
    not know the question leave one waiting, and a late answer would be taken for keys. The dark
    theme brings its own ground and can be read on any.
    """
    if environ.get("NO_COLOR"):
        return NO_COLOUR
    term, depth = environ.get("TERM", ""), environ.get("COLORTERM", "").lower()
    is_rich = depth in ("truecolor", "24bit") or term.endswith(("256color", "-direct"))
    if not is_rich and term not in ("xterm-kitty", "dumb", ""):
        # Our colours would be bent to the nearest of sixteen that are somebody else's choice.
        return ANSI
    ground = environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT if ground in ("7", "15") else DARK


def component(widget: Widget, *names: str) -> Style:
    """The style of parts of a widget, reversed where its style sheet says so.

    Textual's own way to it leaves the reversing out.
    """
    style = widget.get_visual_style(*names)
    if any(widget.get_component_styles(name).text_style.reverse for name in names):
        return style + Style(reverse=True)
    return style


@lru_cache(2)
def _generated(name: str) -> dict[str, str]:
    return THEMES[name][0].to_color_system().generate()


def variables(theme: Theme) -> dict[str, str]:
    """The colours of a theme by the names that style sheets have for them."""
    return {**_generated(theme.name), **theme.variables}


def contrast(one: str, other: str) -> float:
    """How far two colours are apart: 1 to 21, as WCAG 2.2 has it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""

    def parts() -> Iterator[float]:
        for part in Color.parse(color).rgb:
            share = part / 255
            yield share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = parts()
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def least_contrast(theme: str) -> float:
    """How far text is from its ground at least, to 1."""
    return 7.0 if theme.startswith("high-contrast") else 4.5


@lru_cache(256)
def legible(color: str, theme: str) -> str:
    """The colour nearest to one of a library that can be read on the grounds of a theme.

    ``$accent`` where the theme is the terminal's own: what its grounds are is not known.
    """
    least = least_contrast(theme)
    known = THEMES.get(theme)
    if known is None or known[0].ansi:
        return "$accent"
    colors = variables(known[0])
    target = Color.parse("#ffffff" if known[0].dark else "#000000")
    for step in range(21):
        found = Color.parse(color).blend(target, step / 20).hex
        if all(contrast(found, colors[ground]) >= least for ground in GROUNDS):
            return found
    return target.hex
