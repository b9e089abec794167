"""What a memo was made of, for machines: enough to check it a month later."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from briefing.memo import frames
from briefing.memo.blocks import Document, Used, block_text, plain
from briefing.text import squeeze

VERSION = 1


def manifest(document: Document) -> dict[str, Any]:
    """The manifest of a memo as plain data; ``version`` is that of its shape."""
    found = _settings(document)
    return {**found, "id": export_id(document), "title": document.title}


def export_id(document: Document) -> str:
    """The id of an export: a hash of what it says and is made of, sixteen hex digits."""
    text = [
        document.title,
        plain(document.addressed),
        *(block_text(b) for b in document.blocks),
        plain(document.summary),
        *(plain(n.spans) for n in document.notes),
    ]
    data = json.dumps([_settings(document), text], sort_keys=True).encode()
    return hashlib.sha256(data).hexdigest()[:16]


def text_hash(text: str) -> str:
    """SHA-256 of a text in NFC with white space as one."""
    return hashlib.sha256(squeeze(text).encode("utf-8", "surrogatepass")).hexdigest()


def _settings(document: Document) -> dict[str, Any]:
    memo = document.memo
    return {
        "version": VERSION,
        "memo": memo.id,
        "date": document.date,
        "words": document.words,
        "budget": document.budget,
        "marking": document.banner,
        "settings": {
            "ceiling": memo.ceiling,
            "flavour": memo.flavour,
            "yardstick": memo.yardstick,
        },
        "template": {
            "id": document.template.id,
            "sha256": document.template.sha256,
            "frames": frames.VERSION,
        },
        "claims": [*(_used(u) for u in document.used), *_authored(document)],
        "left_out": [{"ref": x.ref, "why": x.why} for x in document.left_out],
        "bound": None,
    }


def _used(used: Used) -> dict[str, Any]:
    claim, stands = used.claim, used.standing
    printed = claim.short if used.variant == "short" else claim.text
    return {
        "note": used.note,
        "ref": claim.ref,
        "sha256": text_hash(printed),
        "variant": used.variant,
        "kind": claim.kind,
        "likelihood": claim.likelihood,
        "confidence": claim.confidence,
        "marking": used.marking,
        "sources": [
            {
                "id": source.id,
                "stance": evidence.stance,
                "reliability": source.reliability,
                "credibility": evidence.credibility,
                "standing": source.standing,
            }
            for evidence, source in used.cited
        ],
        "origins": stands.origins.independent,
        "contested_by": list(stands.contested_by),
    }


def _authored(document: Document) -> list[dict[str, Any]]:
    return [
        {"note": note, "ref": ref, "sha256": text_hash(text), "variant": variant}
        for variant, text, note, ref in document.authored
    ]
