"""Carte: the maps of the meeting, the common one and the groups’, and what their elements become."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mindmap.document.identities import identities_in
from mindmap.joining.preview import maps_apart
from mindmap.models import MindMap
from rcp.journal.verbs import Verb
from rcp.meetings.models import Meeting
from rcp.people.anonymity import sentence
from rcp.people.identities import Fault

from ..pane import PEOPLE, PHASES, Missing, Pane
from . import maps, nodes
from .reading import read

GROUPS = frozenset({Verb.GROUPS_FORMED, Verb.GROUP_JOINED, Verb.GROUPS_ENDED})
WHOLE = frozenset({Verb.MAP_OPENED, Verb.MAP_GRAFTED, Verb.GRAFT_UNDONE, Verb.TEXT_ERASED})


def missing(meeting: Meeting) -> Sequence[Missing]:
    said = _now("La carte du sous-groupe « %(name)s » n’est ni réunie à la carte commune ni laissée de côté.")
    groups = [(each.breakout.name, each.pk) for each in maps_apart(meeting) if each.breakout]
    apart = [Missing(said % {"name": name}, f"map-tab-{pk}") for name, pk in groups]
    return [*apart, *_identities(meeting)]


def _identities(meeting: Meeting) -> Iterator[Missing]:
    """What its maps may not say, those that were set aside too: they are kept with the others."""
    for each in MindMap.objects.filter(meeting=meeting).select_related("meeting", "breakout").order_by("pk"):
        if marks := identities_in(each):
            name = each.breakout.name if each.breakout else _now("Carte")
            why = sentence(Fault(mark.words, mark.why) for mark in marks)
            yield Missing(_now("%(name)s : %(why)s") % {"name": name, "why": why}, f"map-tab-{each.pk}")


PANE = Pane(
    name="map",
    label=_("Carte"),
    icon="◇",
    place="room/panes/_map_place.html",
    sections={
        "maps": WHOLE | GROUPS | PEOPLE | PHASES | {Verb.MAP_SET_ASIDE, Verb.MAP_TAKEN_UP},
        "marks": WHOLE
        | GROUPS
        | {
            Verb.DECISION_REVISED,
            Verb.DECISION_WITHDRAWN,
            Verb.DECISION_RESTORED,
            Verb.ACTION_REVISED,
            Verb.ACTION_WITHDRAWN,
            Verb.ACTION_RESTORED,
            Verb.NODE_LINKED,
            Verb.MAP_VERSION_NAMED,
            Verb.MAP_RESTORED,
            Verb.VOTE_OPENED,
            Verb.DOTS_LAID,
            Verb.VOTE_REVEALED,
            Verb.VOTE_CLOSED,
            Verb.BRANCH_LOCKED,
            Verb.BRANCH_RELEASED,
            Verb.NODE_COMMENTED,
            Verb.COMMENT_WITHDRAWN,
            Verb.COMMENT_SETTLED,
            Verb.COMMENT_REOPENED,
            Verb.IMAGE_DESCRIBED,
        },
    },
    read=read,
    commands={**maps.COMMANDS, **nodes.COMMANDS},
    missing=missing,
    told={
        Verb.GROUPS_FORMED: _("les sous-groupes sont formés"),
        Verb.GROUPS_TOLD: _("un message aux sous-groupes"),
        Verb.GROUPS_ENDED: _("retour en plénière"),
        Verb.MAP_IMPORTED: _("une carte apportée par un fichier"),
        Verb.METHOD_PLANTED: _("une méthode posée sur la carte"),
        Verb.IMPORT_UNDONE: _("un apport retiré de la carte"),
        Verb.MAP_GRAFTED: _("une carte réunie à celle de la plénière"),
        Verb.MAP_SET_ASIDE: _("la carte d’un sous-groupe laissée de côté"),
        Verb.MAP_TAKEN_UP: _("la carte d’un sous-groupe reprise"),
    },
)
