"""Asking the invited which dates suit them, answering, keeping one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.wording import short_day
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.commands import revise_meeting
from rcp.meetings.commands.convening import others_invited, personal_address
from rcp.meetings.commands.planning import refuse_past
from rcp.meetings.locks import found, locked_meeting
from rcp.meetings.models import InvitationAnswer, Meeting, MeetingState
from rcp.notify.mail import queue_mail

from .models import DateAnswer, DatePoll, ProposedDate, Suits

FEWEST, MOST = 2, 8


@atomic
def open_poll(*, by: Actor, meeting_id: int, starts: Sequence[datetime], closes_on: date) -> DatePoll:
    """Propose 2 to 8 dates to everybody invited, who answer by their personal link until that day."""
    meeting = _planned(by, meeting_id, Ability.REVISE)
    dates = sorted(set(starts))
    if not FEWEST <= len(dates) <= MOST:
        raise Refused(_("Proposez de 2 à 8 dates différentes."))
    for starts_at in dates:
        refuse_past(starts_at)
    if not timezone.localdate() <= closes_on <= timezone.localtime(dates[0]).date():
        raise Refused(_("Le dernier jour pour répondre va d’aujourd’hui à la première date proposée."))
    if meeting.date_polls.filter(settled_at=None).exists():
        raise NotYet(_("Des dates sont déjà proposées pour cette réunion : retenez-en une d’abord."))
    poll = DatePoll.objects.create(meeting=meeting, closes_on=closes_on, opened_at=timezone.now())
    ProposedDate.objects.bulk_create(ProposedDate(poll=poll, starts_at=starts_at) for starts_at in dates)
    for invitation in others_invited(by, meeting):
        _ask(by, meeting, poll, invitation.person_id)
    record(Verb.DATES_PROPOSED, by=by, stream=meeting.stream, subject=poll, dates=len(dates))
    return poll


@atomic
def answer_poll(*, by: Actor, meeting_id: int, answers: Mapping[int, str]) -> DatePoll:
    """Say which dates suit one, by their number; one may change one's mind until the last day."""
    meeting = _planned(by, meeting_id, Ability.COME)
    poll = _open(meeting)
    if by.person_id is None or not meeting.invitations.standing().filter(person=by.person_id).exists():
        raise Refused(_("Vous n’avez pas d’invitation à cette réunion."))
    if timezone.localdate() > poll.closes_on:
        day = short_day(poll.closes_on, today=timezone.localdate())
        raise NotYet(_("On pouvait répondre jusqu’au %(day)s : dites-le à l’animation.") % {"day": day})
    if not answers:
        raise Refused(_("Répondez à une date au moins."))
    for pk, suits in answers.items():
        proposed = found(poll.dates.all(), pk)
        if suits not in Suits.values:
            raise Refused(_("Ce choix n’existe pas."))
        DateAnswer.objects.update_or_create(date=proposed, person_id=by.person_id, defaults={"suits": suits})
    record(Verb.DATES_ANSWERED, by=by, stream=meeting.stream, subject=poll)
    return poll


@atomic
def settle_poll(*, by: Actor, meeting_id: int, date_id: int) -> Meeting:
    """Keep this date: the meeting moves there, everybody is told; whoever said that it suits is expected."""
    meeting = _planned(by, meeting_id, Ability.REVISE)
    poll = _open(meeting)
    proposed = found(poll.dates.all(), date_id)
    poll.settled_at = timezone.now()
    poll.save(update_fields=["settled_at"])
    record(Verb.DATE_KEPT, by=by, stream=meeting.stream, subject=proposed)
    meeting = revise_meeting(by=by, meeting_id=meeting.pk, starts_at=proposed.starts_at)
    coming = proposed.answers.filter(suits=Suits.YES).values("person")
    meeting.invitations.standing().filter(person__in=coming).update(
        answer=InvitationAnswer.ACCEPTED, answered_at=timezone.now()
    )
    return meeting


def _planned(by: Actor, meeting_id: int, ability: Ability) -> Meeting:
    meeting = locked_meeting(meeting_id)
    by.require(ability, meeting)
    if meeting.state != MeetingState.PLANNED:
        raise NotYet(_("Cette réunion n’est plus à planifier."))
    return meeting


def _open(meeting: Meeting) -> DatePoll:
    poll = meeting.date_polls.filter(settled_at=None).first()
    if poll is None:
        raise NotYet(_("Aucune date n’est proposée pour cette réunion."))
    return poll


def _ask(by: Actor, meeting: Meeting, poll: DatePoll, person_id: int) -> None:
    person = meeting.invitations.get(person=person_id).person
    day = short_day(poll.closes_on, today=timezone.localdate())
    queue_mail(
        by=by,
        organisation=meeting.organisation,
        person=person,
        subject=_("Quelles dates vous conviennent ?"),
        text=_(
            "%(organisation)s propose plusieurs dates pour une réunion. Dites avant la fin du %(day)s lesquelles vous "
            "conviennent, par votre lien personnel ci-dessous ; ne le transférez pas."
        )
        % {"organisation": meeting.organisation.name, "day": day},
        link=personal_address(by, meeting, person),
    )
