"""Action sheets and procedures: the draft written together, the versions nothing changes, and who approved them."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mindmap.models import MindMap
from rcp.access.abilities import Role, State, Thing
from rcp.access.actor import Actor
from rcp.coedit.models import SharedDocument
from rcp.decisions.models import Decision
from rcp.journal.models import Stream
from rcp.meetings.models import AttendanceStatus, Meeting
from rcp.paper.models import Frozen
from rcp.people.models import Body, Mandate, Organisation, Person
from rcp.reports.models import Theme


class DocumentKind(models.TextChoices):
    ACTION_SHEET = "action_sheet", _("Fiche action")
    PROCEDURE = "procedure", _("Procédure")


class DocumentState(models.TextChoices):
    DRAFTING = "drafting", _("brouillon")
    SUBMITTED = "submitted", _("en approbation")
    IN_FORCE = "in_force", _("applicable")


class Document(models.Model):
    """One action sheet or procedure, from its first draft on. It never says who a person is."""

    kind = models.CharField(max_length=14, choices=DocumentKind.choices)
    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=160)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="documents")
    partners = models.ManyToManyField(Organisation, blank=True, related_name="shared_documents")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.DRAFTING)
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.CharField(max_length=200)
    rev = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-opened_at", "-pk")

    guarded_as = Thing.DOCUMENT

    def __str__(self) -> str:
        return self.title

    @property
    def guarded_state(self) -> State:
        return State(self.state)

    @property
    def stream(self) -> Stream:
        return self.organisation.stream

    @property
    def is_procedure(self) -> bool:
        return self.kind == DocumentKind.PROCEDURE

    def standing(self, actor: Actor) -> Collection[Role]:
        # A personal link opens one thing; whoever comes by it is nothing to any other document.
        if actor.link_id and actor.link_subject != f"document:{self.pk}":
            return frozenset()
        roles = set()
        if actor.person_id is not None and self._asks(actor.person_id):
            roles.add(Role.ELECTOR)
        if actor.coordinates(self.organisation_id):
            roles.add(Role.ORGANISER)
        if actor.belongs_to(self.organisation_id) or self._partner_ids() & actor.memberships.keys():
            roles.add(Role.COLLEAGUE)
        if self._attended(actor):
            roles.add(Role.PARTICIPANT)
        if actor.administers(self.organisation_id):
            roles.add(Role.ADMINISTRATOR)
        return roles

    def _asks(self, person_id: int) -> bool:
        return Elector.objects.filter(circuit__document=self, person_id=person_id, votes=True).exists()

    def _partner_ids(self) -> frozenset[int]:
        return frozenset(self.partners.values_list("pk", flat=True))

    def _attended(self, actor: Actor) -> bool:
        if self.meeting is None or actor.person_id is None or actor.link_id:
            return False
        return self.meeting.attendances.filter(person_id=actor.person_id, status=AttendanceStatus.PRESENT).exists()


class Draft(models.Model):
    """What is being written: rows (fields or steps) and one shared text. Freezing reads it and leaves it as it is."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="draft")
    text = models.OneToOneField(SharedDocument, on_delete=models.PROTECT, related_name="draft")

    guarded_as = Thing.DOCUMENT
    # A draft goes on while one of its versions is before a body: what is voted on is that version, which nothing moves.
    guarded_state = State.DRAFTING

    def __str__(self) -> str:
        return f"{self.document.code} (brouillon)"

    def standing(self, actor: Actor) -> Collection[Role]:
        return self.document.standing(actor)


class SheetField(models.Model):
    """One of the nine fields of an action sheet. A field of several points has one a line."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="fields")
    key = models.CharField(max_length=24, help_text=_("Une clé de procedures.sheet.FIELDS."))
    text = models.TextField(max_length=4000, blank=True)
    rev = models.PositiveIntegerField(default=1)
    revised_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "key"], name="field_once")]

    def __str__(self) -> str:
        return self.key


class StepKind(models.TextChoices):
    STEP = "step", _("étape")
    DECISION = "decision", _("décision")
    END = "end", _("fin")


class StepQuerySet(models.QuerySet["Step"]):
    def standing(self) -> "StepQuerySet":
        """Those that were not removed, in order."""
        return self.filter(removed_at__isnull=True).order_by("position", "pk")


class Step(models.Model):
    """One line of a procedure. Its number is its rank; it leads to another line, or to the following one when empty."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=StepKind.choices, default=StepKind.STEP)
    actor = models.CharField(_("Qui"), max_length=120, blank=True)
    task = models.CharField(_("Fait quoi"), max_length=400)
    trigger = models.CharField(_("Quand"), max_length=120, blank=True)
    how = models.CharField(_("Comment"), max_length=400, blank=True)
    document = models.CharField(_("Avec quoi"), max_length=160, blank=True)
    record = models.CharField(_("Trace"), max_length=160, blank=True)
    next = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    yes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    no = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    rev = models.PositiveIntegerField(default=1)
    revised_by = models.CharField(max_length=200, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="decision", next__isnull=True) | Q(yes__isnull=True, no__isnull=True),
                name="only_a_decision_forks",
            ),
            models.CheckConstraint(condition=~Q(kind="end") | Q(next__isnull=True), name="an_end_leads_nowhere"),
        ]

    def __str__(self) -> str:
        return self.task


