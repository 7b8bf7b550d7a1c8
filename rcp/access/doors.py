"""What every page asks first: who is there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from rcp.journal.refusals import NotYet, Refused

from .actor import Actor, Kind
from .middleware import ActorRequest

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    return cast(ActorRequest, request).actor


def signed_in(view: View[P]) -> View[P]:
    """For pages that need an account: nobody is sent to sign in; a personal link opens its own thing: 404."""

    @wraps(view)
    def asked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        kind = actor_of(request).kind
        if kind == Kind.NOBODY:
            return cast(HttpResponse, redirect_to_login(request.get_full_path(), settings.LOGIN_URL))
        if kind != Kind.ACCOUNT:
            raise Http404
        return view(request, *args, **kwargs)

    return cast("View[P]", asked)


def number_of(text: str) -> int | None:
    """The number that a form sent, if a row may have it: Python reads 4300 digits, a database 18."""
    return int(text) if text.isdecimal() and len(text) <= 18 else None


def said(refused: Refused) -> str:
    """A refusal in full: why, then what is missing."""
    missing = refused.missing if isinstance(refused, NotYet) else ()
    return " ".join((refused.why, *missing))
