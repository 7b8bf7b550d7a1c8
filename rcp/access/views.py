"""Coming in by a personal link, leaving, and one's own links."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rcp.journal.refusals import Refused

from . import commands
from .abilities import Ability
from .actor import actor_of_link
from .doors import actor_of, signed_in
from .entry import count_failed_try, destination, leave, open_link, sign_in_by, too_many_tries
from .guards import OfOrganisation
from .links import find_link
from .models import PersonalLink, Purpose
from .sending.kept import kept
from .sending.tokens import as_it_comes


@as_it_comes
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """A personal link. A GET consumes nothing: mail scanners follow links; the page's script posts the token."""
    if request.method != "POST":
        return render(request, "access/enter.html")
    token = request.POST.get("token", "").strip()
    if request.user.is_authenticated and not _signs_in_again(request, token):
        return _account_wins(request, token)
    link = open_link(request, token)
    if link is not None:
        if link.purpose == Purpose.SIGN_IN:
            return sign_in_by(request, link)
        return redirect("resume" if kept(request, actor_of_link(link)) else destination(link))
    if too_many_tries(request):
        return render(request, "access/too_many.html", status=429)
    count_failed_try(request)
    return render(request, "access/closed_link.html", status=404)


def _signs_in_again(request: HttpRequest, token: str) -> bool:
    """Whether this is the person's own link to choose a new password."""
    link = find_link(token)
    return link is not None and link.purpose == Purpose.SIGN_IN and link.person_id == actor_of(request).person_id


def _account_wins(request: HttpRequest, token: str) -> HttpResponse:
    """The account stays, and says so; the link, still unused, only tells which page was meant."""
    link = find_link(token)
    messages.info(request, _("Vous êtes déjà connecté avec votre compte : c’est lui qui est utilisé, et non le lien."))
    return redirect(destination(link) if link else "/")


@as_it_comes
@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request: HttpRequest) -> HttpResponse:
    """Leaving, for whoever came by a link as for an account."""
    if request.method == "POST":
        leave(request)
        return render(request, "access/left.html")
    return render(request, "access/leave.html")


@require_safe
@signed_in
def links(request: HttpRequest) -> HttpResponse:
    """The links that let me in, and those made in the name of the organisations I coordinate."""
    actor = actor_of(request)
    coordinated = [pk for pk in actor.memberships if actor.coordinates(pk)]
    rows = (
        PersonalLink.objects.filter(Q(person=actor.person_id) | Q(organisation__in=coordinated))
        .exclude(purpose=Purpose.SIGN_IN)
        .select_related("person", "organisation")
        .order_by("-created_at")[:200]
    )
    return render(request, "access/links.html", {"links": rows, "now": timezone.now()})


@require_POST
@signed_in
def link_revoke(request: HttpRequest, link_id: int) -> HttpResponse:
    actor = actor_of(request)
    link = PersonalLink.objects.select_related("organisation").filter(pk=link_id).first()
    if link is None or not (
        link.person_id == actor.person_id or actor.may(Ability.INVITE, OfOrganisation(link.organisation))
    ):
        raise Http404
    try:
        commands.revoke_link(by=actor, link_id=link_id)
    except Refused as refused:
        messages.error(request, refused.why)
    else:
        messages.success(request, _("Lien révoqué : il n’ouvre plus rien."))
    return redirect("links")