class NodeUse(models.Model):
    """A node of a map that became an objective of an action sheet, or a step of a procedure."""

    map = models.ForeignKey(MindMap, on_delete=models.PROTECT, related_name="uses")
    node_id = models.CharField(max_length=40)
    field = models.ForeignKey(SheetField, on_delete=models.PROTECT, null=True, blank=True, related_name="node_uses")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, null=True, blank=True, related_name="node_uses")
    text = models.CharField(max_length=400)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(field__isnull=False, step__isnull=True) | Q(field__isnull=True, step__isnull=False),
                name="node_used_as_one_thing",
            ),
            models.UniqueConstraint(fields=["map", "node_id", "field"], name="node_used_once_in_field"),
        ]
        indexes = [models.Index(fields=["map", "node_id"])]

    def __str__(self) -> str:
        return f"{self.map_id}/{self.node_id}"

    @property
    def document(self) -> Document:
        line = self.step or self.field
        assert line is not None  # noqa: S101
        return line.draft.document


class Version(models.Model):
    """A version nothing changes: a trigger of the database refuses it. Content and digest are the frozen paper's."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.CharField(
        max_length=12, help_text=_("« 0.3 » ; approuvée, elle porte le numéro de son approbation.")
    )
    frozen = models.OneToOneField(Frozen, on_delete=models.PROTECT, related_name="version")
    summary = models.CharField(_("ce qui change"), max_length=300, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author_label = models.CharField(max_length=200)
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ("-frozen_at", "-pk")
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="version_numbered_once")]

    def __str__(self) -> str:
        return f"{self.document.code} {self.number}"

    @property
    def digest(self) -> str:
        return self.frozen.digest


class CircuitState(models.TextChoices):
    OPEN = "open", _("en cours")
    APPROVED = "approved", _("approuvée")
    RETURNED = "returned", _("renvoyée à la rédaction")
    REPLACED = "replaced", _("remplacée par une autre version")


class Circuit(models.Model):
    """One version before one body. The electorate and the quorum are those of the day it opened."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="circuits")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="circuits")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="circuits")
    quorum = models.PositiveSmallIntegerField()
    deadline = models.DateTimeField()
    state = models.CharField(max_length=8, choices=CircuitState.choices, default=CircuitState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["document"], condition=Q(state="open"), name="one_open_circuit"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | ~Q(state="open") & Q(closed_at__isnull=False),
                name="circuit_closed_says_when",
            ),
        ]
        indexes = [models.Index(fields=["deadline"], name="circuit_due", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.version} – {self.body}"


class Elector(models.Model):
    """One mandate, as it was when the circuit opened."""

    circuit = models.ForeignKey(Circuit, on_delete=models.PROTECT, related_name="electors")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="electorates")
    label = models.CharField(max_length=200)
    votes = models.BooleanField(default=True)

    class Meta:
        ordering = ("label", "pk")
        constraints = [models.UniqueConstraint(fields=["circuit", "mandate"], name="mandate_counted_once")]

    def __str__(self) -> str:
        return self.label


class Choice(models.TextChoices):
    APPROVE = "approve", _("approuve")
    REFUSE = "refuse", _("refuse")
    ABSTAIN = "abstain", _("s’abstient")


class Ballot(models.Model):
    """One elector's answer, once and for all. `digest` is that of the content the elector read."""

    elector = models.OneToOneField(Elector, on_delete=models.PROTECT, related_name="ballot")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    reason = models.CharField(max_length=1000, blank=True)
    digest = models.CharField(max_length=64)
    cast_at = models.DateTimeField()

    class Meta:
        ordering = ("cast_at", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(choice="refuse") | ~Q(reason=""), name="a_no_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.elector} {self.choice}"


class Approval(models.Model):
    """A version that a body approved: the number it bears from then on, and since when it applies."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="approval")
    circuit = models.OneToOneField(Circuit, on_delete=models.PROTECT, related_name="approval")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="approvals")
    number = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    approved_at = models.DateTimeField()
    effective_on = models.DateField()

    class Meta:
        ordering = ("-approved_at", "-pk")
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="approved_number_once")]

    def __str__(self) -> str:
        return f"{self.version.document.code} {self.number}"
