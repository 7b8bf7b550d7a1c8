"""Handing over a record once its meeting is closed, and planning the next one on what is still open."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.links import address, make_link
from rcp.access.models import PersonalLink, Purpose
from rcp.cases.models import CareCircle
from rcp.decisions.models import STANDING, ActionItem, ActionStatus
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.commands import invite_person, schedule_meeting
from rcp.meetings.locks import locked_meeting
from rcp.meetings.mails import said
from rcp.meetings.models import Meeting, MeetingState
from rcp.notify.mail import queue_mail
from rcp.people.models import Person

from .models import Channel, Dispatch
from .queries import Recipient, next_day, recipients_of


@atomic
def send_record(*, by: Actor, meeting_id: int, to: Collection[str], channel: str = "") -> list[Dispatch]:
    """Hand the record over to these recipients, by their keys: a link by mail to whoever may read it and has an
    address, unless another `channel` is said; what was given by hand is noted so.

    A mail says when the meeting was held and where to read, never what was said.
    """
    meeting = locked_meeting(meeting_id)
    by.require(Ability.SEND, meeting)
    if meeting.state != MeetingState.CLOSED:
        raise NotYet(_("Le relevé s’envoie une fois la réunion close."))
    known = {recipient.key: recipient for recipient in recipients_of(meeting)}
    if not to:
        raise NotYet(_("Cochez au moins une personne."))
    if unknown := [key for key in to if key not in known]:
        raise Refused(_("« %(key)s » n’est pas destinataire de ce relevé.") % {"key": unknown[0][:40]})
    if channel and channel not in Channel.values:
        raise Refused(_("Ce moyen d’envoi n’existe pas."))
    return [_hand(by, meeting, known[key], channel) for key in dict.fromkeys(to)]


def _hand(by: Actor, meeting: Meeting, recipient: Recipient, channel: str) -> Dispatch:
    channel = channel or (Channel.LINK if recipient.by_link else Channel.HAND)
    if channel == Channel.LINK and not recipient.by_link:
        raise NotYet(
            _("%(who)s ne peut pas le lire par un lien : remettez-le en main propre.") % {"who": recipient.name}
        )
    link = _mailed(by, meeting, recipient.person) if channel == Channel.LINK and recipient.person else None
    sent = Dispatch.objects.create(
        meeting=meeting,
        record=meeting.record_number,
        person=recipient.person,
        contact=recipient.contact,
        channel=channel,
        link=link,
        sent_at=timezone.now(),
        sent_by=by.label,
    )
    stream = meeting.organisation.stream
    record(Verb.RECORD_SENT, by=by, stream=stream, subject=sent, number=meeting.record_number, channel=channel)
    return sent


def _mailed(by: Actor, meeting: Meeting, person: Person) -> PersonalLink:
    token = make_link(by=by, person=person, purpose=Purpose.MEETING, organisation=meeting.organisation, subject=meeting)
    when = said(meeting.starts_at)
    queue_mail(
        by=by,
        organisation=meeting.organisation,
        person=person,
        subject=_("Le relevé de la réunion %(when)s est prêt") % {"when": when},
        text=_(
            "Le relevé de la réunion %(when)s se lit par votre lien personnel ci-dessous. "
            "Il n’est que pour vous, ne le transférez pas : son ouverture est tracée."
        )
        % {"when": when},
        link=address(token),
    )
    return PersonalLink.objects.filter(person=person).latest("pk")


@atomic
def plan_next(*, by: Actor, meeting_id: int, on: date | None = None) -> Meeting:
    """The next meeting of the same situation, at the same hour and place: its circle, those who were expected, and
    whoever is still in charge of something are invited; it opens on what is left to do."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.SEND, meeting)
    if meeting.case is None:
        raise Refused(_("Seule une RCP se prolonge ainsi."))
    if Meeting.objects.filter(previous=meeting).exclude(state=MeetingState.CANCELLED).exists():
        raise NotYet(_("La prochaine réunion est déjà planifiée."))
    hour = timezone.localtime(meeting.starts_at).time()
    planned = schedule_meeting(
        by=by,
        kind=meeting.kind,
        organisation_id=meeting.organisation_id,
        case_id=meeting.case_id,
        starts_at=timezone.make_aware(datetime.combine(on or next_day(meeting), hour)),
        question=meeting.question,
        planned_minutes=meeting.planned_minutes,
        mode=meeting.mode,
        place=meeting.place,
        phone=meeting.phone,
        video_link=meeting.video_link,
        previous_id=meeting.pk,
    )
    for person_id in _expected_again(meeting, but=by.person_id):
        invite_person(by=by, meeting_id=planned.pk, person_id=person_id)
    return planned


def _expected_again(meeting: Meeting, *, but: int | None) -> list[int]:
    circle = CareCircle.objects.current(timezone.localdate()).filter(case=meeting.case)
    invited = meeting.invitations.standing()
    open_actions = ActionItem.objects.filter(
        STANDING, meeting=meeting, status__in=(ActionStatus.TO_CONFIRM, ActionStatus.CONFIRMED), owner__isnull=False
    )
    people = {
        *circle.values_list("person_id", flat=True),
        *invited.values_list("person_id", flat=True),
        *open_actions.values_list("owner_id", flat=True),
    }
    listed = Person.objects.listed(case_id=meeting.case_id).filter(pk__in=people - {but, None})
    return list(listed.order_by("pk").values_list("pk", flat=True))
