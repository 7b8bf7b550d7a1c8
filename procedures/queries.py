"""The action sheets and procedures that somebody may see."""

from django.db.models import Q, QuerySet

from approvals.models import Document
from approvals.queries import asked, by_link
from rcp.access.actor import Actor
from rcp.meetings.models import AttendanceStatus

from .kinds import KINDS


def visible_documents(actor: Actor) -> QuerySet[Document]:
    """The documents this actor may see, in one query; the rule is that of `kinds.roles`."""
    rows = Document.objects.filter(kind__in=KINDS).select_related("organisation", "origin__theme")
    if actor.link_id is not None:
        return rows.filter(pk__in=by_link(actor).values("pk"))
    if actor.person_id is None:
        return rows.none()
    if actor.is_administrator:
        return rows
    mine = list(actor.memberships)
    attended = Q(origin__meeting__attendances__person_id=actor.person_id) & Q(
        origin__meeting__attendances__status=AttendanceStatus.PRESENT
    )
    seen = Q(organisation__in=mine) | Q(partners__in=mine) | attended | asked(actor)
    return rows.filter(pk__in=Document.objects.filter(seen).values("pk"))
