"""What happened, in order. Audit trail, live events and catch-up are this one table."""

import uuid

from django.db import models

from .verbs import Verb


class Stream(models.Model):
    """One numbered list of entries: one per meeting, one per organisation."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    last_seq = models.PositiveBigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.uuid} @ {self.last_seq}"


def verbs() -> list[tuple[str, str]]:
    """Asked when needed, so that a new verb asks for no migration."""
    return [(verb.value, str(verb.label)) for verb in Verb]


class Entry(models.Model):
    """One thing that happened. Never edited, never deleted: a trigger of the database refuses both."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveBigIntegerField()
    verb = models.CharField(max_length=40, choices=verbs)
    author_kind = models.CharField(max_length=12)
    author_id = models.CharField(max_length=40, blank=True)
    author_label = models.CharField(max_length=200)
    subject = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    audit_only = models.BooleanField(default=False)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("stream_id", "seq")
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="entry_numbered_once")]
        indexes = [models.Index(fields=["subject"]), models.Index(fields=["verb", "at"])]

    def __str__(self) -> str:
        return f"{self.stream_id}/{self.seq} {self.verb}"


class Receipt(models.Model):
    """The answer already given to a command, so that a repeated command is answered and not done again."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="receipts")
    actor = models.CharField(max_length=40)
    client = models.CharField(max_length=40)
    n = models.PositiveBigIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "actor", "client", "n"], name="receipt_once")]

    def __str__(self) -> str:
        return f"{self.client}#{self.n}"
