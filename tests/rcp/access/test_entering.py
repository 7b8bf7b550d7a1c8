"""Coming in by a personal link and leaving: what the browser gets, and the trace it leaves."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from rcp.access.entry import TRIES
from rcp.access.links import address, make_link
from rcp.access.middleware import LINK_KEY
from rcp.access.models import Account, PersonalLink, Purpose, RightsChange
from rcp.journal.models import Entry
from rcp.journal.verbs import Verb
from tests.cast import PASSWORD, Cast


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


def link_for_vincent(cast: Cast, purpose: Purpose = Purpose.MEETING, lasts: timedelta = timedelta(days=1)) -> str:
    return make_link(
        by=cast.actor(cast.claire), person=cast.vincent, purpose=purpose, organisation=cast.dac_ouest, lasts=lasts
    )


def test_the_token_stands_where_no_server_reads_it(cast: Cast) -> None:
    token = link_for_vincent(cast)
    assert address(token) == f"/entrer#{token}"
    assert not PersonalLink.objects.filter(token_hash=token).exists()


def test_opening_the_page_consumes_nothing(cast: Cast, client: Client) -> None:
    link_for_vincent(cast)
    response = client.get("/entrer")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert PersonalLink.objects.get().opened_at is None
    assert LINK_KEY not in client.session


def test_posting_the_token_lets_in_under_a_new_session_key_and_leaves_a_trace(cast: Cast, client: Client) -> None:
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    response = client.post("/entrer", {"token": link_for_vincent(cast)})
    assert response.status_code == 302
    assert client.session[LINK_KEY] == PersonalLink.objects.get().pk
    assert client.session.session_key != before
    trace = Entry.objects.get(verb=Verb.LINK_OPENED)
    assert (trace.stream, trace.author_label, trace.audit_only) == (cast.dac_ouest.stream, "Vincent Olivier", True)


def test_the_same_link_opens_again_until_it_ends(cast: Cast, client: Client) -> None:
    token = link_for_vincent(cast)
    client.post("/entrer", {"token": token})
    first = PersonalLink.objects.get().opened_at
    assert Client().post("/entrer", {"token": token}).status_code == 302
    assert PersonalLink.objects.get().opened_at == first


def test_expired_revoked_and_unknown_links_get_the_same_answer(cast: Cast, client: Client) -> None:
    revoked = link_for_vincent(cast)
    PersonalLink.objects.update(revoked_at=timezone.now())
    expired = link_for_vincent(cast, lasts=timedelta(seconds=-1))
    answers = [client.post("/entrer", {"token": token}) for token in (revoked, expired, "unknown", "")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "demandez un nouveau lien" in answers[0].content.decode()
    assert LINK_KEY not in client.session


def test_after_ten_failed_tries_in_a_minute_an_address_waits(cast: Cast, client: Client) -> None:
    codes = [client.post("/entrer", {"token": f"guess-{n}"}).status_code for n in range(TRIES + 2)]
    assert codes == [404] * TRIES + [429] * 2
    assert Client(REMOTE_ADDR="10.0.0.7").post("/entrer", {"token": "guess"}).status_code == 404


def test_a_good_link_opens_even_from_an_address_that_waits(cast: Cast, client: Client) -> None:
    for n in range(TRIES + 1):
        client.post("/entrer", {"token": f"guess-{n}"})
    assert client.post("/entrer", {"token": link_for_vincent(cast)}).status_code == 302


def test_a_signed_in_account_wins_over_a_link_and_says_so(cast: Cast, client: Client) -> None:
    client.force_login(cast.account(cast.claire))
    response = client.post("/entrer", {"token": link_for_vincent(cast)}, follow=True)
    assert "déjà connecté avec votre compte" in response.content.decode()
    assert LINK_KEY not in client.session
    assert PersonalLink.objects.get().opened_at is None


def test_a_first_sign_in_link_works_once_and_asks_for_a_password(cast: Cast, client: Client) -> None:
    account = Account.objects.create_user(email=cast.vincent.email, person=cast.vincent)
    token = link_for_vincent(cast, purpose=Purpose.SIGN_IN)
    response = client.post("/entrer", {"token": token})
    assert response["Location"] == "/compte/password/set/"
    assert client.session["_auth_user_id"] == str(account.pk)
    assert Client().post("/entrer", {"token": token}).status_code == 404


def test_a_first_sign_in_link_of_someone_whose_account_is_off_opens_nothing(cast: Cast, client: Client) -> None:
    Account.objects.create_user(email=cast.vincent.email, person=cast.vincent, is_active=False)
    assert client.post("/entrer", {"token": link_for_vincent(cast, purpose=Purpose.SIGN_IN)}).status_code == 404


def test_signing_in_with_a_password_leaves_a_trace_in_ones_organisations(cast: Cast, client: Client) -> None:
    cast.account(cast.claire)
    response = client.post("/compte/login/", {"login": cast.claire.email, "password": PASSWORD})
    assert response.status_code == 302
    trace = Entry.objects.get(verb=Verb.SIGNED_IN)
    assert (trace.stream, trace.audit_only) == (cast.dac_ouest.stream, True)


def test_a_wrong_password_says_the_same_whether_the_account_exists(cast: Cast, client: Client) -> None:
    cast.account(cast.claire)
    said = []
    for email in (cast.claire.email, "personne@exemple.test"):
        response = client.post("/compte/login/", {"login": email, "password": "autre chose"})
        assert response.status_code == 200
        said.append([str(error) for error in response.context["form"].non_field_errors()])
    assert said[0] == said[1] != []
    assert not Entry.objects.filter(verb=Verb.SIGNED_IN).exists()


@pytest.mark.parametrize("door", ["/sortir/", "/compte/logout/"])
def test_leaving_forgets_the_account_and_closes_its_sockets(cast: Cast, client: Client, door: str) -> None:
    client.force_login(cast.account(cast.claire))
    client.post(door)
    assert "_auth_user_id" not in client.session
    assert RightsChange.objects.filter(person=cast.claire).exists()


def test_leaving_forgets_a_link_too(cast: Cast, client: Client) -> None:
    client.post("/entrer", {"token": link_for_vincent(cast)})
    assert client.post("/sortir/").status_code == 200
    assert settings.SESSION_COOKIE_NAME not in client.cookies or LINK_KEY not in client.session
    assert RightsChange.objects.filter(person=cast.vincent).exists()


def test_a_revoked_link_opens_nothing_any_more_in_the_browser_that_used_it(cast: Cast, client: Client) -> None:
    client.post("/entrer", {"token": link_for_vincent(cast)})
    assert client.get("/sortir/").context["actor"].person_id == cast.vincent.pk
    PersonalLink.objects.update(revoked_at=timezone.now())
    assert client.get("/sortir/").context["actor"].person_id is None
