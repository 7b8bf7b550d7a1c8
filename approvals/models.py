"""What is written together, frozen, and approved: the draft, the versions nothing changes, and who approved them.

Nothing here says what a document is about: each kind of it is an area's own, told in `kinds`.
"""

from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rcp.access.abilities import Role, State, Thing
from rcp.access.actor import Actor
from rcp.coedit.models import SharedDocument
from rcp.journal.models import Stream
from rcp.paper.models import Frozen
from rcp.people.models import Body, Mandate, Organisation, Person

from .kinds import ContentKind, kinds


class DocumentState(models.TextChoices):
    DRAFTING = "drafting", _("brouillon")
    SUBMITTED = "submitted", _("en approbation")
    IN_FORCE = "in_force", _("applicable")


class Document(models.Model):
    """One document, from its first draft on. It never says who a person is."""

    kind = models.CharField(max_length=20, help_text=_("Une clé de approvals.kinds."))
    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=160)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="documents")
    partners = models.ManyToManyField(Organisation, blank=True, related_name="shared_documents")
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
    def content_kind(self) -> ContentKind:
        return kinds[self.kind]

    @property
    def kind_label(self) -> str:
        return self.content_kind.label

    @property
    def guarded_state(self) -> State:
        return State(self.state)

    @property
    def stream(self) -> Stream:
        return self.organisation.stream

    def standing(self, actor: Actor) -> Collection[Role]:
        # A personal link opens one thing; whoever comes by it is nothing to any other document.
        if actor.link_id and actor.link_subject != f"document:{self.pk}":
            return frozenset()
        asked = {Role.ELECTOR} if self._asks(actor) else frozenset()
        return asked | frozenset(self.content_kind.roles(actor, self))

    def _asks(self, actor: Actor) -> bool:
        if actor.person_id is None:
            return False
        return Elector.objects.filter(circuit__document=self, person_id=actor.person_id, votes=True).exists()


class Draft(models.Model):
    """What is being written: its area's own rows and one shared text. Freezing reads it and leaves it as it is."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="draft")
    text = models.OneToOneField(SharedDocument, on_delete=models.PROTECT, related_name="draft")

    guarded_as = Thing.DOCUMENT
    # A draft goes on while one of its versions is before a body: what is voted on is that version, which nothing moves.
    guarded_state = State.DRAFTING

    def __str__(self) -> str:
        return f"{self.document.code} (brouillon)"

    def standing(self, actor: Actor) -> Collection[Role]:
        return self.document.standing(actor)


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
