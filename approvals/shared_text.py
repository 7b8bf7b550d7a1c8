"""The shared text of a draft, as co-editing must know it: whoever sees the document reads, whoever drafts writes."""

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit.kinds import DocumentKind
from rcp.coedit.models import SharedDocument

from .models import Draft

DRAFT = "draft"


def may_read(actor: Actor, document: SharedDocument) -> bool:
    draft = _draft(document)
    return draft is not None and actor.may(Ability.SEE, draft)


def may_write(actor: Actor, document: SharedDocument) -> bool:
    draft = _draft(document)
    return draft is not None and actor.may(Ability.DRAFT, draft)


def _draft(document: SharedDocument) -> Draft | None:
    return Draft.objects.select_related("document__organisation").filter(text=document).first()


draft_kind = DocumentKind(may_read=may_read, may_write=may_write)
