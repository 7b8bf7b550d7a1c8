"""Writing a draft together: whatever its rows are, each has a `rev`, so that two people never overwrite each other."""

from typing import Protocol

from django.db import models
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import record
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.anonymity import refuse_identity

from ..anonymity import named_in
from ..models import Document, Draft


class Revised(Protocol):
    """A row that several people write: its number goes up at each change."""

    rev: int


@atomic
def rename_document(*, by: Actor, document_id: int, rev: int, title: str) -> Document:
    document = locked_draft(by, document_id).document
    fresh(document, rev, title=document.title)
    document.title = written(document, Document, "title", title)
    if not document.title:
        raise NotYet(_("Donnez un titre au document."))
    document.rev += 1
    document.save(update_fields=["title", "rev"])
    record(Verb.DRAFT_REVISED, by=by, stream=document.stream, subject=document, rev=document.rev)
    return document


def locked_draft(by: Actor, document_id: int) -> Draft:
    """The draft, its document's row locked: one writer at a time orders the lines."""
    locked = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document_id)
    draft = Draft.objects.select_related("document__organisation__stream").get(document=locked)
    by.require(Ability.DRAFT, draft)
    return draft


def fresh(row: Revised, rev: int, **current: object) -> None:
    """Raise NotYet with the row as it stands, `current`, when it is no longer the one that was read."""
    if row.rev != rev:
        raise NotYet(
            _("Quelqu’un a modifié ce passage pendant que vous écriviez : voici les deux textes."),
            current={"rev": row.rev, **current},
        )


def written(document: Document, model: type[models.Model], name: str, text: str) -> str:
    """What people write in a document, `bounded`: it never says who somebody is whom it is not from."""
    text = bounded(model, name, text)
    refuse_identity(text, allowed=named_in(document))
    return text


def bounded(model: type[models.Model], name: str, text: str) -> str:
    """The text trimmed, or a refusal that says how long it may be. Only a multi-line field keeps its lines."""
    field = model._meta.get_field(name)
    text = text.strip() if isinstance(field, models.TextField) else " ".join(text.split())
    longest = getattr(field, "max_length", None)
    if longest is not None and len(text) > longest:
        raise NotYet(_("Ce texte est trop long : %d caractères au plus.") % longest)
    return text
