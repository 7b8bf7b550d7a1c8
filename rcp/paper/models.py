"""What was frozen, its printed copies, and the printing that waits."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rcp.people.models import Organisation

from . import fonts


class Frozen(models.Model):
    """A content that nothing changes any more: a trigger of the database refuses it.

    `content` is canonical JSON and `digest` its SHA-256; code, number and approval stay outside it. `shape` says which
    fields the content has: see `kinds.PaperKind.shapes`. Erasure required by law blanks the content, keeps the digest
    and says when.
    """

    kind = models.CharField(max_length=20, help_text=_("Quel papier : une clé de rcp.paper.kinds."))
    code = models.CharField(max_length=40)
    number = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    shape = models.PositiveSmallIntegerField(default=1)
    subject = models.CharField(max_length=80, help_text=_("Ce qu’il décrit, nommé comme au journal : « meeting:12 »."))
    content = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=200)
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "frozen"
        ordering = ("frozen_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="frozen_numbered_once"),
            models.CheckConstraint(
                condition=Q(purged_at__isnull=True) & ~Q(content="") | Q(purged_at__isnull=False, content=""),
                name="frozen_whole_or_purged",
            ),
        ]
        indexes = [models.Index(fields=["subject"])]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"

    @property
    def short_digest(self) -> str:
        return self.digest[:8]

    @property
    def letters_not_drawn(self) -> list[str]:
        """What its copies show as squares."""
        return fonts.not_drawn(self.content)


class JobState(models.TextChoices):
    WAITING = "waiting", _("en préparation")
    RUNNING = "running", _("en préparation")
    DONE = "done", _("prêt")
    FAILED = "failed", _("non produit")


class PaperJob(models.Model):
    """One printing to be done. Claimed by conditional update; tried three times in all, then said to have failed.

    `facts` is what the copy says beside the content: status, number in force, approval.
    """

    frozen = models.ForeignKey(Frozen, on_delete=models.PROTECT, related_name="jobs")
    name = models.CharField(max_length=20, help_text=_("Quelle copie : « complete », « voting », « approved »."))
    facts = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = [models.UniqueConstraint(fields=["frozen", "name"], name="printed_once")]
        indexes = [
            models.Index(fields=["next_try_at"], name="paper_to_do", condition=Q(state__in=("waiting", "running")))
        ]

    def __str__(self) -> str:
        return f"{self.frozen} {self.name}"

    @property
    def is_pending(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)


class Print(models.Model):
    """A PDF that was made, once. `sha256` and `size` are checked at every reading."""

    frozen = models.ForeignKey(Frozen, on_delete=models.PROTECT, related_name="prints")
    name = models.CharField(max_length=20)
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("made_at", "pk")
        constraints = [models.UniqueConstraint(fields=["frozen", "name"], name="one_copy_of_each_name")]

    def __str__(self) -> str:
        return f"{self.frozen} {self.name}"
