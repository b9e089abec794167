"""The colours of the app: one dark and one light, both calm; Textual's own are in the palette."""

from __future__ import annotations

from textual.theme import Theme

THEMES: tuple[Theme, ...] = (
    Theme(
        name="briefing-dark",
        primary="#7aa2d6",
        secondary="#9aa7b8",
        accent="#7fb4ca",
        warning="#e0af68",
        error="#e67e80",
        success="#8fbc8f",
        foreground="#d8dee6",
        background="#14181d",
        surface="#1a1f26",
        panel="#222932",
        dark=True,
        variables={
            "text-muted": "#8b97a6",
            "footer-key-foreground": "#7fb4ca",
            "footer-background": "#1a1f26",
            "input-selection-background": "#3b5a78",
            "scrollbar": "#333c48",
            "scrollbar-hover": "#46525f",
            "scrollbar-active": "#5a6878",
            "scrollbar-background": "#14181d",
            "scrollbar-background-hover": "#14181d",
            "scrollbar-background-active": "#14181d",
        },
    ),
    Theme(
        name="briefing-light",
        primary="#1f5f99",
        secondary="#566372",
        accent="#0b6b8a",
        warning="#8a5a00",
        error="#b3261e",
        success="#1d6b34",
        foreground="#1c232b",
        background="#fbfbf9",
        surface="#f2f2ee",
        panel="#e8e8e2",
        dark=False,
        variables={
            "text-muted": "#5a6672",
            "footer-key-foreground": "#0b6b8a",
            "footer-background": "#f2f2ee",
            "scrollbar": "#cfd2cd",
            "scrollbar-hover": "#b6bab4",
            "scrollbar-active": "#9aa09a",
            "scrollbar-background": "#fbfbf9",
            "scrollbar-background-hover": "#fbfbf9",
            "scrollbar-background-active": "#fbfbf9",
        },
    ),
)
