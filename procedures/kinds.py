"""Action sheets and procedures, as approvals and papers must know them."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from approvals.kinds import ContentKind
from approvals.models import Document, Draft
from approvals.standing import by_organisation
from rcp.access.abilities import Role
from rcp.access.actor import Actor
from rcp.meetings.models import Attendance, AttendanceStatus

from . import content, reading
from .models import DocumentKind
from .places import places


def roles(actor: Actor, document: Document) -> Collection[Role]:
    """Beside its organisations, whoever was at the meeting it comes from writes it too."""
    found = by_organisation(actor, document)
    return found | {Role.PARTICIPANT} if _attended(actor, document) else found


def _attended(actor: Actor, document: Document) -> bool:
    if actor.person_id is None or actor.link_id:
        return False
    there = Attendance.objects.filter(person_id=actor.person_id, status=AttendanceStatus.PRESENT)
    return there.filter(meeting__document_origins__document=document).exists()


def page(document: Document) -> str:
    return reverse("document", args=[document.pk])


def editor(document: Document) -> str:
    return reverse("document_edit", args=[document.pk])


def _fields(draft: Draft) -> dict[str, Any]:
    return {**content.origin_of(draft.document), "fields": content.fields_of(draft)}


def _steps(draft: Draft) -> dict[str, Any]:
    return {**content.origin_of(draft.document), "steps": content.steps_of(draft)}


KINDS = {
    str(kind): ContentKind(
        label=str(kind.label),
        content=_steps if kind == DocumentKind.PROCEDURE else _fields,
        missing=content.missing_steps if kind == DocumentKind.PROCEDURE else content.missing_fields,
        places=places,
        template="procedures/_reading.html",
        stylesheet="documents.css",
        reading=reading.shown,
        roles=roles,
        page=page,
        editor=editor,
    )
    for kind in DocumentKind
}
