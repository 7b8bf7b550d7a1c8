"""Pages on which what was typed comes back, to be sent by one press."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..actor import Kind
from ..doors import actor_of
from .kept import Typed, forget, keep, kept, typed_in
from .tokens import Token, as_it_comes, token_of


@as_it_comes
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """What waited while one signed in again. A POST gives it up."""
    if actor_of(request).kind == Kind.NOBODY:
        return redirect_to_login(reverse("resume"), settings.LOGIN_URL)
    typed = kept(request)
    if request.method == "POST" or typed is None:
        forget(request)
        return redirect("home")
    return again(request, typed, why="session", status=200)


def again(request: HttpRequest, typed: Typed, *, why: str, status: int, **more: object) -> HttpResponse:
    """The page that shows what was typed; its one button sends it, in the name of who is there now. `why` says how it
    came to this: session, forgery, another, sent or refused."""
    token = Token(typed.showing, typed.who).handed_to(actor_of(request))
    context = {"typed": typed, "token": token, "why": why, **more}
    return render(request, "access/again.html", context, status=status)


def is_away(request: HttpRequest, token: Token) -> bool:
    """Whether the form was drawn for somebody whose session ended since."""
    return token.for_somebody and actor_of(request).kind == Kind.NOBODY


def sent_to_sign_in(request: HttpRequest, token: Token) -> HttpResponse:
    """To sign in, and then to what was typed."""
    typed = typed_in(request, token)
    response = redirect_to_login(reverse("resume"), settings.LOGIN_URL)
    if not keep(request, response, typed):
        return again(request, typed, why="session", status=403)
    messages.info(
        request,
        _(
            "Votre session est terminée. Ce que vous avez écrit est gardé : il vous sera montré dès que vous vous "
            "serez connecté, ou que vous aurez rouvert votre lien personnel dans ce navigateur."
        ),
    )
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403. What our own page sent comes back; of what another site sent, nothing is shown."""
    token = token_of(request) if _from_here(request) else None
    if token is None:
        return render(request, "403_csrf.html", status=403)
    if is_away(request, token):
        return sent_to_sign_in(request, token)
    return again(request, typed_in(request, token), why="forgery", status=403)


def _from_here(request: HttpRequest) -> bool:
    """Browsers say where a form that is sent comes from; a page of another site can change nothing of that."""
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin", "") in {own, *settings.CSRF_TRUSTED_ORIGINS}
