"""Finding a document for a page: whoever may not see it is told that it does not exist."""

from functools import wraps
from typing import cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from rcp.access.abilities import Ability
from rcp.access.actor import Kind
from rcp.access.doors import P, View, actor_of

from .models import Document


def document_of(request: HttpRequest, document_id: int) -> Document:
    """The document if this request's actor may see it; 404 otherwise."""
    return seen(request, Document.objects.all(), document_id)


def seen(request: HttpRequest, among: QuerySet[Document], document_id: int) -> Document:
    """The same among some documents only."""
    document = among.select_related("organisation__stream", "draft__text").filter(pk=document_id).first()
    if document is None or not actor_of(request).may(Ability.SEE, document):
        raise Http404
    return document


def come_in(view: View[P]) -> View[P]:
    """For pages that a personal link opens as well as an account; nobody is sent to sign in."""

    @wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if actor_of(request).kind == Kind.NOBODY:
            return cast(HttpResponse, redirect_to_login(request.get_full_path(), settings.LOGIN_URL))
        return view(request, *args, **kwargs)

    return asked
