"""What the meetings write to people. Never what a meeting is about: a mail says when, and where to look."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.wording import moment
from rcp.journal.record import Author
from rcp.notify import ics
from rcp.notify.mail import queue_mail
from rcp.people.models import Person

from .models import Meeting


def queue_invitation(*, by: Author, meeting: Meeting, person: Person, address: str) -> None:
    """Queue the invitation and its calendar file in the caller's transaction; `address` is the personal link."""
    when = said(meeting.starts_at)
    queue_mail(
        by=by,
        organisation=meeting.organisation,
        person=person,
        subject=_("Invitation à une réunion, %(when)s") % {"when": when},
        text=_(
            "%(organisation)s vous invite à une réunion %(when)s.\n"
            "Dites si vous venez, et préparez-la si vous voulez : votre lien personnel est ci-dessous. "
            "Il n’est que pour vous, ne le transférez pas."
        )
        % {"organisation": meeting.organisation.name, "when": when},
        link=address,
        calendar=ics.invitation(appointment_of(meeting, person)),
    )


def queue_move(*, by: Author, meeting: Meeting, person: Person, address: str, was: datetime) -> None:
    """Tell that the date, the place or the link changed, and ask again; `was` is when it was to begin."""
    when, before = said(meeting.starts_at), said(was)
    moved = when != before
    text = (
        _("La réunion de %(organisation)s prévue %(before)s est déplacée : %(when)s.")
        if moved
        else _("Le lieu, la durée ou la façon de rejoindre la réunion de %(organisation)s, %(when)s, ont changé.")
    )
    queue_mail(
        by=by,
        organisation=meeting.organisation,
        person=person,
        subject=(_("Réunion déplacée : %(when)s") if moved else _("Réunion modifiée : %(when)s")) % {"when": when},
        text=text % {"organisation": meeting.organisation.name, "when": when, "before": before}
        + "\n"
        + _("Dites de nouveau si vous venez, par votre lien personnel ci-dessous ; ne le transférez pas."),
        link=address,
        calendar=ics.invitation(appointment_of(meeting, person)),
    )


def queue_reminder(*, by: Author, meeting: Meeting, person: Person, address: str, answered: bool) -> None:
    """Remind of the meeting, and ask for the answer that has not come."""
    when = said(meeting.starts_at)
    ask = _("Dites si vous venez") if not answered else _("Changez votre réponse s’il le faut")
    queue_mail(
        by=by,
        organisation=meeting.organisation,
        person=person,
        subject=_("Rappel : réunion %(when)s") % {"when": when},
        text=_("La réunion de %(organisation)s est %(when)s.")
        % {"organisation": meeting.organisation.name, "when": when}
        + "\n"
        + _("%(ask)s, et préparez-la, par votre lien personnel ci-dessous ; ne le transférez pas.") % {"ask": ask},
        link=address,
    )


def queue_withdrawal(*, by: Author, meeting: Meeting, person: Person) -> None:
    """Tell somebody that they are no longer expected, and take the meeting out of their calendar."""
    when = said(meeting.starts_at)
    queue_mail(
        by=by,
        organisation=meeting.organisation,
        person=person,
        subject=_("Vous n’êtes plus attendu à la réunion, %(when)s") % {"when": when},
        text=_(
            "%(organisation)s ne vous attend plus à la réunion %(when)s. "
            "Votre lien personnel ne vaut plus, et le fichier joint la retire de votre agenda."
        )
        % {"organisation": meeting.organisation.name, "when": when},
        calendar=ics.cancellation(appointment_of(meeting, person)),
    )


def queue_cancellation(*, by: Author, meeting: Meeting, person: Person) -> None:
    """Tell that the meeting is called off. Why is on its page only: people write what they like there."""
    when = said(meeting.starts_at)
    queue_mail(
        by=by,
        organisation=meeting.organisation,
        person=person,
        subject=_("Réunion annulée : %(when)s") % {"when": when},
        text=_(
            "La réunion de %(organisation)s prévue %(when)s est annulée. "
            "Le motif se lit sur sa page, par le lien personnel de votre invitation ; "
            "le fichier joint la retire de votre agenda."
        )
        % {"organisation": meeting.organisation.name, "when": when},
        calendar=ics.cancellation(appointment_of(meeting, person)),
    )


def said(at: datetime) -> str:
    """« mercredi 3 mars, 12 h 30 », in our zone."""
    return moment(timezone.localtime(at), today=timezone.localdate())


def appointment_of(meeting: Meeting, person: Person | None = None) -> ics.Appointment:
    """The meeting as a calendar may know it: its page needs a right, its title stays here."""
    return ics.Appointment(
        uid=f"{meeting.stream.uuid}@concertation",
        sequence=meeting.calendar_sequence,
        stamped_at=timezone.now(),
        starts_at=meeting.starts_at,
        minutes=meeting.planned_minutes,
        title=_("Réunion"),
        organisation=meeting.organisation.name,
        sender=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        attendee=ics.Attendee(person.name, person.email) if person and person.email else None,
        place=meeting.place or meeting.video_link or meeting.phone,
        notes="\n".join(how_to_join(meeting)),
        link=f"{settings.SITE_URL}{reverse('meeting', args=[meeting.pk])}",
    )


def how_to_join(meeting: Meeting) -> list[str]:
    """From afar: a line per way in."""
    ways = ((_("Visioconférence"), meeting.video_link), (_("Téléphone"), meeting.phone))
    return [f"{name} : {way}" for name, way in ways if way]
