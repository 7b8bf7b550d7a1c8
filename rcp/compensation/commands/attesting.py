"""The signing sheet of a meeting that was held, and certificates of presence."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import name_of
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.meetings.models import AttendanceStatus, Meeting, MeetingState
from rcp.paper.canonical import canonical, digest
from rcp.paper.codes import next_code
from rcp.paper.commands import ask_for_print, freeze
from rcp.paper.models import Frozen
from rcp.people.models import Organisation

from ..presence import CERTIFICATE, COMPLETE, SHEET, OfPresence, certificate_content, sheet_content

_ATTEMPTS = 20


@atomic
def make_signing_sheet(*, by: Actor, meeting_id: int) -> Frozen:
    """Keep who was there as the attendance says it now. Made again, it is the next version of the same sheet."""
    meeting = _held(meeting_id)
    by.require(Ability.CHECK, OfPresence(meeting))
    content = sheet_content(meeting)
    if not content["rows"]:
        raise NotYet(_("Aucune présence n’est notée : il n’y a rien à émarger."))
    return _kept(by=by, kind=SHEET, prefix="EMA", subject=meeting, organisation=meeting.organisation, content=content)


@atomic
def make_certificate(*, by: Actor, meeting_id: int, person_id: int) -> Frozen:
    """Certify one person's presence: asked by whoever held the meeting, or by that person."""
    meeting = _held(meeting_id)
    by.require(Ability.READ, OfPresence(meeting, person_id))
    rows = meeting.attendances.select_related("person__profession", "meeting__organisation")
    attendance = rows.filter(person=person_id, status=AttendanceStatus.PRESENT).first()
    if attendance is None:
        raise NotYet(_("La présence de cette personne n’est pas notée à cette réunion."))
    content = certificate_content(attendance, by=meeting.organisation.name)
    return _kept(
        by=by, kind=CERTIFICATE, prefix="ATT", subject=attendance, organisation=meeting.organisation, content=content
    )


def _held(meeting_id: int) -> Meeting:
    meeting = Meeting.objects.select_related("organisation__stream").get(pk=meeting_id)
    if meeting.state not in (MeetingState.ENDED, MeetingState.CLOSED):
        raise NotYet(_("La réunion n’est pas encore terminée."))
    return meeting


def _kept(
    *, by: Actor, kind: str, prefix: str, subject: models.Model, organisation: Organisation, content: Mapping[str, Any]
) -> Frozen:
    year = timezone.localdate().year
    for _attempt in range(_ATTEMPTS):
        before = Frozen.objects.filter(kind=kind, subject=name_of(subject)).order_by("frozen_at", "pk")
        last = before.last()
        if last is not None and last.content and _same(last, content):
            return last
        taken = Frozen.objects.filter(code__startswith=f"{prefix}-{year}-").values_list("code", flat=True)
        try:
            frozen = freeze(
                by=by,
                kind=kind,
                code=last.code if last else next_code(prefix, year, taken),
                number=str(before.count() + 1),
                title=content["title"],
                organisation=organisation,
                subject=subject,
                content=content,
            )
        except NotYet:
            continue
        ask_for_print(frozen=frozen, name=COMPLETE)
        return frozen
    raise NotYet(_("Le document n’a pas pu recevoir de numéro. Réessayez."))


def _same(frozen: Frozen, content: Mapping[str, Any]) -> bool:
    """Nothing changed since: pressed twice, it is the same paper."""
    return frozen.digest == digest(canonical(content))
