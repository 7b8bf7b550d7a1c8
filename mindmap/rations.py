"""How much of what costs a process one person may ask for: files read, maps drawn, papers set. In each web process."""

from django.utils.translation import gettext as _

from rcp.access.actor import Actor
from rcp.journal.refusals import NotYet
from rcp.realtime.rate_limits import RateLimiter


def begun() -> dict[str, RateLimiter]:
    """Nobody has asked for anything yet. Choosing sheets and formats takes fewer; a paper is kept and numbered."""
    return {"files": RateLimiter(rate=0.5, burst=20), "papers": RateLimiter(rate=0.1, burst=6)}


RATIONS = begun()


def ration(what: str, actor: Actor) -> None:
    """Count one more for this person. Raises NotYet when it is too many in a short time."""
    if not RATIONS[what].take(actor.id):
        raise NotYet(_("Vous en avez demandé beaucoup en peu de temps. Attendez une minute, puis recommencez."))
