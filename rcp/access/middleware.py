"""Puts the actor on `request.actor` and `scope["actor"]`: the same one for pages, downloads and sockets.

What is answered to an actor is kept by no cache.
"""

import time
from collections.abc import Awaitable, Callable
from http.cookies import SimpleCookie
from typing import Any, cast

from channels.db import database_sync_to_async
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from .actor import NOBODY, Actor, actor_of_account, actor_of_link
from .models import PersonalLink
from .sessions import LINK_KEY as LINK_KEY
from .sessions import actor_of_session

Scope = dict[str, Any]
ASGIApp = Callable[[Scope, Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]]


class ActorRequest(HttpRequest):
    actor: Actor


def actor_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        # Who it is is only looked up where somebody asks.
        cast(ActorRequest, request).actor = cast(Actor, SimpleLazyObject(lambda: actor_of_request(request)))
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            # Whatever a page says, it says to one person: nothing of it stays on a computer that several use.
            add_never_cache_headers(response)
        return response

    return middleware


def fit_texts_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """400 for a NUL in an address or a form: nobody types one, and PostgreSQL fails on it, even to look for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or _has_nul(request.GET) or (request.method == "POST" and _has_nul(request.POST)):
            raise SuspiciousOperation("NUL in a text")
        return get_response(request)

    return middleware


def _has_nul(given: QueryDict) -> bool:
    return any("\0" in text for name, texts in given.lists() for text in (name, *texts))


def actor_of_request(request: HttpRequest) -> Actor:
    """A signed-in account wins over a link."""
    if request.user.is_authenticated:
        return actor_of_account(request.user)
    return actor_of_link_key(request.session.get(LINK_KEY))


def actor_of_link_key(pk: object) -> Actor:
    link = PersonalLink.objects.select_related("person").filter(pk=pk).first() if isinstance(pk, int) else None
    return actor_of_link(link) if link else NOBODY


class SocketActorMiddleware:
    """Reads the session cookie of a socket and sets scope["actor"], scope["session_key"] and scope["actor_read_at"]
    (monotonic, seconds); nothing is read before."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        key, began = session_key_of(scope), time.monotonic()
        actor = await database_sync_to_async(actor_of_session)(key)
        await self.app({**scope, "actor": actor, "session_key": key, "actor_read_at": began}, receive, send)


def session_key_of(scope: Scope) -> str:
    header = b"; ".join(value for name, value in scope.get("headers", ()) if name == b"cookie")
    morsel = SimpleCookie(header.decode("latin-1")).get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else ""
