"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .actor import Actor
from .sending.kept import kept


def here(request: HttpRequest) -> dict[str, Any]:
    """`actor`, whether something typed waits, the demo switch and who else may let in; the menu asks nothing else of
    the database."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "DEMO": settings.DEMO,
        "idle_minutes": settings.SESSION_IDLE_MINUTES,
        "openid_apps": [
            {"provider_id": app["provider_id"], "name": app["name"]} for app in settings.OPENID_CONNECT_APPS
        ],
        "waits": SimpleLazyObject(lambda: bool(actor is not None and kept(request))),
        "writes_mail": SimpleLazyObject(lambda: _writes_mail(actor)),
    }


def _writes_mail(actor: Actor | None) -> bool:
    """Whether some organisation's outbox is this actor's to read."""
    return actor is not None and (actor.is_administrator or any(map(actor.coordinates, actor.memberships)))
