"""Freezing a content, asking for its copies, erasing them when the law says so."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.journal.record import Author, Plain, name_of, record
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.models import Organisation

from .canonical import canonical, digest
from .kinds import kinds
from .models import Frozen, JobState, PaperJob, Print


@atomic
def freeze(
    *,
    by: Author,
    kind: str,
    code: str,
    number: str,
    title: str,
    organisation: Organisation,
    subject: models.Model,
    content: Mapping[str, Any],
) -> Frozen:
    """Keep this content for ever under this code and number; no rendering happens here. The caller asks the rights.

    Raises NotYet when the number is taken: somebody froze at the same instant, and the caller may try the next one.
    """
    if kind not in kinds:
        raise LookupError(f"no such kind of paper: {kind}")
    text = canonical(content)
    try:
        with transaction.atomic():
            return Frozen.objects.create(
                kind=kind,
                code=code,
                number=number,
                title=title,
                organisation=organisation,
                shape=kinds[kind].shape,
                subject=name_of(subject),
                content=text,
                digest=digest(text),
                frozen_at=timezone.now(),
                frozen_by=by.label,
            )
    except IntegrityError as error:
        if Frozen.objects.filter(code=code, number=number).exists():
            raise NotYet(_("La version %s vient d’être figée par quelqu’un d’autre.") % number) from error
        raise


def ask_for_print(*, frozen: Frozen, name: str, facts: dict[str, Plain] | None = None) -> PaperJob:
    """Queue one copy, in the caller's transaction; asking twice for the same copy is asking once."""
    if name not in kinds[frozen.kind].copies:
        raise LookupError(f"no such copy of {frozen.kind}: {name}")
    now = timezone.now()
    job, _made = PaperJob.objects.get_or_create(
        frozen=frozen, name=name, defaults={"facts": facts or {}, "asked_at": now, "next_try_at": now}
    )
    return job


@atomic
def ask_again(*, job_id: int) -> PaperJob:
    """Try a copy that failed once more. The caller asks the rights. Raises NotYet when it did not fail or is erased."""
    job = PaperJob.objects.select_for_update(of=("self",), no_key=True).select_related("frozen").get(pk=job_id)
    if job.frozen.purged_at is not None:
        raise NotYet(_("Ce document a été effacé, comme la loi le demande : il ne se refait pas."))
    if job.state != JobState.FAILED:
        raise NotYet(_("Ce document est déjà prêt ou en préparation."))
    job.state, job.tries, job.fault, job.next_try_at = JobState.WAITING, 0, "", timezone.now()
    job.save(update_fields=["state", "tries", "fault", "next_try_at"])
    return job


def note_download(*, by: Author, copy: Print) -> None:
    """Who took which paper: in the organisation's journal, never relayed."""
    with transaction.atomic():
        record(
            Verb.PAPER_DOWNLOADED,
            by=by,
            stream=copy.frozen.organisation.stream,
            subject=copy,
            audit_only=True,
            code=copy.frozen.code,
            number=copy.frozen.number,
            copy=copy.name,
            sha256=copy.sha256,
        )


@atomic
def purge_frozen(*, frozen: Frozen, title: str | None = None) -> None:
    """Erase a content and its copies as the law requires: digests and dates stay. The caller asks and records.

    `title` takes the place of a title that said what is erased.
    """
    now = timezone.now()
    blank = {"content": "", "purged_at": now, "title": frozen.title if title is None else title}
    Frozen.objects.filter(pk=frozen.pk, purged_at__isnull=True).update(**blank)
    Print.objects.filter(frozen=frozen, purged_at__isnull=True).update(pdf=b"", purged_at=now)
    PaperJob.objects.filter(frozen=frozen).exclude(state=JobState.DONE).update(
        state=JobState.FAILED, fault=_("Le contenu a été effacé, comme la loi le demande.")
    )
