"""Coming in and leaving: what happens to the browser's session, and the trace it leaves."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth import login, logout
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from rcp.journal.record import record
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.models import Membership

from .actor import actor_of_account, actor_of_link
from .links import announce_rights_change, find_link
from .middleware import LINK_KEY, actor_of_link_key
from .models import Account, PersonalLink, Purpose

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# In a session: the account whose password may be chosen without the former one, since a link proved whose it is.
LET_IN_BY_LINK = "let_in_by_link"
# Failed tries of one address in one minute. Links that open are never counted: sixty people sit behind one address.
TRIES = 10

# Where each kind of thing is shown, by the name of its page; areas above this one own these pages.
PAGES = {
    "meeting": "room",
    "case": "case",
    "version": "version",
    "document": "document",
    "theme": "theme",
    "solicitation": "solicitation",
    "plan": "plan",
    "requestdoor": "request_by_link",
}
# Whoever was asked to vote comes straight to where one answers.
VOTING_PAGES = {"document": "document_vote", "plan": "plan"}


def too_many_tries(request: HttpRequest) -> bool:
    return int(cache.get(_tries_key(request), 0)) >= TRIES


def count_failed_try(request: HttpRequest) -> None:
    key = _tries_key(request)
    cache.add(key, 0, timeout=60)
    cache.incr(key)


def _tries_key(request: HttpRequest) -> str:
    minute = int(timezone.now().timestamp()) // 60
    return f"entry-tries:{request.META.get('REMOTE_ADDR', '')}:{minute}"


@atomic
def open_link(request: HttpRequest, token: str) -> PersonalLink | None:
    """Let the browser in by this token; None when it opens nothing. The session gets a new key when it succeeds.

    A link to sign in does so once, by `sign_in_by`, which its caller calls; the others last until they expire or are
    revoked.
    """
    link = find_link(token)
    if link is None:
        return None
    # Whoever asks twice at once waits here; a link that was consumed meanwhile is no longer found.
    link = (
        PersonalLink.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "organisation__stream")
        .filter(pk=link.pk, revoked_at__isnull=True)
        .first()
    )
    if link is None:
        return None
    if link.purpose == Purpose.SIGN_IN:
        return link if _consume(link) else None
    enter_by(request, link)
    return link


@atomic
def enter_by(request: HttpRequest, link: PersonalLink) -> None:
    """Let this browser in by a link that was proved, and leave a trace."""
    record(Verb.LINK_OPENED, by=actor_of_link(link), stream=link.organisation.stream, subject=link, audit_only=True)
    link.opened_at = link.opened_at or timezone.now()
    link.save(update_fields=["opened_at"])
    request.session.cycle_key()
    request.session[LINK_KEY] = link.pk


def _consume(link: PersonalLink) -> bool:
    account = Account.objects.filter(person=link.person, is_active=True).first()
    if account is None:
        return False
    record(
        Verb.LINK_OPENED, by=actor_of_account(account), stream=link.organisation.stream, subject=link, audit_only=True
    )
    link.opened_at = link.revoked_at = timezone.now()
    link.save(update_fields=["opened_at", "revoked_at"])
    return True


def sign_in_by(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Sign in whom a link to sign in was made for, to choose a password; a second factor is asked first, if any."""
    account = Account.objects.get(person=link.person)
    request.session.pop(LINK_KEY, None)
    request.session[LET_IN_BY_LINK] = account.pk
    chooses = reverse("account_set_password")
    if request.user == account:
        return redirect(chooses)
    record_authentication(request, account, "link")
    answer: HttpResponse = perform_login(request, account, email_verification="none", redirect_url=chooses)
    return answer


def sign_in(request: HttpRequest, account: Account) -> None:
    """Sign an account in, whatever proved it. A link that was in use is left behind."""
    request.session.pop(LINK_KEY, None)
    login(request, account, backend=BACKEND)
    record_authentication(request, account, "link")
    trace_sign_in(account)


@atomic
def trace_sign_in(account: Account) -> None:
    """An audit-only entry in each organisation the person belongs to: it is they who must answer for it."""
    actor = actor_of_account(account)
    memberships = Membership.objects.current(timezone.localdate()).filter(person=account.person_id)
    for membership in memberships.select_related("organisation__stream").order_by("organisation_id"):
        record(Verb.SIGNED_IN, by=actor, stream=membership.organisation.stream, subject=account, audit_only=True)


def leave(request: HttpRequest) -> None:
    """Forget who this browser is. Its open sockets close within seconds."""
    with transaction.atomic():
        person_id = _person_of(request)
        logout(request)
        if person_id is not None:
            announce_rights_change(person_id=person_id)


def _person_of(request: HttpRequest) -> int | None:
    if isinstance(request.user, Account):
        return request.user.person_id
    link = actor_of_link_key(request.session.get(LINK_KEY))
    return link.person_id


def destination(link: PersonalLink) -> str:
    """The page of what the link opens, or the first page."""
    if link.purpose == Purpose.ACTIONS:
        return reverse("my_actions")
    kind, _, pk = link.subject.partition(":")
    page = VOTING_PAGES.get(kind) if link.purpose == Purpose.VOTE else PAGES.get(kind)
    try:
        return reverse(page, args=[int(pk)]) if page else reverse("home")
    except NoReverseMatch:
        return "/"
