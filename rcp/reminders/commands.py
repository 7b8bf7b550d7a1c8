"""Reminding people of what they promised: by themselves on some days, or because whoever organises asks."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import SERVICE, Actor, actor_of_person
from rcp.access.links import address, make_link
from rcp.access.models import Account, Purpose
from rcp.decisions.follow_up import OPEN
from rcp.decisions.models import STANDING, ActionItem
from rcp.decisions.queries import my_actions
from rcp.journal.record import Author, record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.notify.mail import queue_mail
from rcp.people.models import Person

from .days import due_dates, is_an_hour_to_write, sentence
from .models import Digest

# The background loop turns every second; whom to write to is looked for once in this time, some at a time.
EVERY = timedelta(minutes=1)
AT_ONCE = 20
# How long the link of a reminder opens one's actions.
LASTS = timedelta(days=30)


def send_due_digests() -> int:
    """The background loop's share; gives how many were written to. Safe to run twice at once."""
    now = timezone.localtime()
    if not is_an_hour_to_write(now) or not cache.add("reminders-looked", True, timeout=EVERY.total_seconds()):
        return 0
    today = now.date()
    due = ActionItem.objects.filter(STANDING, status__in=OPEN, due_on__in=due_dates(today), owner__isnull=False)
    due = due.exclude(owner__email="").exclude(meeting__ended_at=None)
    told = Digest.objects.filter(day=today).values("person_id")
    people = list(due.exclude(owner__in=told).order_by("owner").values_list("owner_id", flat=True).distinct()[:AT_ONCE])
    return sum(_remind(Person.objects.get(pk=person), by=SERVICE) for person in people)


@atomic
def remind_owner(*, by: Actor, person_id: int) -> None:
    """Write to somebody in charge of what this actor organises, now; once a day at most, whoever asks."""
    person = Person.objects.filter(pk=person_id).first()
    owed = ActionItem.objects.filter(STANDING, status__in=OPEN, owner=person_id).select_related("meeting__organisation")
    if person is None or not any(by.may(Ability.ANSWER, action) for action in owed):
        raise Refused(_("Aucune action de cette personne n’est à suivre par vous."))
    if not person.email:
        raise NotYet(_("Cette personne n’a pas d’adresse : ajoutez-la dans l’annuaire, ou appelez-la."))
    if not _remind(person, by=by):
        raise NotYet(_("Un rappel lui a déjà été envoyé aujourd’hui."))


@atomic
def _remind(person: Person, *, by: Author) -> bool:
    today = timezone.localdate()
    _digest, is_new = Digest.objects.get_or_create(
        person=person, day=today, defaults={"asked_by": "" if by == SERVICE else by.label}
    )
    owed = my_actions(actor_of_person(person), today=today)
    actions = [*owed.late, *owed.soon, *owed.later]
    if not is_new or not actions:
        return False
    _write_to(person, actions, by=by)
    return True


def _write_to(person: Person, actions: Sequence[ActionItem], *, by: Author) -> None:
    organisation = actions[0].meeting.organisation
    has_account = Account.objects.filter(person=person, is_active=True).exists()
    link = reverse("my_actions")
    if not has_account:
        token = make_link(
            by=by, person=person, purpose=Purpose.ACTIONS, organisation=organisation, subject=person, lasts=LASTS
        )
        link = address(token)
    said = sentence((action.due_on for action in actions), today=timezone.localdate())
    asked = _("Dites en un geste ce qui est fait, ce qui est en cours, ou la date que vous tiendrez.")
    queue_mail(
        by=by,
        organisation=organisation,
        person=person,
        subject=_("Ce que vous avez accepté de faire"),
        text=f"{said}\n{asked}",
        link=link,
    )
    record(Verb.OWNER_REMINDED, by=by, stream=organisation.stream, subject=person, audit_only=True)
