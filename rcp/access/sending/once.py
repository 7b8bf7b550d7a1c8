"""A form that is sent twice (pressed twice, sent again after « Back ») does one thing.

The view runs in one transaction with the receipt of its form, so that either both are there or neither. Only what ended
well leaves one: a view that sends elsewhere and says no error. A page that answers with itself may be sent again.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from rcp.journal.models import Stream
from rcp.journal.record import once

from ..actor import Kind
from ..doors import actor_of
from .kept import forget, kept, typed_in
from .pages import again, is_away, sent_to_sign_in
from .tokens import MARK, Token, token_of

View = Callable[..., HttpResponse]

# The stream that the receipts of plain forms are kept in; it has no entries.
FORMS = uuid.UUID("5f0f3f0a-6c2f-4b43-9f5d-2a6d1f0c9b11")
# Signing in and one's own keys: nothing of what is typed there is kept, and done twice it is done once.
OWN_ACCOUNT = "compte/"


class OnceMiddleware:
    """Every form of the site passes here, after the check against forgery."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        token = token_of(request) if self.is_sent_by_a_person(request, view) else None
        if token is None:
            return None
        if is_away(request, token):
            return sent_to_sign_in(request, token)
        actor = actor_of(request)
        if token.for_somebody and token.who != actor.id:
            return again(request, typed_in(request, token), why="another", status=409)
        return done_once(request, token, lambda: view(request, *args, **kwargs))

    @staticmethod
    def is_sent_by_a_person(request: HttpRequest, view: View) -> bool:
        """And not by a script, which says that it wants JSON and knows by itself what it sent."""
        return (
            request.method == "POST"
            and "application/json" not in request.headers.get("Accept", "")
            and not getattr(view, MARK, False)
            and not (request.resolver_match and request.resolver_match.route.startswith(OWN_ACCOUNT))
        )


def done_once(request: HttpRequest, token: Token, view: Callable[[], HttpResponse]) -> HttpResponse:
    mine, said = uuid.uuid4().hex, digest(request)
    answers: list[HttpResponse] = []

    def do() -> Mapping[str, Any] | None:
        _unsay(request)
        answers[:] = [view()]
        return {"to": answers[0]["Location"], "said": said, "by": mine} if _is_done(request, answers[0]) else None

    stream, _made = Stream.objects.get_or_create(uuid=FORMS)
    given = once(stream=stream, actor=actor_of(request).id, client=token.showing, n=0, do=do)
    if given and given["by"] != mine:
        return _repeated(request, token, given, same=given["said"] == said)
    _forget_what_waited(request, token)
    return _given_back(request, token, answers[0]) if _is_refused(request, answers[0]) else answers[0]


def _repeated(request: HttpRequest, token: Token, given: Mapping[str, Any], *, same: bool) -> HttpResponse:
    """Where the first one led; if something else was typed since, only after asking."""
    _unsay(request)
    if same:
        messages.info(request, _("Déjà enregistré : envoyé deux fois, fait une seule fois."))
        return redirect(given["to"])
    typed = typed_in(request, Token(uuid.uuid4().hex, token.who))
    return again(request, typed, why="sent", status=409, done_at=given["to"])


def digest(request: HttpRequest) -> str:
    """The same for the same fields, and nothing can be read from it."""
    fields = typed_in(request, Token("", "")).fields
    return salted_hmac("rcp.access.sending", json.dumps([request.get_full_path(), sorted(fields)])).hexdigest()


def _given_back(request: HttpRequest, token: Token, response: HttpResponse) -> HttpResponse:
    """What was refused by sending elsewhere comes back to be mended, under the reason; without words there is nothing
    to lose, and the reason is told where it leads."""
    typed = typed_in(request, token)
    if not typed.holds_words:
        return response
    return again(request, typed, why="refused", status=422, done_at=response["Location"])


def _is_done(request: HttpRequest, response: HttpResponse) -> bool:
    return 300 <= response.status_code < 400 and not _is_refused(request, response)


def _is_refused(request: HttpRequest, response: HttpResponse) -> bool:
    return 300 <= response.status_code < 400 and any(each.level >= messages.ERROR for each in _queued(request))


def _queued(request: HttpRequest) -> list[Any]:
    """What this request said and no page has shown."""
    return getattr(get_messages(request), "_queued_messages", [])


def _unsay(request: HttpRequest) -> None:
    _queued(request).clear()


def _forget_what_waited(request: HttpRequest, token: Token) -> None:
    waiting = kept(request) if actor_of(request).kind != Kind.NOBODY else None
    if waiting is not None and waiting.showing == token.showing:
        forget(request)
