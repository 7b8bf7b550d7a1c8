"""Telling a rupture, and gathering what many were told."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.guards import OfOrganisation
from rcp.journal.record import Author, record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.models import Organisation

from . import qualify
from .limesurvey import Row
from .models import Report, ReportStatus, Theme, ThemeCause

LONGEST_CAUSE = 300
TOLD = ("actor_category", "event_verb", "event_object", "event_reason", "event_place")


@atomic
def submit_report(*, by: Actor, organisation_id: int, told: Mapping[str, object]) -> Report:
    """Keep one report in the name of an organisation; `told` holds the columns of Report that people fill in."""
    organisation = Organisation.objects.select_related("stream").get(pk=organisation_id)
    by.require(Ability.REPORT, OfOrganisation(organisation))
    report = Report(organisation=organisation, author_id=by.person_id, reported_at=timezone.now(), **told)
    _complete(report)
    _anonymous(getattr(report, name) for name in (*TOLD, "commune", "territory"))
    report.save(force_insert=True)
    record(Verb.REPORT_SUBMITTED, by=by, stream=organisation.stream, subject=report, kind=report.rupture_kind)
    return report


@atomic
def open_theme(*, by: Actor, organisation_id: int, title: str, question: str = "") -> Theme:
    """Open a theme to work on."""
    organisation = Organisation.objects.select_related("stream").get(pk=organisation_id)
    by.require(Ability.SCHEDULE, OfOrganisation(organisation))
    theme = Theme(organisation=organisation, title=" ".join(title.split()), question=" ".join(question.split()))
    _complete(theme)
    _anonymous((theme.title, theme.question))
    theme.save(force_insert=True)
    record(Verb.THEME_OPENED, by=by, stream=organisation.stream, subject=theme)
    return theme


@atomic
def gather_reports(*, by: Actor, theme_id: int, report_ids: Iterable[int]) -> int:
    """Put reports in a theme; gives how many were not there yet.

    Each organisation brings its own reports, into any theme it may see: that is how territories meet.
    """
    theme = (
        Theme.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation__stream")
        .get(pk=theme_id)
    )
    by.require(Ability.SEE, theme)
    reports = list(Report.objects.filter(pk__in=list(report_ids)).exclude(themes=theme))
    for report in reports:
        by.require(Ability.REVISE, report)
    theme.reports.add(*reports)
    Report.objects.filter(pk__in=[report.pk for report in reports], status=ReportStatus.RECEIVED).update(
        status=ReportStatus.GATHERED
    )
    if reports:
        record(Verb.THEME_GATHERED, by=by, stream=theme.stream, subject=theme, count=len(reports))
    return len(reports)


@atomic
def share_theme(*, by: Actor, theme_id: int, organisation_ids: Iterable[int]) -> None:
    """Let other organisations read a theme and bring their reports."""
    theme = (
        Theme.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation__stream")
        .get(pk=theme_id)
    )
    by.require(Ability.REVISE, theme)
    already = set(theme.shared_with.values_list("pk", flat=True)) | {theme.organisation_id}
    for organisation in Organisation.objects.filter(pk__in=list(organisation_ids)).exclude(pk__in=already):
        theme.shared_with.add(organisation)
        record(Verb.THEME_SHARED, by=by, stream=theme.stream, subject=theme, organisation=organisation.pk)


@atomic
def name_cause(*, by: Author, theme_id: int, text: str) -> ThemeCause:
    """Keep a cause of a theme; named twice, it is kept once. The caller has asked the rights, in a meeting on it."""
    theme = (
        Theme.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation__stream")
        .get(pk=theme_id)
    )
    words = " ".join(text.split())
    if not words or len(words) > LONGEST_CAUSE:
        raise NotYet(_("Une cause tient en une phrase : %(most)d caractères au plus.") % {"most": LONGEST_CAUSE})
    _anonymous([words])
    existing = theme.causes.filter(text__iexact=words).first()
    if existing is not None:
        return existing
    cause = ThemeCause.objects.create(theme=theme, text=words, named_by=by.label)
    record(Verb.CAUSE_NAMED, by=by, stream=theme.stream, subject=cause, theme=theme.pk)
    return cause


@atomic
def keep_imported(
    *, by: Author, rows: Iterable[tuple[Organisation, Row]], shift: timedelta = timedelta()
) -> tuple[int, int]:
    """Keep the rows of an export; gives how many are new and how many were already here.

    A row is known by its key, so that importing twice changes nothing. `shift` moves the dates and leaves the keys:
    a demonstration replays the past as if it were today.
    """
    rows = sorted(rows, key=lambda pair: pair[0].pk)
    known = set(Report.objects.exclude(source_key="").values_list("source_key", flat=True))
    kept = 0
    for organisation, group in groupby(rows, key=lambda pair: pair[0]):
        new = []
        for _organisation, row in group:
            if row.key not in known:
                known.add(row.key)
                new.append(_report_of(row, organisation, shift))
        Report.objects.bulk_create(new)
        if new:
            record(Verb.REPORTS_IMPORTED, by=by, stream=organisation.stream, count=len(new))
        kept += len(new)
    return kept, len(rows) - kept


def _report_of(row: Row, organisation: Organisation, shift: timedelta) -> Report:
    return Report(
        organisation=organisation,
        territory=organisation.territory,
        reported_at=_in_zone(row.submitted + shift),
        source_key=row.key,
        rupture_kind=row.rupture_kind,
        pathway=row.pathway,
        age_band=row.age_band,
        compensated=row.compensated,
        solution=row.solution,
        **row.texts,
    )


def _in_zone(local: datetime) -> datetime:
    return timezone.make_aware(local)


def _complete(row: Report | Theme) -> None:
    """Refuse what the columns cannot hold, naming each in the reader's words."""
    try:
        row.clean_fields(exclude=["organisation", "author"])
    except ValidationError as error:
        missing = [f"{_called(row, name)} {' '.join(why)}" for name, why in error.message_dict.items()]
        raise NotYet(_("Il manque quelque chose."), missing=tuple(missing)) from error
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise Refused(_("Votre structure a déjà un thème de ce nom. Réunissez-y les signalements.")) from error


def _called(row: Report | Theme, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name))


def _anonymous(texts: Iterable[str]) -> None:
    if found := qualify.faults_in(texts):
        said = tuple(f"« {fault.found} » : {fault.why}" for fault in found)
        raise NotYet(_("Un signalement ne dit jamais de qui il s’agit."), missing=said)
