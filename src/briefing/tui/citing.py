"""Copying what is selected, in the form that is asked for."""

from __future__ import annotations

from briefing.model import Brief, Claim, Source
from briefing.settings.desktop import reaches_clipboard
from briefing.text import counted, display
from briefing.tui.part import Part

_PAST_THE_APP = "Nothing there to paste? Most terminals select past the app with shift and mouse."


class Citing(Part):
    """The part of the app that copies."""

    def __init__(self) -> None:
        super().__init__()
        self._form = "claim"
        """The form that was copied last."""

    def copy(self, text: str, what: str, otherwise: str = _PAST_THE_APP) -> None:
        """Put a text on the clipboard and say so; ``otherwise`` is how to get it in a terminal
        of which it is not known that it has one."""
        app = self._desk
        app.copy_to_clipboard(display(text, lines=True))
        app.tell(f"Copied {what}.{'' if reaches_clipboard() else f' {otherwise}'}")

    def action_copy(self) -> None:
        """Ask in which form to copy what is selected; the key again takes that of the last time."""
        from briefing.export.citation import FORMS
        from briefing.tui.choose import Choose, lettered

        app = self._desk
        refs = app.refs_meant()
        known = [r for r in refs if isinstance(app.library.get(r), Claim | Source | Brief)]
        if not known:
            app.tell("Select a claim, source or brief to copy it.")
            return
        again = app.keymap.told("{copy} takes it again")
        rows = [
            lettered(f.id, f.key, f.title, again if f.id == self._form else "")
            for f in FORMS.values()
        ]
        letters = {f.key: f.id for f in FORMS.values()} | {"y": self._form}

        def chosen(form: str | None) -> None:
            if form is not None:
                self._form = form
                self._copy_as(known, form)

        # Where a claim and its source stand side by side one sees which of them is meant.
        kind = type(app.library.get(known[0])).__name__.lower()
        what = f"Copy this {kind}" if len(known) == 1 else f"Copy · {len(known):,} selected"
        app.push_screen(Choose(what, rows, self._form, letters), chosen)

    def _copy_as(self, refs: list[str], form: str) -> None:
        from briefing.export.citation import FORMS, cite

        app = self._desk
        # The library may have become another while the question stood.
        refs = [ref for ref in refs if app.library.get(ref) is not None]
        cited = cite(app.library, refs, FORMS[form])
        if not cited.text:
            app.tell("Nothing to copy: no source that may be named is behind it.")
            return
        more = " …" if len(refs) > 1 else ""
        otherwise = f"Nothing there to paste? briefing cite {refs[0]}{more} --style {form}"
        many = len(cited.entries)
        what = _WHAT[form] if many == 1 else f"{_WHAT[form]} of {many:,}"
        without = f", none for {counted(len(cited.nothing), 'other')}" if cited.nothing else ""
        self.copy(cited.text, f"{what}{without}", otherwise)


_WHAT = {
    "claim": "the words with their reference",
    "text": "the words",
    "footnote": "the footnote",
    "apa": "the citation",
    "bibtex": "the BibTeX",
    "ref": "the reference",
    "path": "the file and line",
}
