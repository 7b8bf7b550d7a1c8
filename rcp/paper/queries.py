"""Reading what was frozen and printed."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import models

from rcp.journal.record import name_of

from .kinds import kinds
from .models import Frozen, PaperJob, Print


class Altered(Exception):
    """The stored bytes are no longer those that were printed."""


@dataclass(frozen=True)
class Copy:
    """One copy as a page lists it: its printing, and the paper once it is there."""

    label: str
    job: PaperJob
    print_id: int | None
    size: int


def content_of(frozen: Frozen) -> dict[str, Any] | None:
    """What was frozen, in the shape its kind has today; None once the law had it erased."""
    if not frozen.content:
        return None
    return kinds[frozen.kind].latest(json.loads(frozen.content), frozen.shape)


def frozen_of(subject: models.Model, kind: str) -> list[Frozen]:
    """What was frozen of this thing, the newest first."""
    return list(Frozen.objects.filter(subject=name_of(subject), kind=kind).order_by("-frozen_at", "-pk"))


def copies_of(frozen: Frozen) -> list[Copy]:
    """The copies asked for, in the order their kind lists them, ready or not."""
    prints = {name: (pk, size) for pk, name, size in frozen.prints.values_list("pk", "name", "size")}
    jobs = {job.name: job for job in frozen.jobs.all()}
    return [
        Copy(label, jobs[name], *prints.get(name, (None, 0)))
        for name, label in kinds[frozen.kind].copies.items()
        if name in jobs
    ]


def shown(frozen: Frozen, *, back: str) -> dict[str, object]:
    """What the fragment paper/_copies.html needs; `back` is the path of the page that shows it."""
    copies = copies_of(frozen)
    return {"frozen": frozen, "copies": copies, "pending": any(copy.job.is_pending for copy in copies), "back": back}


def checked_bytes(copy: Print) -> bytes:
    """The PDF, once its size and digest were found to be those noted when it was made. Raises Altered."""
    pdf = bytes(copy.pdf)
    if len(pdf) != copy.size or hashlib.sha256(pdf).hexdigest() != copy.sha256:
        raise Altered(copy.pk)
    return pdf
