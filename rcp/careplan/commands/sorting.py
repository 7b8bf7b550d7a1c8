"""Needs: written, sorted, ranked."""

from collections.abc import Mapping, Sequence

from django.db.models import Max
from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.decisions.commands.writing import refuse_withdrawn, restore, rewrite, signed, withdraw, write
from rcp.decisions.models import STANDING
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.changes import Plain
from rcp.meetings.locks import found, refuse_stale
from rcp.meetings.models import Meeting
from rcp.meetings.text import line

from .. import columns
from ..models import Domain, Need, Sort
from .conference import conference

LONGEST = 200
LONGEST_NOTE = 300


@atomic
def add_need(*, by: Actor, meeting_id: int, text: str, sort: str = Sort.AGREED, domain: str = "") -> Need:
    """Write a need, last in its column."""
    meeting = conference(by, meeting_id)
    need = Need(
        text=line(text, most=LONGEST, name=_("Besoin"), needed=True),
        sort=_sort(sort),
        domain=_domain(domain),
        position=_after_the_last(meeting, sort),
        **signed(by, meeting, meeting.needs.all()),
    )
    return write(need, Verb.NEED_ADDED, by=by, meeting=meeting)


@atomic
def revise_need(
    *,
    by: Actor,
    meeting_id: int,
    need_id: int,
    rev: int,
    text: str | None = None,
    note: str | None = None,
    domain: str | None = None,
    was: Mapping[str, Plain] | None = None,
) -> Need:
    """Reword a need, what is discussed about it, its domain; what is not given stays. NotYet with the need as it
    stands when somebody changed the same meanwhile. `was`: see rcp.meetings.changes."""
    meeting = conference(by, meeting_id)
    need = _locked(meeting, need_id)
    refuse_withdrawn(need)
    given = {name: value for name, value in (("text", text), ("note", note), ("domain", domain)) if value is not None}
    stands: dict[str, object] = {"text": need.text, "note": need.note, "domain": need.domain}
    refuse_stale(rev, need.rev, stands, changed=given, was=was)
    if text is not None:
        need.text = line(text, most=LONGEST, name=_("Besoin"), needed=True)
    if note is not None:
        need.note = line(note, most=LONGEST_NOTE, name=_("Précision"))
    if domain is not None:
        need.domain = _domain(domain)
    return rewrite(need, Verb.NEED_REVISED, by=by, meeting=meeting)


@atomic
def move_need(*, by: Actor, meeting_id: int, need_id: int, sort: str, to: int | None = None) -> Need:
    """Put a need in a column, at a place counted from 0 without it; last when no place is given."""
    meeting = conference(by, meeting_id)
    need = _locked(meeting, need_id)
    refuse_withdrawn(need)
    order = columns.placed(_column(meeting, sort), need.pk, to)
    need.sort = _sort(sort)
    need.save(update_fields=["sort"])
    for position, pk in enumerate(order):
        Need.objects.filter(pk=pk).exclude(position=position).update(position=position)
    record(Verb.NEED_SORTED, by=by, stream=meeting.stream, subject=need, number=need.number, sort=str(need.sort))
    need.refresh_from_db(fields=["position"])
    return need


@atomic
def rank_need(*, by: Actor, meeting_id: int, need_id: int, chosen: bool) -> Need:
    """Make a need the next priority, or no priority any more: those after it come up. NotYet at a fourth."""
    meeting = conference(by, meeting_id)
    need = _locked(meeting, need_id)
    refuse_withdrawn(need)
    try:
        order = columns.ranked(_priorities(meeting), need.pk, chosen=chosen)
    except ValueError as error:
        raise NotYet(str(error)) from None
    _rank(meeting, order)
    need.refresh_from_db(fields=["priority"])
    record(Verb.NEED_RANKED, by=by, stream=meeting.stream, subject=need, number=need.number, chosen=chosen)
    return need


@atomic
def withdraw_need(*, by: Actor, meeting_id: int, need_id: int) -> Need:
    """Take a need out of what is sorted; it is no priority any more, and can be restored."""
    meeting = conference(by, meeting_id)
    need = _locked(meeting, need_id)
    refuse_withdrawn(need)
    _rank(meeting, columns.ranked(_priorities(meeting), need.pk, chosen=False))
    need.priority = None
    return withdraw(need, Verb.NEED_WITHDRAWN, by=by, meeting=meeting)


@atomic
def restore_need(*, by: Actor, meeting_id: int, need_id: int) -> Need:
    """Bring it back, last in its column and no priority."""
    meeting = conference(by, meeting_id)
    need = _locked(meeting, need_id)
    need.position = _after_the_last(meeting, need.sort)
    return restore(need, Verb.NEED_RESTORED, by=by, meeting=meeting)


def _locked(meeting: Meeting, need_id: int) -> Need:
    return found(meeting.needs.select_for_update(of=("self",), no_key=True), need_id)


def _column(meeting: Meeting, sort: str) -> Sequence[int]:
    return list(meeting.needs.filter(STANDING, sort=sort).values_list("pk", flat=True))


def _after_the_last(meeting: Meeting, sort: str) -> int:
    last: int | None = meeting.needs.filter(STANDING, sort=sort).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _priorities(meeting: Meeting) -> Sequence[int]:
    rows = meeting.needs.filter(priority__isnull=False).order_by("priority")
    return list(rows.values_list("pk", flat=True))


def _rank(meeting: Meeting, order: Sequence[int]) -> None:
    """Emptied first: a priority is held once."""
    meeting.needs.filter(priority__isnull=False).update(priority=None)
    for rank, pk in enumerate(order, start=1):
        meeting.needs.filter(pk=pk).update(priority=rank)


def _sort(value: str) -> Sort:
    if value not in Sort.values:
        raise Refused(_("Un besoin est d’accord, discuté, ou encore inconnu."))
    return Sort(value)


def _domain(value: str) -> str:
    if value and value not in Domain.values:
        raise Refused(_("Ce domaine n’existe pas."))
    return value
