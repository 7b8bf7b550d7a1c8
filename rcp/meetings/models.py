"""Meetings of every kind: who is expected, who came, which phase it is in, which groups it split into."""

import secrets
from collections.abc import Collection, Iterable

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rcp.access.abilities import Role, State, Thing
from rcp.access.actor import Actor
from rcp.access.models import PersonalLink
from rcp.access.wording import hour
from rcp.journal.models import Stream
from rcp.people.models import Organisation, OrganisationKind, Person, Profession

from . import phases


class MeetingKind(models.TextChoices):
    RCP = "rcp", _("Réunion de concertation pluriprofessionnelle")
    RUPTURE_CELL = "rupture_cell", _("Cellule rupture de parcours")
    WORKING_GROUP = "working_group", _("Groupe de travail")
    GOVERNANCE = "governance", _("Réunion d’instance")
    FEEDBACK = "feedback", _("Retour d’expérience")


class Mode(models.TextChoices):
    ON_SITE = "on_site", _("sur place")
    VIDEO = "video", _("visio")
    PHONE = "phone", _("téléphone")
    MIXED = "mixed", _("sur place et à distance")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("planifiée")
    OPEN = "open", _("en cours")
    ENDED = "ended", _("terminée, à clore")
    CLOSED = "closed", _("close")
    CANCELLED = "cancelled", _("annulée")


def new_code() -> str:
    """What a QR code on a wall carries: hard to guess, and it opens nothing but the antechamber."""
    return secrets.token_urlsafe(12)


class Meeting(models.Model):
    """One meeting. Its stream numbers everything that happens in it; sealed, nothing changes any more."""

    kind = models.CharField(max_length=14, choices=MeetingKind.choices)
    title = models.CharField(max_length=160)
    question = models.CharField(max_length=300, blank=True, help_text=_("Une phrase, affichée tout du long."))
    anonymous_question = models.CharField(
        max_length=300,
        blank=True,
        help_text=_("La question sans rien qui désigne la personne, pour qui n’est pas couvert."),
    )
    context = models.TextField(max_length=4000, blank=True)
    theme = models.ForeignKey("reports.Theme", on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="meetings")
    invited_organisations = models.ManyToManyField(Organisation, related_name="invited_meetings", blank=True)
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    planned_at = models.DateTimeField(default=timezone.now)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="following")
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.MIXED)
    place = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=60, blank=True, help_text=_("Pont téléphonique : numéro et code."))
    video_link = models.URLField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    planned_minutes = models.PositiveSmallIntegerField(default=60)
    next_on = models.DateField(null=True, blank=True, help_text=_("Date prévue de la prochaine réunion."))
    state = models.CharField(max_length=9, choices=MeetingState.choices, default=MeetingState.PLANNED)
    calendar_sequence = models.PositiveIntegerField(
        default=0, help_text=_("Grandit quand les calendriers doivent changer (SEQUENCE, RFC 5545).")
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelling_reason = models.CharField(max_length=200, blank=True)
    script = models.JSONField(
        default=list, blank=True, help_text=_("Les phases, telles qu’à l’ouverture (rcp.meetings.phases.kept).")
    )
    phase = models.CharField(max_length=20, blank=True)
    phase_started_at = models.DateTimeField(null=True, blank=True)
    phase_extra_minutes = models.SmallIntegerField(default=0)
    phases_skipped = models.JSONField(default=list, blank=True)
    groups_message = models.CharField(max_length=300, blank=True)
    groups_end_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopening_reason = models.CharField(max_length=200, blank=True)
    record_number = models.PositiveSmallIntegerField(default=1)
    stream = models.OneToOneField(Stream, on_delete=models.PROTECT, related_name="meeting")
    code = models.CharField(max_length=24, unique=True, default=new_code)
    rev = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("starts_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="rcp", case__isnull=False, theme__isnull=True) | ~Q(kind="rcp") & Q(case__isnull=True),
                name="only_an_rcp_is_about_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("planned", "cancelled"), opened_at__isnull=True)
                | ~Q(state__in=("planned", "cancelled")) & Q(opened_at__isnull=False),
                name="meeting_opened_once_held",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("planned", "cancelled", "open"), ended_at__isnull=True)
                | Q(state__in=("ended", "closed"), ended_at__isnull=False),
                name="meeting_ended_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="meeting_closed_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | ~Q(state="cancelled") & Q(cancelled_at__isnull=True),
                name="meeting_cancelled_says_when",
            ),
            models.CheckConstraint(condition=Q(planned_minutes__gte=5), name="meeting_lasts_five_minutes"),
        ]
        indexes = [models.Index(fields=["state", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def phases(self) -> phases.Phases:
        """The phases this meeting opened with; none before."""
        return phases.as_kept(self.script)

    @property
    def is_rcp(self) -> bool:
        return self.kind == MeetingKind.RCP

    @property
    def after_hours(self) -> bool:
        """Whether what is written now is marked « après séance »."""
        return self.state == MeetingState.ENDED

    @property
    def guarded_as(self) -> Thing:
        return Thing.MEETING

    @property
    def guarded_state(self) -> State:
        return State(self.state)

    def standing(self, actor: Actor) -> Collection[Role]:
        return self.standings([actor])[0]

    def standings(self, actors: Iterable[Actor]) -> list[frozenset[Role]]:
        """What each actor is to this meeting, in the same order; the number of queries does not grow with them."""
        # Down here, since what people are is read from the rows of this file.
        from .standing import Standings

        actors = list(actors)
        standings = Standings([self], actors)
        return [standings.of(self, actor) for actor in actors]

    @property
    def held_by_dac(self) -> bool:
        return self.organisation.kind == OrganisationKind.DAC


class AgendaItem(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    planned_minutes = models.PositiveSmallIntegerField(default=10)
    carried_by = models.CharField(max_length=80, blank=True, help_text=_("Qui présente ce point."))
    done_at = models.DateTimeField(null=True, blank=True)
    rev = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title


class InvitationAnswer(models.TextChoices):
    PENDING = "pending", _("sans réponse")
    ACCEPTED = "accepted", _("viendra")
    DECLINED = "declined", _("ne viendra pas")
    AGAIN = "again", _("à redire")  # they had answered, and the meeting moved


# Those who were asked and have not said whether they come.
UNANSWERED = (InvitationAnswer.PENDING, InvitationAnswer.AGAIN)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def standing(self) -> "InvitationQuerySet":
        """Those that still open the meeting."""
        return self.filter(withdrawn_at__isnull=True)


class Invitation(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    invited_by = models.CharField(max_length=200)
    invited_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=InvitationAnswer.choices, default=InvitationAnswer.PENDING)
    comment = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    leaves_at = models.TimeField(null=True, blank=True, help_text=_("Doit partir à cette heure."))
    reminded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("person__last_name", "person__first_name")
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="invited_once")]

    def __str__(self) -> str:
        return f"{self.person} → {self.meeting_id}"

    @property
    def is_waiting(self) -> bool:
        return self.answer in UNANSWERED

    @property
    def answer_said(self) -> str:
        said = self.get_answer_display()
        return (
            _("%(said)s, jusqu’à %(hour)s") % {"said": said, "hour": hour(self.leaves_at)} if self.leaves_at else said
        )


class AttendanceStatus(models.TextChoices):
    EXPECTED = "expected", _("attendu")
    PRESENT = "present", _("présent")
    EXCUSED = "excused", _("excusé")
    ABSENT = "absent", _("absent")
    COPIED = "copied", _("en copie")


class Attendance(models.Model):
    """One person's presence. Arrival and departure are kept; `label` names a walk-in who is not in the directory."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="attendances")
    label = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=8, choices=AttendanceStatus.choices, default=AttendanceStatus.EXPECTED)
    mode = models.CharField(max_length=8, choices=Mode.choices, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    ticked_by = models.CharField(max_length=200, blank=True, help_text=_("Vide quand la personne est entrée seule."))
    admitted_at = models.DateTimeField(null=True, blank=True)
    after_hours = models.BooleanField(default=False)

    class Meta:
        ordering = ("person__last_name", "person__first_name", "label", "pk")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="present_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, label="") | Q(person__isnull=True) & ~Q(label=""),
                name="attendance_is_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="present") | Q(arrived_at__isnull=False), name="present_since_some_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.label


class Preparation(models.Model):
    """What one person prepared for the round: four lines, theirs to change until it is over."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="preparations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="preparations")
    doing = models.CharField(_("ce que je fais"), max_length=500, blank=True)
    worry = models.CharField(_("ce qui m’inquiète"), max_length=500, blank=True)
    need = models.CharField(_("ce dont j’ai besoin"), max_length=500, blank=True)
    proposal = models.CharField(_("ce que je propose"), max_length=500, blank=True)
    written_at = models.DateTimeField()
    rev = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="prepared_once")]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.meeting_id}"


