"""Signing in as an invented person. Only with DEMO=1; otherwise this page does not exist."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from rcp.access.actor import Kind
from rcp.access.doors import actor_of
from rcp.access.entry import leave
from rcp.access.sending.tokens import as_it_comes

from .personas import come_in, persona_called


# Without a token on purpose: whoever scripts the demonstration has no page to take one from, and a forged sign-in
# as an invented person gains nothing.
@as_it_comes
@csrf_exempt
def sign_in_as(request: HttpRequest, persona: str) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    return _sign_in_as(request, persona)


@require_POST
def _sign_in_as(request: HttpRequest, slug: str) -> HttpResponse:
    persona = persona_called(slug)
    if persona is None:
        raise Http404
    # Whoever is nobody keeps what waits in this browser.
    if actor_of(request).kind != Kind.NOBODY:
        leave(request)
    where = come_in(request, persona)
    if where is None:
        messages.error(request, _("Le territoire de démonstration n’est pas construit : lancez manage.py seed_demo."))
        return redirect("account_login")
    return redirect(where)
