"""The background loop's share: claim a printing, make it apart, keep it, say so."""

import hashlib
import logging
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.actor import SERVICE
from rcp.journal.record import record
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb

from .graphviz import NotDrawn
from .kinds import kinds
from .models import Frozen, JobState, PaperJob, Print
from .queries import content_of
from .rendering import NotPrinted, render

logger = logging.getLogger(__name__)

TRIES = 3
PAUSES = (timedelta(seconds=5), timedelta(seconds=30))
# A claim older than this belongs to a loop that died: nothing takes longer than the renderer's own limit.
CLAIM_LASTS = timedelta(minutes=2)
BATCH = 5


def print_waiting_papers() -> int:
    """Make the copies that wait, a few at a time; gives how many were tried. Two loops never make the same one."""
    tried = 0
    for pk in list(_due().values_list("pk", flat=True)[:BATCH]):
        job = _claim(pk)
        if job is not None:
            _make(job)
            tried += 1
    return tried


def _due() -> QuerySet[PaperJob]:
    now = timezone.now()
    return PaperJob.objects.filter(
        Q(state=JobState.WAITING, next_try_at__lte=now) | Q(state=JobState.RUNNING, claimed_at__lt=now - CLAIM_LASTS)
    )


def _claim(pk: int) -> PaperJob | None:
    claimed = _due().filter(pk=pk).update(state=JobState.RUNNING, claimed_at=timezone.now(), tries=F("tries") + 1)
    return PaperJob.objects.select_related("frozen__organisation__stream").get(pk=pk) if claimed else None


def _make(job: PaperJob) -> None:
    try:
        pdf = pdf_of(job.frozen, job.name, job.facts)
    except (NotPrinted, NotDrawn) as error:
        _failed(job, error)
    else:
        _keep(job, pdf)


def pdf_of(frozen: Frozen, name: str, facts: dict[str, object], *, archive: str = "pdf/a-3a") -> bytes:
    """The bytes of this copy: a function of the frozen content, the copy's name and its facts. As « pdf/a-1a » the
    content is not attached, which that standard forbids."""
    kind, content = kinds[frozen.kind], content_of(frozen)
    if content is None:
        raise NotPrinted(_("Le contenu a été effacé, comme la loi le demande."))
    images = kind.images(content) if kind.images else {}
    sheet = kind.sheet(content, name, facts)
    number = facts.get("number", frozen.number)
    margins = {
        "reference": _("%(code)s · version %(number)s") % {"code": frozen.code, "number": number},
        "digest": frozen.short_digest,
    }
    return render(
        sheet.template,
        {**sheet.context, **margins, "images": frozenset(images)},
        at=frozen.frozen_at,
        attachments={"data.json": frozen.content} if archive == "pdf/a-3a" else {},
        figures=sheet.figures,
        images=images,
        archive=archive,
    )


@atomic
def _keep(job: PaperJob, pdf: bytes) -> None:
    copy, made = Print.objects.get_or_create(
        frozen=job.frozen,
        name=job.name,
        defaults={
            "pdf": pdf,
            "sha256": hashlib.sha256(pdf).hexdigest(),
            "size": len(pdf),
            "made_at": timezone.now(),
        },
    )
    PaperJob.objects.filter(pk=job.pk).update(state=JobState.DONE, fault="")
    if made:
        record(
            Verb.PAPER_READY,
            by=SERVICE,
            stream=job.frozen.organisation.stream,
            subject=copy,
            frozen=job.frozen_id,
            code=job.frozen.code,
            number=job.frozen.number,
            copy=job.name,
        )


@atomic
def _failed(job: PaperJob, error: NotPrinted | NotDrawn) -> None:
    logger.warning("paper job %d failed (try %d): %s", job.pk, job.tries, error)
    why = error.why if isinstance(error, NotPrinted) else _("Le schéma n’a pas pu être dessiné.")
    if job.tries < TRIES:
        pause = PAUSES[job.tries - 1]
        PaperJob.objects.filter(pk=job.pk).update(state=JobState.WAITING, next_try_at=timezone.now() + pause, fault=why)
        return
    PaperJob.objects.filter(pk=job.pk).update(state=JobState.FAILED, fault=why)
    record(
        Verb.PAPER_FAILED,
        by=SERVICE,
        stream=job.frozen.organisation.stream,
        subject=job,
        frozen=job.frozen_id,
        code=job.frozen.code,
        copy=job.name,
    )