class SeatRole(models.TextChoices):
    FACILITATOR = "facilitator", _("Animation")
    SCRIBE = "scribe", _("Secrétariat")
    TIMEKEEPER = "timekeeper", _("Gardien du temps")


class Seat(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=12, choices=SeatRole.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "role"], name="one_holder_per_seat")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} : {self.person}"


class BreakoutQuerySet(models.QuerySet["Breakout"]):
    def current(self) -> "BreakoutQuerySet":
        return self.filter(ended_at__isnull=True)


class Breakout(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="breakouts")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    formed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    people = models.ManyToManyField(Person, through="BreakoutMember", related_name="breakouts")

    objects = BreakoutQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "name"], condition=Q(ended_at__isnull=True), name="group_named_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BreakoutMember(models.Model):
    breakout = models.ForeignKey(Breakout, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["breakout", "person"], name="in_a_group_once")]

    def __str__(self) -> str:
        return f"{self.person} : {self.breakout}"


class ArrivalState(models.TextChoices):
    WAITING = "waiting", _("attend")
    ADMITTED = "admitted", _("entré")
    REFUSED = "refused", _("non admis")


class Arrival(models.Model):
    """Somebody at the door: who came by the code on the wall and may not know yet what this meeting is, or somebody of
    the structure that holds an RCP, known from the start, who says why they ask to attend it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="arrivals")
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, null=True, blank=True)
    function = models.CharField(max_length=80, blank=True)
    structure = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text=_("Pourquoi cette personne demande à assister."))
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=ArrivalState.choices, default=ArrivalState.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    link = models.ForeignKey(PersonalLink, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="admitted") | Q(person__isnull=False) & (Q(link__isnull=False) | ~Q(reason="")),
                name="admitted_as_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def occupation(self) -> str:
        return self.function or (self.profession.label if self.profession else "")

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
