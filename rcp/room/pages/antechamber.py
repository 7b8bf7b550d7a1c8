"""The antechamber: somebody photographed the code on the wall, says who they are, and waits.

Nothing of the meeting is on these pages before admission, not even its title. Who waits is kept in their own session:
the personal link that admission makes can be used by that browser only.
"""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rcp.access.doors import actor_of, said
from rcp.access.middleware import LINK_KEY
from rcp.journal.refusals import Refused
from rcp.meetings.commands import announce_arrival
from rcp.meetings.models import Arrival, ArrivalState, Meeting
from rcp.people.models import Profession

# In the session: the code of each antechamber this browser waits in → its arrival.
WAITING = "arrivals"


class ArrivalForm(forms.Form):
    first_name = forms.CharField(label=_("Prénom"), max_length=60)
    last_name = forms.CharField(label=_("Nom"), max_length=60)
    profession = forms.ModelChoiceField(
        label=_("Profession"), queryset=Profession.objects.all(), required=False, empty_label=_("autre")
    )
    function = forms.CharField(label=_("Fonction, si elle est autre"), max_length=80, required=False)
    structure = forms.CharField(label=_("Structure"), max_length=120, required=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def antechamber(request: HttpRequest, code: str) -> HttpResponse:
    if not Meeting.objects.filter(code=code).exists():
        raise Http404
    arrival = _own_arrival(request, code)
    if arrival is not None and arrival.state == ArrivalState.ADMITTED:
        return _let_in(request, arrival)
    form = ArrivalForm(request.POST or None)
    if request.method == "POST" and arrival is None and form.is_valid() and _announce(request, code, form):
        return redirect("antechamber", code)
    context = {"form": form, "arrival": arrival, "code": code}
    return render(
        request, "meetings/antechamber.html", context, status=422 if form.is_bound and arrival is None else 200
    )


@never_cache
@require_safe
def antechamber_state(request: HttpRequest, code: str) -> HttpResponse:
    """What this browser's own waiting has come to: unknown, waiting, admitted or refused."""
    arrival = _own_arrival(request, code)
    return JsonResponse({"state": arrival.state if arrival else "unknown"})


def _own_arrival(request: HttpRequest, code: str) -> Arrival | None:
    pk = request.session.get(WAITING, {}).get(code)
    return Arrival.objects.filter(pk=pk, meeting__code=code).first() if pk is not None else None


def _announce(request: HttpRequest, code: str, form: ArrivalForm) -> bool:
    told = form.cleaned_data
    try:
        arrival = announce_arrival(
            code=code,
            first_name=told["first_name"],
            last_name=told["last_name"],
            profession=told["profession"].pk if told["profession"] else "",
            function=told["function"],
            structure=told["structure"],
        )
    except Refused as refused:
        form.add_error(None, said(refused))
        return False
    request.session[WAITING] = {**request.session.get(WAITING, {}), code: arrival.pk}
    return True


def _let_in(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """Give this browser the link that admission made; used once, it is then as any personal link."""
    waiting = {code: pk for code, pk in request.session.get(WAITING, {}).items() if pk != arrival.pk}
    request.session[WAITING] = waiting
    if actor_of(request).account_id is None and arrival.link is not None:
        request.session.cycle_key()
        request.session[LINK_KEY] = arrival.link.pk
        arrival.link.opened_at = arrival.link.opened_at or timezone.now()
        arrival.link.save(update_fields=["opened_at"])
    return redirect("room", arrival.meeting_id)
