"""Mes actions: what one owes, whatever the meeting, and one's answers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rcp.access.abilities import Ability
from rcp.access.actor import Actor, Kind
from rcp.access.doors import actor_of, signed_in
from rcp.decisions.commands import answer_action, postpone_action
from rcp.decisions.follow_up import HEADINGS, When
from rcp.decisions.models import ActionItem
from rcp.decisions.queries import my_actions
from rcp.meetings.anonymity import names_known_in
from rcp.people.anonymity import refuse_identity

from .finding import attempt

SAID = {
    "confirm": _("C’est confirmé."),
    "cannot": _("C’est noté : il faudra désigner quelqu’un d’autre."),
    "done": _("C’est noté : fait."),
    "not_done": _("C’est noté, avec le motif."),
    "started": _("C’est noté : en cours."),
}


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """For an account, or for whoever came by the link of a reminder."""
    actor = actor_of(request)
    return _mine(request) if opens_actions(actor) else _signed_in_mine(request)


def opens_actions(actor: Actor) -> bool:
    return actor.kind == Kind.LINK and actor.link_subject == f"person:{actor.person_id}"


def _mine(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    owed = my_actions(actor, today=timezone.localdate())
    parts = [
        (When.LATE.value, HEADINGS[When.LATE], owed.late),
        (When.SOON.value, HEADINGS[When.SOON], owed.soon),
        (When.LATER.value, HEADINGS[When.LATER], owed.later),
    ]
    follows = any(actor.coordinates(pk) for pk in actor.memberships)
    return render(request, "decisions/mine.html", {"parts": parts, "owed": owed, "follows": follows})


_signed_in_mine = signed_in(_mine)


@require_POST
def answer(request: HttpRequest, action_id: int) -> HttpResponse:
    """One answer to one action, from a page; also for whoever came by a personal link."""
    action = _known(request, action_id)
    given, reason = request.POST.get("answer", ""), request.POST.get("reason", "")

    def do() -> None:
        # A page cannot ask back as the room does: here a reason names nobody, not even in an RCP.
        refuse_identity(reason, allowed=names_known_in(action.meeting))
        answer_action(by=actor_of(request), action_id=action_id, answer=given, reason=reason)

    attempt(request, do, done=SAID.get(given, ""))
    return back(request)


@require_POST
def postpone(request: HttpRequest, action_id: int) -> HttpResponse:
    _known(request, action_id)
    until = parse_date(request.POST.get("until", ""))
    if until is None:
        messages.error(request, _("Dites pour quel jour."))
        return back(request)
    attempt(
        request,
        lambda: postpone_action(by=actor_of(request), action_id=action_id, until=until),
        done=_("C’est noté : reporté."),
    )
    return back(request)


@require_POST
def done(request: HttpRequest, action_id: int) -> HttpResponse:
    _known(request, action_id)
    attempt(
        request,
        lambda: answer_action(by=actor_of(request), action_id=action_id, answer="done"),
        done=SAID["done"],
    )
    return back(request)


def _known(request: HttpRequest, action_id: int) -> ActionItem:
    """The action; 404 for an action that this actor may not know of, as for one that nobody has."""
    action = ActionItem.objects.select_related("meeting__organisation").filter(pk=action_id).first()
    if action is None or not actor_of(request).may(Ability.SEE, action):
        raise Http404
    return action


def back(request: HttpRequest) -> HttpResponse:
    """To the page the form was on; only ever to one of ours."""
    following = request.POST.get("next", "")
    if following.startswith("/") and url_has_allowed_host_and_scheme(following, allowed_hosts=None):
        return redirect(following)
    actor = actor_of(request)
    return redirect("my_actions" if actor.kind == Kind.ACCOUNT or opens_actions(actor) else "home")
