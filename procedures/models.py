"""Action sheets and procedures: what they come from, and the rows that are written together."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.models import Document, Draft
from mindmap.models import MindMap
from rcp.decisions.models import Decision
from rcp.meetings.models import Meeting
from rcp.reports.models import Theme


class DocumentKind(models.TextChoices):
    ACTION_SHEET = "action_sheet", _("Fiche action")
    PROCEDURE = "procedure", _("Procédure")


class Origin(models.Model):
    """What a document comes from: a meeting and, when they are known, one of its decisions and its theme."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="origin")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="document_origins")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="document_origins"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="document_origins"
    )

    def __str__(self) -> str:
        return f"{self.document_id} ← {self.meeting_id}"


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
