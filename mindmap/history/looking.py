"""Noting how far somebody has looked, naming a moment of a map, saying that a branch was brought back."""

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.coedit.queries import state_of
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.meetings.text import line

from ..document.guards import writable_map
from ..document.ydoc import nodes_of
from ..models import MapSeen, MapVersion, MindMap

LONGEST_NAME = 120


@atomic
def note_seen(*, by: Actor, map_id: int) -> None:
    """This person has seen the map as it is now. Said again, it changes nothing; the journal is not told."""
    mind_map = MindMap.objects.select_related("document", "meeting__organisation").get(pk=map_id)
    by.require(Ability.READ, mind_map)
    if by.person_id is None:
        return
    document = mind_map.document
    seen = MapSeen.objects.filter(map=mind_map, person_id=by.person_id, epoch=document.epoch, seq=document.last_seq)
    if seen.exists():
        return
    now = {"epoch": document.epoch, "seq": document.last_seq, "at": timezone.now()}
    MapSeen.objects.update_or_create(map=mind_map, person_id=by.person_id, defaults=now)


@atomic
def name_version(*, by: Actor, map_id: int, name: str, seq: int | None = None) -> MapVersion:
    """Give a name to the map as it is now, or as it was after update `seq`."""
    mind_map = writable_map(by, map_id)
    name = line(name, most=LONGEST_NAME, name=_("Le nom de la version"), needed=True)
    last = mind_map.document.last_seq
    if seq is not None and not 0 < seq <= last:
        raise Refused(_("Ce moment n’est pas dans l’historique de cette carte."))
    if mind_map.versions.filter(name=name).exists():
        raise NotYet(_("Une version de cette carte porte déjà ce nom."))
    made = MapVersion.objects.create(
        map=mind_map, name=name, epoch=mind_map.document.epoch, seq=seq or last, by_id=by.person_id
    )
    record(Verb.MAP_VERSION_NAMED, by=by, stream=mind_map.meeting.stream, subject=made, map=mind_map.pk, seq=made.seq)
    return made


@atomic
def note_restoration(*, by: Actor, map_id: int, node_id: str, seq: int) -> None:
    """Say that this branch was brought back as it was after update `seq`. The edit itself is the browser's, so that
    whoever made it can undo it and no locked branch is written over."""
    mind_map = writable_map(by, map_id)
    if not 0 < seq <= mind_map.document.last_seq:
        raise Refused(_("Ce moment n’est pas dans l’historique de cette carte."))
    if node_id not in nodes_of(state_of(mind_map.document)):
        raise Refused(_("Cet élément n’est pas dans la carte."))
    record(Verb.MAP_RESTORED, by=by, stream=mind_map.meeting.stream, map=mind_map.pk, node=node_id, seq=seq)
