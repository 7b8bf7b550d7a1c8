"""Downloading a paper, and watching one that is being made."""

import logging
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.middleware import ActorRequest
from rcp.journal.refusals import NotYet

from .commands import ask_again, note_download
from .kinds import kinds
from .models import Frozen, PaperJob, Print
from .queries import Altered, checked_bytes, content_of, shown

logger = logging.getLogger(__name__)


@require_GET
@never_cache
def download(request: HttpRequest, print_id: int) -> HttpResponse:
    """The PDF itself. Its digest is checked again, and who took it is noted."""
    actor = cast(ActorRequest, request).actor
    copy = get_object_or_404(Print.objects.select_related("frozen__organisation__stream"), pk=print_id)
    _see(actor, copy.frozen)
    if copy.purged_at is not None:
        return _said(request, _("Ce document a été effacé, comme la loi le demande. Il en reste l’empreinte."), 410)
    try:
        pdf = checked_bytes(copy)
    except Altered:
        logger.error("print %d no longer matches its digest", copy.pk)
        return _said(request, _("Ce fichier ne correspond plus à son empreinte : il n’est pas remis."), 409)
    note_download(by=actor, copy=copy)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(copy)}"'
    return response


@require_GET
@never_cache
def copies(request: HttpRequest, frozen_id: int) -> HttpResponse:
    """The list of copies as a fragment, asked for again while one is being made."""
    frozen = get_object_or_404(Frozen, pk=frozen_id)
    _see(cast(ActorRequest, request).actor, frozen)
    return render(request, "paper/_copies.html", shown(frozen, back=request.GET.get("back", "")))


@require_GET
@never_cache
def pasted(request: HttpRequest, frozen_id: int) -> HttpResponse:
    """The frozen content as plain text, to select and paste elsewhere."""
    frozen = get_object_or_404(Frozen, pk=frozen_id)
    _see(cast(ActorRequest, request).actor, frozen)
    plain_text = kinds[frozen.kind].plain_text
    if plain_text is None:
        raise Http404
    content = content_of(frozen)
    if content is None:
        return _said(request, _("Ce document a été effacé, comme la loi le demande. Il en reste l’empreinte."), 410)
    context = {"frozen": frozen, "text": plain_text(content)}
    return render(request, "paper/pasted.html", context)


@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Make a copy that failed once more, and come back to the page it was asked from."""
    job = get_object_or_404(PaperJob.objects.select_related("frozen"), pk=job_id)
    _see(cast(ActorRequest, request).actor, job.frozen)
    try:
        ask_again(job_id=job.pk)
    except NotYet as error:
        messages.error(request, error.why)
    came_from = request.POST.get("next", "")
    known = came_from.startswith("/") and url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    return redirect(came_from if known else "home")


def _see(actor: Actor, frozen: Frozen) -> None:
    """A paper is open to whoever may read what it describes; to anybody else it does not exist."""
    thing = kinds[frozen.kind].thing(frozen)
    if thing is None or not actor.may(Ability.READ, thing):
        raise Http404


def _file_name(copy: Print) -> str:
    """ASCII, and nothing of the content: the code, the number, which copy."""
    name = f"{copy.frozen.code}-v{copy.frozen.number}-{copy.name}.pdf"
    return "".join(
        character if character.isascii() and (character.isalnum() or character in "-._") else "-" for character in name
    )


def _said(request: HttpRequest, why: str, status: int) -> HttpResponse:
    return render(request, "paper/unavailable.html", {"why": why}, status=status)
