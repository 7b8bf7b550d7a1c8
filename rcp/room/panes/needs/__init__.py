"""Problèmes: what the person needs, sorted by those around the table, three priorities at most."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from rcp.careplan.models import Need
from rcp.decisions.models import STANDING
from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting

from ...queries import RoomPicture
from ..pane import Pane
from .commands import COMMANDS
from .reading import read


def counts(meeting: Meeting) -> Mapping[str, int]:
    return {"needs": Need.objects.filter(STANDING, meeting=meeting).count()}


def offered(picture: RoomPicture) -> bool:
    return picture.meeting.is_rcp


PANE = Pane(
    name="needs",
    label=_("Besoins"),
    icon="◔",
    sections={
        "needs": frozenset(
            {
                Verb.NEED_ADDED,
                Verb.NEED_REVISED,
                Verb.NEED_SORTED,
                Verb.NEED_RANKED,
                Verb.NEED_WITHDRAWN,
                Verb.NEED_RESTORED,
            }
        )
    },
    read=read,
    commands=COMMANDS,
    counts=counts,
    told={
        Verb.NEED_ADDED: _("un besoin inscrit"),
        Verb.NEED_REVISED: _("un besoin modifié"),
        Verb.NEED_SORTED: _("un besoin trié"),
        Verb.NEED_RANKED: _("les priorités changées"),
        Verb.NEED_WITHDRAWN: _("un besoin retiré"),
        Verb.NEED_RESTORED: _("un besoin rétabli"),
    },
    offered=offered,
)
