"""The rupture reports, and the themes that gather them."""

from datetime import date, datetime

from django.utils import timezone

from rcp.access.actor import SERVICE
from rcp.people.models import Organisation
from rcp.reports.commands import gather_reports, open_theme, share_theme
from rcp.reports.importing import import_file
from rcp.reports.models import Pathway, Report, Theme

from ..territory import CPTS, DAC_EST, DAC_OUEST
from .scene import DATA, Scene

# The day that the demonstration replays: it becomes the day of the first start, and the reports move with it.
REPLAYED = date(2022, 6, 23)
EXPORT = DATA / "signalements_limesurvey.csv"


def import_until_now(scene: Scene) -> None:
    """What had been reported by this moment of the story; imported again later, only what is new is added."""
    shift = timezone.localdate(scene.first_start) - REPLAYED
    head, *rows = EXPORT.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    now = timezone.localtime().replace(tzinfo=None)
    known = "".join([head, *(row for row in rows if _submitted(row) + shift <= now)])
    import_file(known.encode(), by=SERVICE, shift=shift)


def _submitted(row: str) -> datetime:
    return datetime.fromisoformat(row.split('","')[1])


def open_main_theme(scene: Scene) -> Theme:
    theme = open_theme(
        by=scene.actor("claire"),
        organisation_id=scene.places[DAC_OUEST].pk,
        title="Patients sans médecin traitant",
        question="Pourquoi des personnes restent-elles sans médecin traitant, et que pouvons-nous y changer ensemble ?",
    )
    partners = [scene.places[key].pk for key in (DAC_EST, "cpam", *CPTS)]
    share_theme(by=scene.actor("claire"), theme_id=theme.pk, organisation_ids=partners)
    return theme


def gather_main_theme(scene: Scene, theme: Theme) -> None:
    """Each territory brings what it has reported so far."""
    for key, place in (("claire", DAC_OUEST), ("lucie", DAC_EST)):
        told = _told(scene.places[place], Pathway.PHYSICIAN)
        gather_reports(by=scene.actor(key), theme_id=theme.pk, report_ids=told)


def open_second_theme(scene: Scene) -> None:
    """A theme that nobody has taken up yet."""
    lucie = scene.actor("lucie")
    theme = open_theme(
        by=lucie,
        organisation_id=scene.places[DAC_EST].pk,
        title="Sorties d’hospitalisation non préparées",
        question="Qu’est-ce qui manque, entre la décision de sortie et le retour au domicile ?",
    )
    gather_reports(by=lucie, theme_id=theme.pk, report_ids=_told(scene.places[DAC_EST], Pathway.DISCHARGE))


def _told(organisation: Organisation, pathway: Pathway) -> list[int]:
    return list(Report.objects.filter(organisation=organisation, pathway=pathway).values_list("pk", flat=True))
