"""Leaving a group's map aside: it will not be joined, and the meeting can close without it. Nothing of it is lost."""

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import record
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb

from ..document.locking import locked_map


@atomic
def set_map_aside(*, by: Actor, map_id: int) -> None:
    """Leave this group's map out of the common one, until it is taken up again."""
    mind_map = locked_map(map_id)
    by.require(Ability.GRAFT, mind_map)
    if mind_map.breakout_id is None:
        raise Refused(_("La carte commune ne se laisse pas de côté."))
    if mind_map.set_aside_at is not None:
        raise NotYet(_("Cette carte est déjà laissée de côté."))
    if mind_map.grafted_into.filter(undone_at__isnull=True).exists():
        raise NotYet(_("Cette carte est déjà réunie à une autre. Annulez d’abord cette réunion des cartes."))
    mind_map.set_aside_at = timezone.now()
    mind_map.save(update_fields=["set_aside_at"])
    record(Verb.MAP_SET_ASIDE, by=by, stream=mind_map.meeting.stream, subject=mind_map)


@atomic
def take_map_up(*, by: Actor, map_id: int) -> None:
    """Think again: the map can be joined, and closing asks about it."""
    mind_map = locked_map(map_id)
    by.require(Ability.GRAFT, mind_map)
    if mind_map.set_aside_at is None:
        raise NotYet(_("Cette carte n’est pas laissée de côté."))
    mind_map.set_aside_at = None
    mind_map.save(update_fields=["set_aside_at"])
    record(Verb.MAP_TAKEN_UP, by=by, stream=mind_map.meeting.stream, subject=mind_map)
