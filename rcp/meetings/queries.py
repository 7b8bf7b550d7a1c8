"""Reading meetings."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from rcp.access.actor import Actor
from rcp.cases.models import CareCircle
from rcp.people.models import MembershipRole, OrganisationKind

from .models import UNANSWERED, Invitation, InvitationAnswer, Meeting, MeetingKind


def visible_meetings(actor: Actor) -> "QuerySet[Meeting]":
    """The meetings this actor may see; the same answer as Meeting.standing, in one query."""
    rows = Meeting.objects.select_related("organisation", "stream", "theme", "case")
    if actor.link_id is not None:
        return rows.filter(pk=linked_meeting(actor) or 0)
    seen = Q(pk__in=_expected(actor))
    collective = ~Q(kind=MeetingKind.RCP)
    if actor.is_administrator:
        seen |= collective
    seen |= collective & (Q(organisation__in=actor.memberships) | Q(invited_organisations__in=actor.memberships))
    seen |= Q(kind=MeetingKind.RCP) & _organised(actor)
    return rows.filter(pk__in=Meeting.objects.filter(seen).values("pk"))


@dataclass(frozen=True)
class Answers:
    """How many of those invited come, do not, and have not said."""

    coming: int
    declining: int
    waiting: int


def answers_of(invitations: Iterable[Invitation]) -> Answers:
    said = [invitation.answer for invitation in invitations]
    return Answers(
        coming=said.count(InvitationAnswer.ACCEPTED),
        declining=said.count(InvitationAnswer.DECLINED),
        waiting=sum(answer in UNANSWERED for answer in said),
    )


def linked_meeting(actor: Actor) -> int | None:
    """The meeting that a personal link opens."""
    kind, _sep, pk = actor.link_subject.partition(":")
    return int(pk) if kind == "meeting" and pk.isdigit() else None


def _expected(actor: Actor) -> "QuerySet[Meeting, int]":
    if actor.person_id is None:
        return Meeting.objects.none().values_list("pk", flat=True)
    who = Q(invitations__person=actor.person_id, invitations__withdrawn_at__isnull=True)
    who |= Q(attendances__person=actor.person_id, attendances__admitted_at__isnull=False)
    who |= Q(seats__person=actor.person_id)
    return Meeting.objects.filter(who).values_list("pk", flat=True)


def _organised(actor: Actor) -> Q:
    """The RCPs of the structures that this actor coordinates: those of a DAC are known to be held, those of others to
    whoever planned them, is the situation's lead or in its circle."""
    coordinating = (MembershipRole.COORDINATOR, MembershipRole.ADMINISTRATOR)
    hosts = [pk for pk, role in actor.memberships.items() if role in coordinating]
    own = actor.person_id or 0
    circles = CareCircle.objects.current(timezone.localdate()).filter(person_id=own).values("case")
    by_name = Q(planned_by=own) | Q(case__lead=own) | Q(case__in=circles)
    return Q(organisation__in=hosts) & (Q(organisation__kind=OrganisationKind.DAC) | by_name)
