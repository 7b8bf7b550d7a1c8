"""The outbox, read on a page: what was sent, what waits, and without a mail server what would have been sent.

And the page that writes to whoever forgot their password.
"""

from allauth.core import ratelimit
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rcp.access.actor import Actor
from rcp.access.doors import actor_of, signed_in

from .account_mails import mail_way_back
from .forms import ForgottenForm
from .mail import body_of
from .models import Mail


@never_cache
@require_safe
@signed_in
def outbox(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    mails = visible_mails(actor)
    if mails is None:
        raise Http404
    page = Paginator(mails.select_related("organisation", "person"), 30).get_page(request.GET.get("page"))
    letters = [(mail, body_of(mail, hides_link=mail.is_private and not actor.is_administrator)) for mail in page]
    context = {"page": page, "letters": letters, "sends": bool(settings.EMAIL_URL)}
    return render(request, "notify/outbox.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Send a way back in; whether this address has an account is not said."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="reset_password", key=form.cleaned_data["email"].lower()):
            return ratelimit.respond_429(request)
        mail_way_back(email=form.cleaned_data["email"])
        return redirect("account_reset_password_done")
    context = {"form": form, "sends": bool(settings.EMAIL_URL)}
    return render(request, "account/password_reset.html", context, status=422 if form.is_bound else 200)


@require_safe
def password_mailed(request: HttpRequest) -> HttpResponse:
    return render(request, "account/password_reset_done.html", {"sends": bool(settings.EMAIL_URL)})


def visible_mails(actor: Actor) -> QuerySet[Mail] | None:
    """Mails of the organisations this actor coordinates or administers; None when there is no such organisation."""
    if actor.is_administrator:
        return Mail.objects.all()
    mine = [pk for pk in actor.memberships if actor.coordinates(pk)]
    return Mail.objects.filter(organisation__in=mine) if mine else None
