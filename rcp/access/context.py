"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .actor import Actor


def here(request: HttpRequest) -> dict[str, Any]:
    """`actor` and the demo switch; the menu asks nothing else of the database."""
    actor = getattr(request, "actor", None)
    return {"actor": actor, "DEMO": settings.DEMO, "writes_mail": SimpleLazyObject(lambda: _writes_mail(actor))}


def _writes_mail(actor: Actor | None) -> bool:
    """Whether some organisation's outbox is this actor's to read."""
    return actor is not None and (actor.is_administrator or any(map(actor.coordinates, actor.memberships)))
