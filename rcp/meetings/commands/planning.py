"""Planning a meeting and changing what was planned."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.guards import OfOrganisation
from rcp.cases.models import Case
from rcp.coedit.commands import open_document
from rcp.journal.models import Stream
from rcp.journal.record import record
from rcp.journal.refusals import Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.anonymity import last_names_in, refuse_identity
from rcp.people.identities import Allowed
from rcp.people.models import Organisation, Person
from rcp.reports.models import Theme

from ..changes import SAME, Plain, Same
from ..locks import locked_meeting, refuse_stale
from ..models import (
    AgendaItem,
    Attendance,
    Invitation,
    InvitationAnswer,
    Meeting,
    MeetingKind,
    MeetingState,
    Mode,
    Seat,
    SeatRole,
)
from ..notes import MEDICAL_NOTES, NOTES
from ..text import line, lines
from .convening import ask_again
from .ordering import minutes_of_a_point

MOST_MINUTES = 480


@atomic
def schedule_meeting(
    *,
    by: Actor,
    kind: str,
    organisation_id: int,
    starts_at: datetime,
    title: str = "",
    question: str = "",
    context: str = "",
    planned_minutes: int = 60,
    case_id: int | None = None,
    theme_id: int | None = None,
    invited_organisation_ids: Collection[int] = (),
    mode: str = Mode.MIXED,
    place: str = "",
    phone: str = "",
    video_link: str = "",
    agenda: Sequence[tuple[str, int]] = (),
    previous_id: int | None = None,
) -> Meeting:
    """Plan a meeting; whoever plans it is expected and takes the facilitator's seat until somebody else does.

    An RCP takes its title and question from its situation when none is given. Without `previous_id` the meeting
    follows the last one held on the same situation or theme, whose actions it will take up.
    """
    organisation = Organisation.objects.filter(pk=organisation_id).select_related("stream").first()
    if organisation is None or not by.may(Ability.SEE, OfOrganisation(organisation)):
        raise Refused(_("Cette structure n’existe pas ou ne vous est pas ouverte."))
    by.require(Ability.SCHEDULE, OfOrganisation(organisation))
    case, theme = _subject(by, kind, case_id, theme_id)
    meeting = Meeting(
        kind=MeetingKind(_one_of(kind, MeetingKind.values)),
        organisation=organisation,
        case=case,
        theme=theme,
        title=line(title or _subject_name(case, theme), most=160, name=_("Intitulé"), needed=True),
        question=line(question or _subject_question(case, theme), most=300, name=_("Question posée")),
        context=lines(context, most=4000, name=_("Contexte")),
        mode=_one_of(mode, Mode.values),
        place=line(place, most=160, name=_("Lieu")),
        phone=line(phone, most=60, name=_("Téléphone")),
        video_link=_link(video_link),
        starts_at=starts_at,
        planned_minutes=_minutes(planned_minutes),
        planned_by_id=by.person_id,
        stream=Stream.objects.create(),
    )
    _refuse_identity(meeting, *(title for title, _minutes in agenda))
    meeting.previous = _previous(by, meeting, previous_id)
    meeting.save(force_insert=True)
    meeting.invited_organisations.set(_invited(invited_organisation_ids, host=organisation))
    _write_agenda(meeting, agenda)
    open_document(kind=NOTES, stream=meeting.stream)
    if meeting.is_rcp:
        open_document(kind=MEDICAL_NOTES, stream=meeting.stream)
    record(Verb.MEETING_SCHEDULED, by=by, stream=meeting.stream, subject=meeting, kind=meeting.kind)
    if by.person_id is not None:
        _seat_planner(by, meeting, by.person_id)
    return meeting


@atomic
def revise_meeting(
    *,
    by: Actor,
    meeting_id: int,
    rev: int | None = None,
    title: str | None = None,
    question: str | None = None,
    context: str | None = None,
    starts_at: datetime | None = None,
    planned_minutes: int | None = None,
    mode: str | None = None,
    place: str | None = None,
    phone: str | None = None,
    video_link: str | None = None,
    invited_organisation_ids: Collection[int] | None = None,
) -> Meeting:
    """Change what was planned; what is not given stays.

    Another time, length, place or way in is told to everybody invited, who are asked again, until it is held.
    """
    meeting = locked_meeting(meeting_id)
    by.require(Ability.REVISE, meeting)
    before = _as_told(meeting)
    refuse_stale(
        rev, meeting.rev, {"title": meeting.title, "question": meeting.question}, changed=("title", "question")
    )
    if title is not None:
        meeting.title = line(title, most=160, name=_("Intitulé"), needed=True)
    if question is not None:
        meeting.question = line(question, most=300, name=_("Question posée"))
    if context is not None:
        meeting.context = lines(context, most=4000, name=_("Contexte"))
    if starts_at is not None and starts_at != meeting.starts_at:
        refuse_past(starts_at)
        meeting.starts_at = starts_at
    if planned_minutes is not None:
        meeting.planned_minutes = _minutes(planned_minutes)
    if mode is not None:
        meeting.mode = _one_of(mode, Mode.values)
    if place is not None:
        meeting.place = line(place, most=160, name=_("Lieu"))
    if phone is not None:
        meeting.phone = line(phone, most=60, name=_("Téléphone"))
    if video_link is not None:
        meeting.video_link = _link(video_link)
    _refuse_identity(meeting)
    if invited_organisation_ids is not None:
        meeting.invited_organisations.set(_invited(invited_organisation_ids, host=meeting.organisation))
    meeting.rev += 1
    moved = meeting.state == MeetingState.PLANNED and _as_told(meeting) != before
    meeting.calendar_sequence += moved
    meeting.save()
    if moved:
        ask_again(by, meeting, was=before[0])
        record(Verb.MEETING_MOVED, by=by, stream=meeting.stream, subject=meeting)
    record(Verb.MEETING_REVISED, by=by, stream=meeting.stream, subject=meeting, rev=meeting.rev)
    return meeting


def _as_told(meeting: Meeting) -> tuple[datetime, int, str, str, str]:
    """What everybody invited was told of the meeting."""
    return meeting.starts_at, meeting.planned_minutes, meeting.place, meeting.phone, meeting.video_link


def refuse_past(starts_at: datetime) -> None:
    """Nobody is asked to come yesterday."""
    if timezone.localtime(starts_at).date() < timezone.localdate():
        raise Refused(_("Cette date est passée : choisissez un jour à venir."))


@atomic
def choose_theme(
    *,
    by: Actor,
    meeting_id: int,
    theme_id: int | None | Same = SAME,
    question: str | None = None,
    anonymous_question: str | None = None,
    rev: int | None = None,
    was: Mapping[str, Plain] | None = None,
) -> Meeting:
    """Say, in the room, what this meeting works on: a theme of the observatory (None: none any more), a question in
    words, or both. `anonymous_question`: what those see whom the sharing of the situation does not cover. `was`: see
    rcp.meetings.changes."""
    meeting = locked_meeting(meeting_id)
    by.require(Ability.LEAD, meeting)
    given = {
        "theme": theme_id is not SAME,
        "question": question is not None,
        "anonymous_question": anonymous_question is not None,
    }
    changed = [name for name, is_given in given.items() if is_given]
    stands: dict[str, object] = {
        "question": meeting.question,
        "theme": meeting.theme_id,
    }
    if meeting.is_rcp:
        stands["anonymous_question"] = meeting.anonymous_question
    refuse_stale(rev, meeting.rev, stands, changed=changed, was=was)
    if theme_id is not SAME:
        if meeting.is_rcp:
            raise Refused(_("Une RCP porte sur une situation, pas sur un thème."))
        meeting.theme = _visible_theme(by, theme_id) if theme_id is not None else None
        meeting.question = meeting.question or (meeting.theme.question if meeting.theme else "")
    if question is not None:
        meeting.question = line(question, most=300, name=_("Question posée"), needed=True)
        if not meeting.is_rcp:
            refuse_identity(meeting.question)
    if anonymous_question is not None:
        meeting.anonymous_question = line(anonymous_question, most=300, name=_("Question sans la personne"))
        refuse_identity(meeting.anonymous_question)
    meeting.rev += 1
    meeting.save(update_fields=["theme", "question", "anonymous_question", "rev"])
    record(Verb.MEETING_REVISED, by=by, stream=meeting.stream, subject=meeting, rev=meeting.rev, theme=meeting.theme_id)
    return meeting


def _refuse_identity(meeting: Meeting, *lines: str) -> None:
    """A title, a question, a place and the lines of an agenda stand on lists and in calendars: there not even an RCP
    says who it is about. Whoever works where it is held may be named."""
    here = Allowed(last_names_in([meeting.organisation_id]), doctors=True)
    refuse_identity(meeting.title, meeting.question)
    refuse_identity(meeting.place, *lines, *([] if meeting.is_rcp else [meeting.context]), allowed=here)


def _subject(by: Actor, kind: str, case_id: int | None, theme_id: int | None) -> tuple[Case | None, Theme | None]:
    """What the meeting is about, if whoever plans it may know of it."""
    if kind == MeetingKind.RCP:
        case = Case.objects.filter(pk=case_id).select_related("organisation").first() if case_id else None
        if case is None or not by.may(Ability.SEE, case):
            raise Refused(_("Une RCP porte sur une situation : choisissez-la, ou ouvrez-la d’abord."))
        by.require(Ability.SCHEDULE, case)
        return case, None
    if case_id is not None:
        raise Refused(_("Seule une RCP porte sur la situation d’une personne."))
    return None, _visible_theme(by, theme_id) if theme_id is not None else None


def _visible_theme(by: Actor, theme_id: int) -> Theme:
    theme = Theme.objects.filter(pk=theme_id).first()
    if theme is None or not by.may(Ability.SEE, theme):
        raise Refused(_("Ce thème n’existe pas ou ne vous est pas ouvert."))
    return theme


def _subject_name(case: Case | None, theme: Theme | None) -> str:
    if case is not None:
        return case.alias
    return theme.title if theme is not None else ""


def _subject_question(case: Case | None, theme: Theme | None) -> str:
    if case is not None:
        return case.question
    return theme.question if theme is not None else ""


def _previous(by: Actor, meeting: Meeting, previous_id: int | None) -> Meeting | None:
    held = Meeting.objects.filter(organisation_id=meeting.organisation.pk).exclude(opened_at=None)
    if previous_id is not None:
        previous = held.filter(pk=previous_id, kind=meeting.kind).first()
        if previous is None or not by.may(Ability.READ, previous):
            raise Refused(_("La réunion précédente n’existe pas ou ne vous est pas ouverte."))
        return previous
    if meeting.case is not None:
        return held.filter(case=meeting.case).order_by("-starts_at").first()
    if meeting.theme is not None:
        return held.filter(kind=meeting.kind, theme=meeting.theme).order_by("-starts_at").first()
    return None


def _invited(pks: Collection[int], *, host: Organisation) -> list[Organisation]:
    organisations = list(Organisation.objects.filter(pk__in=pks).exclude(pk=host.pk))
    if len(organisations) < len(set(pks) - {host.pk}):
        raise Refused(_("Une des structures invitées n’existe pas."))
    return organisations


def _write_agenda(meeting: Meeting, agenda: Sequence[tuple[str, int]]) -> None:
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            position=place,
            title=line(title, most=160, name=_("Point de l’ordre du jour"), needed=True),
            planned_minutes=minutes_of_a_point(minutes),
        )
        for place, (title, minutes) in enumerate(agenda)
    )


def _seat_planner(by: Actor, meeting: Meeting, person_id: int) -> None:
    now = timezone.now()
    person = Person.objects.get(pk=person_id)
    Invitation.objects.create(
        meeting=meeting,
        person=person,
        invited_by=by.label,
        invited_at=now,
        answer=InvitationAnswer.ACCEPTED,
        answered_at=now,
    )
    Attendance.objects.create(meeting=meeting, person=person)
    Seat.objects.create(meeting=meeting, role=SeatRole.FACILITATOR, person=person, since=now)
    record(Verb.SEAT_TAKEN, by=by, stream=meeting.stream, role=SeatRole.FACILITATOR.value, person=person_id)


def _one_of(value: str, values: Collection[str]) -> str:
    if value not in values:
        raise Refused(_("Ce choix n’existe pas."))
    return value


def _minutes(minutes: int) -> int:
    if not 5 <= minutes <= MOST_MINUTES:
        raise Refused(_("La durée prévue va de 5 minutes à 8 heures."))
    return minutes


def _link(address: str) -> str:
    address = address.strip()
    if address and not address.startswith("https://"):
        raise Refused(_("Le lien de visioconférence commence par https://"))
    if len(address) > 300 or any(c.isspace() for c in address):
        raise Refused(_("Le lien de visioconférence n’est pas une adresse."))
    return address
