"""The short form of a structure: open to anybody who has its address, or by a personal link. No script is needed.

Nothing of the structure's requests is on these pages; what was sent is told back by its reference only.
"""

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rcp.access.actor import Actor, Kind
from rcp.access.doors import actor_of, said
from rcp.journal.record import name_of
from rcp.journal.refusals import Refused
from rcp.people.models import Person

from .. import commands
from ..forms import RequestForm, askings, several
from ..models import CaseRequest, RequestDoor, Source
from ..queries import open_door

# In the session: the code of each form → the reference of what was last sent by it.
SENT = "requests_sent"
# What one address may send by public forms in ten minutes.
MOST_SENT = 6
_SPAN = 600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def public(request: HttpRequest, code: str) -> HttpResponse:
    """Who one is, why, which question, how soon: without account and without identity."""
    door = open_door(code)
    if door is None:
        raise Http404
    return _form(request, door, source=Source.FORM, known=None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, door_id: int) -> HttpResponse:
    """The same form by a personal link: who one is is known."""
    door = RequestDoor.objects.select_related("organisation__stream").filter(pk=door_id, is_open=True).first()
    actor = actor_of(request)
    if door is None or actor.kind != Kind.LINK or actor.link_subject != name_of(door):
        raise Http404
    return _form(request, door, source=Source.LINK, known=actor)


@never_cache
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The reference of what this browser sent, to keep."""
    door = open_door(code)
    reference = request.session.get(SENT, {}).get(code)
    if door is None or reference is None:
        raise Http404
    return render(request, "requests/receipt.html", {"door": door, "reference": reference})


def _form(request: HttpRequest, door: RequestDoor, *, source: Source, known: Actor | None) -> HttpResponse:
    form = RequestForm(request.POST or None)
    rows = askings(request.POST or None, needed=known is None)
    status = 200
    if request.method == "POST":
        status = 422
        if _too_many(request):
            form.add_error(None, _too_many_said(door))
            status = 429
        elif all([form.is_valid(), *(row.is_valid() for row in rows)]):
            asking = [one for row in rows if (one := row.asking()) is not None]
            try:
                asked = _submit(door, source, known, asking, form)
            except Refused as refused:
                form.add_error(None, said(refused))
            else:
                return _sent(request, door, asked)
    context = {"door": door, "form": form, "rows": rows, "several": several(rows), "known": known}
    return render(request, "requests/form.html", context, status=status)


def _submit(
    door: RequestDoor, source: Source, known: Actor | None, asking: list[commands.Asking], form: RequestForm
) -> CaseRequest:
    if known is not None:
        person = Person.objects.select_related("profession").get(pk=known.person_id or 0)
        reach = person.phone or person.email
        asking = [commands.Asking(person.name, person.occupation, reach, person.pk), *asking]
    by = known or commands.Stranger()
    return commands.submit_request(
        by=by, organisation_id=door.organisation_id, source=source, asking=asking, told=form.told()
    )


def _sent(request: HttpRequest, door: RequestDoor, asked: CaseRequest) -> HttpResponse:
    request.session[SENT] = {**request.session.get(SENT, {}), door.code: asked.reference}
    return redirect("request_receipt", door.code)


def _too_many(request: HttpRequest) -> bool:
    """Counts this sending; a structure that sends for many is behind one address, so the bound is of an address."""
    span = int(timezone.now().timestamp()) // _SPAN
    key = f"requests-sent:{request.META.get('REMOTE_ADDR', '')}:{span}"
    cache.add(key, 0, timeout=_SPAN)
    return int(cache.incr(key)) > MOST_SENT


def _too_many_said(door: RequestDoor) -> str:
    phone = f" ({door.organisation.phone})" if door.organisation.phone else ""
    return _(
        "Trop d’envois depuis cette connexion : attendez dix minutes, ou appelez %(who)s%(phone)s. Ce que vous avez "
        "écrit est toujours là."
    ) % {"who": door.organisation.name, "phone": phone}
