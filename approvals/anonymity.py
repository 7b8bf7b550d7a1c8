"""Whom a document may name: those of the organisations that bear it. It is about no person."""

from collections.abc import Mapping
from typing import Any

from rcp.people.anonymity import last_names_in, sentence
from rcp.people.identities import Allowed, faults

from .models import Document


def named_in(document: Document) -> Allowed:
    return Allowed(last_names_in([document.organisation_id, *document.partners.values_list("pk", flat=True)]))


def identities_in(document: Document, content: Mapping[str, Any]) -> list[str]:
    """Where a content says who somebody is, one sentence each, under the label that people know the place by."""
    places, allowed = document.content_kind.places(content), named_in(document)
    found = {label: faults(text, allowed) for label, text in places.items()}
    return [f"{label}\u00a0: {sentence(those)}" for label, those in found.items() if those]
