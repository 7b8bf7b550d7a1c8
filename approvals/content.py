"""A draft read as plain values: what freezing writes down, and what the reading view shows before any version."""

from typing import Any

from .models import Document, Draft
from .prose import sections_of


def content_of(draft: Draft) -> dict[str, Any]:
    """Everything the document says. Its number and its approval are not part of it, so that they leave the digest."""
    document = draft.document
    cover: dict[str, Any] = {
        "kind": document.kind,
        "code": document.code,
        "title": document.title,
        "organisation": document.organisation.name,
        "zone": document.organisation.zone,
        "partners": [partner.name for partner in document.partners.order_by("name")],
        "sections": sections_of(draft.text),
    }
    return {**cover, **document.content_kind.content(draft)}


def shown(document: Document, content: dict[str, Any] | None) -> dict[str, Any]:
    """What a page needs to show a content: `reading` (the template), `stylesheet` and `content`, None when erased."""
    kind = document.content_kind
    page = {"document": document, "document_page": kind.page(document)}
    read = kind.reading(content) if content is not None else None
    return {**page, "reading": kind.template, "stylesheet": kind.stylesheet, "content": read}
