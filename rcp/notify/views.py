"""The outbox, read on a page: what was sent, what waits, and without a mail server what would have been sent."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rcp.access.actor import Actor
from rcp.access.doors import actor_of, signed_in

from .mail import body_of
from .models import Mail


@never_cache
@require_safe
@signed_in
def outbox(request: HttpRequest) -> HttpResponse:
    mails = visible_mails(actor_of(request))
    if mails is None:
        raise Http404
    page = Paginator(mails.select_related("organisation", "person"), 30).get_page(request.GET.get("page"))
    context = {"page": page, "letters": [(mail, body_of(mail)) for mail in page], "sends": bool(settings.EMAIL_URL)}
    return render(request, "notify/outbox.html", context)


def visible_mails(actor: Actor) -> QuerySet[Mail] | None:
    """Mails of the organisations this actor coordinates or administers; None when there is no such organisation."""
    if actor.is_administrator:
        return Mail.objects.all()
    mine = [pk for pk in actor.memberships if actor.coordinates(pk)]
    return Mail.objects.filter(organisation__in=mine) if mine else None
