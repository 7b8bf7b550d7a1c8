"""Shared documents as a log: what each person wrote, in the order it was stored, and where to start reading from."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from rcp.journal.models import Stream
from rcp.people.models import Person


class SharedDocument(models.Model):
    """One document that several people write at once (Yjs). Its content is its log, never a column."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, help_text=_("Le nom sous lequel ses règles sont inscrites : « mindmap »."))
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="shared_documents")
    epoch = models.PositiveIntegerField(default=1, help_text=_("Change quand le contenu effacé est purgé."))
    last_seq = models.PositiveBigIntegerField(default=0)
    snapshot_seq = models.PositiveBigIntegerField(default=0)
    # How often what is fenced in it changed (see kinds.Fence): each session knows with which it has judged.
    fences = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["changed_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid} @ {self.epoch}.{self.last_seq}"


class Update(models.Model):
    """One Yjs update (v1), as it was received. `after` is the stream's number when it was stored."""

    document = models.ForeignKey(SharedDocument, on_delete=models.PROTECT, related_name="updates")
    epoch = models.PositiveIntegerField()
    seq = models.PositiveBigIntegerField()
    data = models.BinaryField()
    author = models.CharField(max_length=40)
    origin = models.CharField(max_length=20, blank=True, help_text=_("Ce que le service faisait : « graft »."))
    at = models.DateTimeField()
    after = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("document_id", "seq")
        constraints = [models.UniqueConstraint(fields=["document", "epoch", "seq"], name="update_numbered_once")]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.epoch}.{self.seq} {self.author}"


class Snapshot(models.Model):
    """The whole state after `upto_seq`, so that opening costs the same after ten updates and after 100,000."""

    document = models.ForeignKey(SharedDocument, on_delete=models.PROTECT, related_name="snapshots")
    epoch = models.PositiveIntegerField()
    upto_seq = models.PositiveBigIntegerField()
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "epoch", "upto_seq"], name="snapshot_once")]

    def __str__(self) -> str:
        return f"{self.document_id} ≤ {self.epoch}.{self.upto_seq}"


class Writer(models.Model):
    """Whose hand a Yjs client number is: said by the server, never by the document. No person: the service itself."""

    document = models.ForeignKey(SharedDocument, on_delete=models.PROTECT, related_name="writers")
    epoch = models.PositiveIntegerField()
    yjs_client_id = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "yjs_client_id"], name="writer_once")]

    def __str__(self) -> str:
        return f"{self.yjs_client_id} = {self.person_id or 'service'}"
