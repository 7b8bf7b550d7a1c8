"""Reading requests: the queue of a structure, one's own, what they became."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from rcp.access.actor import Actor
from rcp.meetings.models import Meeting
from rcp.people.models import Organisation, OrganisationKind

from .delays import Counted, Course, counted
from .models import CaseRequest, RequestDoor, RequestState


def queues_of(actor: Actor) -> list[Organisation]:
    """The structures for which this account answers requests."""
    mine = [pk for pk in actor.memberships if actor.accompanies(pk)]
    return list(Organisation.objects.filter(pk__in=mine).order_by("name"))


def asked_of(organisations: Iterable[Organisation]) -> "QuerySet[CaseRequest]":
    rows = CaseRequest.objects.filter(organisation__in=[each.pk for each in organisations])
    return rows.select_related("organisation", "case").prefetch_related("requesters")


def own_requests(actor: Actor) -> "QuerySet[CaseRequest]":
    """Those that this person made, newest first."""
    rows = CaseRequest.objects.filter(requesters__person=actor.person_id or 0).distinct()
    return rows.select_related("organisation").prefetch_related("requesters").order_by("-received_at")


def asked_organisations() -> "QuerySet[Organisation]":
    """Those that take requests: the DAC, and whoever opened a form."""
    return Organisation.objects.filter(Q(kind=OrganisationKind.DAC) | Q(request_door__is_open=True)).distinct()


def open_door(code: str) -> RequestDoor | None:
    return RequestDoor.objects.select_related("organisation__stream").filter(code=code, is_open=True).first()


def counts_of(rows: Iterable[CaseRequest]) -> Counted:
    """What these requests became, and how long it took."""
    listed = list(rows)
    met = met_at(listed)
    return counted([Course(row.state, row.received_at, row.answered_at, met.get(row.case_id or 0)) for row in listed])


def met_at(rows: Iterable[CaseRequest]) -> dict[int, datetime]:
    """`case → when its first meeting since was held, or is to be`."""
    cases = {row.case_id: row.received_at for row in rows if row.case_id and row.state == RequestState.ACCEPTED}
    found: dict[int, datetime] = {}
    meetings = Meeting.objects.filter(case__in=cases).order_by("starts_at")
    for case_id, starts_at, opened_at in meetings.values_list("case_id", "starts_at", "opened_at"):
        at = opened_at or starts_at
        if case_id is not None and case_id not in found and at >= cases[case_id]:
            found[case_id] = at
    return found
