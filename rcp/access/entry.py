"""Coming in and leaving: what happens to the browser's session, and the trace it leaves."""

from django.contrib.auth import login, logout
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from rcp.journal.record import record
from rcp.journal.verbs import Verb
from rcp.people.models import Membership

from .actor import actor_of_account, actor_of_link
from .links import announce_rights_change, find_link
from .middleware import LINK_KEY, actor_of_link_key
from .models import Account, PersonalLink, Purpose

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Failed tries of one address in one minute. Links that open are never counted: sixty people sit behind one address.
TRIES = 10

# Where each kind of thing is shown, by the name of its page; areas above this one own these pages.
PAGES = {"meeting": "room", "case": "case", "version": "version", "document": "document", "theme": "theme"}
# Whoever was asked to vote comes straight to where one answers.
VOTING_PAGES = {"document": "document_vote"}


def too_many_tries(request: HttpRequest) -> bool:
    return int(cache.get(_tries_key(request), 0)) >= TRIES


def count_failed_try(request: HttpRequest) -> None:
    key = _tries_key(request)
    cache.add(key, 0, timeout=60)
    cache.incr(key)


def _tries_key(request: HttpRequest) -> str:
    minute = int(timezone.now().timestamp()) // 60
    return f"entry-tries:{request.META.get('REMOTE_ADDR', '')}:{minute}"


@transaction.atomic
def open_link(request: HttpRequest, token: str) -> PersonalLink | None:
    """Let the browser in by this token; None when it opens nothing. The session gets a new key either way it succeeds.

    A link to sign in does so once; the others last until they expire or are revoked.
    """
    link = find_link(token)
    if link is None:
        return None
    link = (
        PersonalLink.objects.select_for_update(of=("self",))
        .select_related("person", "organisation__stream")
        .get(pk=link.pk)
    )
    if link.purpose == Purpose.SIGN_IN:
        return link if _sign_in_once(request, link) else None
    enter_by(request, link)
    return link


@transaction.atomic
def enter_by(request: HttpRequest, link: PersonalLink) -> None:
    """Let this browser in by a link that was proved, and leave a trace."""
    record(Verb.LINK_OPENED, by=actor_of_link(link), stream=link.organisation.stream, subject=link, audit_only=True)
    link.opened_at = link.opened_at or timezone.now()
    link.save(update_fields=["opened_at"])
    request.session.cycle_key()
    request.session[LINK_KEY] = link.pk


def _sign_in_once(request: HttpRequest, link: PersonalLink) -> bool:
    account = Account.objects.filter(person=link.person, is_active=True).first()
    if account is None:
        return False
    record(
        Verb.LINK_OPENED, by=actor_of_account(account), stream=link.organisation.stream, subject=link, audit_only=True
    )
    link.opened_at = link.revoked_at = timezone.now()
    link.save(update_fields=["opened_at", "revoked_at"])
    sign_in(request, account)
    return True


def sign_in(request: HttpRequest, account: Account) -> None:
    """Sign an account in, whatever proved it. A link that was in use is left behind."""
    request.session.pop(LINK_KEY, None)
    login(request, account, backend=BACKEND)
    trace_sign_in(account)


@transaction.atomic
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
    kind, _, pk = link.subject.partition(":")
    page = VOTING_PAGES.get(kind) if link.purpose == Purpose.VOTE else PAGES.get(kind)
    try:
        return reverse(page, args=[int(pk)]) if page else reverse("home")
    except NoReverseMatch:
        return "/"
