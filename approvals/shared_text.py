"""The shared text of a draft, as co-editing must know it: whoever sees the document reads, whoever drafts writes."""

from collections.abc import Mapping
from typing import Any

from pycrdt import Doc

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit import text_schema
from rcp.coedit.kinds import DocumentKind, Marks
from rcp.coedit.looking import marks_in, paragraphs
from rcp.coedit.models import SharedDocument

from .anonymity import named_in
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


class DraftLook:
    def passages(self, doc: "Doc[Any]") -> Mapping[str, str]:
        return paragraphs(doc)

    def marks(self, document: SharedDocument, passages: Mapping[str, str]) -> Marks:
        draft = _draft(document)
        return Marks(marks_in(passages.items(), named_in(draft.document)) if draft else ())


draft_kind = DocumentKind(
    may_read=may_read,
    may_write=may_write,
    look=DraftLook(),
    check=text_schema.check,
    let_go=text_schema.let_go,
    schema=text_schema.SCHEMA,
)
