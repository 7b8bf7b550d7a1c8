"""A session that nobody uses ends, and its sockets with it: they end when its row says so, like those of any other.

Only what hands do prolongs it: a page that is opened, a form that is sent, every minute that the page saw hands move or
its meeting being held. What a page asks by itself, again and again, prolongs nothing.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .sessions import LINK_KEY

BEGAN, ACTIVE = "began_at", "active_at"
# Written down at most this often, in seconds.
EVERY = 60


def idleness_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if is_by_hand(request) and is_somebodys(request.session):
            prolong(request.session, now=int(time.time()))
        return response

    return middleware


def is_by_hand(request: HttpRequest) -> bool:
    """Not what a script of the page reads by itself."""
    return request.method not in ("GET", "HEAD") or request.headers.get("Sec-Fetch-Dest", "document") != "empty"


def is_somebodys(session: SessionBase) -> bool:
    return SESSION_KEY in session or LINK_KEY in session


def prolong(session: SessionBase, *, now: int) -> None:
    """Until it was left alone for SESSION_IDLE_MINUTES, and never beyond SESSION_COOKIE_AGE from its beginning."""
    if not settings.SESSION_IDLE_MINUTES or now - session.get(ACTIVE, 0) < EVERY:
        return
    session.setdefault(BEGAN, now)
    session[ACTIVE] = now
    session.set_expiry(max(1, seconds_left(session, now=now)))


def seconds_left(session: SessionBase, *, now: int) -> int:
    """Until it ends by itself, when nothing prolongs it."""
    began, active = session.get(BEGAN, now), session.get(ACTIVE, now)
    whole = int(began + settings.SESSION_COOKIE_AGE - now)
    return (
        min(whole, int(active + settings.SESSION_IDLE_MINUTES * 60 - now)) if settings.SESSION_IDLE_MINUTES else whole
    )


@never_cache
@require_http_methods(["GET", "POST"])
def presence(request: HttpRequest) -> JsonResponse:
    """How long the session still lasts, in seconds: GET asks, POST says that somebody is there."""
    if not is_somebodys(request.session):
        return JsonResponse({"left": 0})
    now = int(time.time())
    if request.method == "POST":
        prolong(request.session, now=now)
    return JsonResponse({"left": max(0, seconds_left(request.session, now=now))})
