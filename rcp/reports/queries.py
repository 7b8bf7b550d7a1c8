"""Reading reports and themes."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from rcp.access.actor import Actor

from . import statistics
from .models import Pathway, Report, RuptureKind, Theme

HALF_A_YEAR = timedelta(days=183)


@dataclass(frozen=True)
class Sentence:
    """A report as those who work on its theme read it: neither commune, nor age, nor territory."""

    text: str
    kind: str
    proven: bool


def visible_reports(actor: Actor) -> QuerySet[Report]:
    """The reports this actor may see; the same answer as Report.standing, in one query."""
    if actor.is_administrator:
        return Report.objects.all()
    mine = Q(organisation__in=actor.memberships)
    if actor.person_id and not actor.link_id:
        mine |= Q(author=actor.person_id)
    return Report.objects.filter(mine)


def visible_themes(actor: Actor) -> QuerySet[Theme]:
    """The themes this actor may see, with how many reports each gathers."""
    themes = Theme.objects.select_related("organisation").annotate(gathered=Count("reports", distinct=True))
    if actor.is_administrator:
        return themes
    # A sub-query, so that the join on shared_with does not multiply the count.
    seen = Theme.objects.filter(Q(organisation__in=actor.memberships) | Q(shared_with__in=actor.memberships))
    return themes.filter(pk__in=seen.values("pk"))


def sentences(theme: Theme) -> list[Sentence]:
    """What the cells that work on a theme read, in an order that tells nothing of when or where."""
    reports = theme.reports.order_by("actor_category", "event_verb", "event_object", "pk")
    return [
        Sentence(report.sentence, report.get_rupture_kind_display(), report.rupture_kind == RuptureKind.PROVEN)
        for report in reports
    ]


def top_reasons(*, within: timedelta = HALF_A_YEAR) -> statistics.Table:
    """Why pathways broke lately, all territories together, publishable."""
    recent = Report.objects.filter(reported_at__gte=timezone.now() - within)
    return statistics.table(recent.values_list("event_reason", flat=True))


def pathways(*, within: timedelta = HALF_A_YEAR) -> statistics.Table:
    """Which pathways broke lately, all territories together, publishable."""
    recent = Report.objects.filter(reported_at__gte=timezone.now() - within)
    labels = dict(Pathway.choices)
    return statistics.table(str(labels[code]) for code in recent.values_list("pathway", flat=True))


def words_used(field: str, *, often: int = statistics.FLOOR) -> list[str]:
    """What people wrote at least `often` times in one of the five parts: worth offering to others."""
    counted = Report.objects.values(field).annotate(times=Count("pk")).filter(times__gte=often).order_by("-times")
    return [str(row[field]) for row in counted[:12]]
