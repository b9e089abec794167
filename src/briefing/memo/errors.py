"""What keeps a memo from being written."""

from __future__ import annotations


class MemoError(Exception):
    """A memo that cannot be written, and why, in a sentence for the user."""
