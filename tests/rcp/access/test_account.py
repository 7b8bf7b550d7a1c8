"""One's own account: what signs in, a way back in, and that nothing else of django-allauth is served."""

import json
import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import LazySettings
from django.core import mail as django_mail
from django.core.cache import cache
from django.test import Client
from django.urls import Resolver404, resolve

from rcp.access import commands
from rcp.access.models import Account, PersonalLink, Purpose, RightsChange
from rcp.notify.account_mails import MOST_WAYS_BACK, NOTICES, mail_way_back
from rcp.notify.mail import send_waiting
from rcp.notify.models import Mail
from rcp.people.models import Membership, MembershipRole
from tests.cast import PASSWORD, SINCE, Cast, email_of, person
from tests.rcp.estate import routes_of

NEW = "une autre phrase assez longue"


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


def signed_in(cast: Cast) -> Client:
    """Claire, who has just given her password."""
    cast.account(cast.claire)
    browser = Client()
    answer = browser.post("/compte/login/", {"login": cast.claire.email, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


# What is served

# The pages of django-allauth that this site means, by their names.
MEANT = {
    "account_login", "account_logout", "account_inactive", "account_reauthenticate", "account_change_password",
    "account_set_password", "account_reset_password", "account_reset_password_done",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
    "mfa_login_webauthn",
}  # fmt: skip


def test_no_page_of_the_library_is_served_but_those_that_are_meant(client: Client, db: None) -> None:
    served = {}
    for route, name in routes_of("allauth.urls"):
        path = "/compte/" + re.sub(r"\(\?P<\w+>.*?\)+|<\w+:\w+>", "1", route).replace("^", "").replace("$", "")
        try:
            served[name] = resolve(path).url_name
        except Resolver404:
            continue
    assert set(served) == MEANT
    assert all(name == found for name, found in served.items())
    assert client.get("/compte/email/").status_code == client.get("/compte/").status_code == 404


# A way back in


def ask(client: Client, email: str) -> Any:
    return client.post("/compte/password/reset/", {"email": email})


def token_of(text: str) -> str:
    found = re.search(r"/entrer#([\w-]+)", text)
    assert found
    return found[1]


@pytest.mark.parametrize("sends", [True, False])
def test_whether_an_address_has_an_account_is_not_said(
    cast: Cast, client: Client, settings: LazySettings, sends: bool
) -> None:
    settings.EMAIL_URL = "smtp://localhost" if sends else ""
    cast.account(cast.claire)
    said = []
    for email in (cast.claire.email, "personne@exemple.test"):
        answer = ask(client, email)
        said.append((answer.status_code, answer["Location"]))
        assert client.get(answer["Location"]).status_code == 200
    assert said[0] == said[1]
    assert Mail.objects.count() == 1


def test_a_forgotten_password_is_replaced_by_a_link_that_our_outbox_sends(
    cast: Cast, client: Client, settings: LazySettings
) -> None:
    settings.EMAIL_URL = "smtp://localhost"
    account = cast.account(cast.claire)
    ask(client, "Claire.AUBERT@exemple.test")
    assert send_waiting() == 1
    (sent,) = django_mail.outbox
    assert sent.to == [cast.claire.email]
    browser = Client()
    answer = browser.post("/entrer", {"token": token_of(str(sent.body))})
    assert answer["Location"] == "/compte/password/set/"
    answer = browser.post(answer["Location"], {"password1": NEW, "password2": NEW})
    assert answer.status_code == 302
    account.refresh_from_db()
    assert account.check_password(NEW)
    # The former password is asked again from now on, and the link opens nothing more.
    assert browser.get("/compte/password/set/")["Location"] == "/compte/password/change/"
    assert Client().post("/entrer", {"token": token_of(str(sent.body))}).status_code == 404
    assert RightsChange.objects.filter(person=cast.claire).exists()


def test_a_link_signs_in_to_no_page_that_its_owner_did_not_ask_for(cast: Cast) -> None:
    """Whoever is signed in by password cannot choose another one without it."""
    browser = signed_in(cast)
    assert browser.get("/compte/password/set/")["Location"] == "/compte/password/change/"
    browser.post("/compte/password/set/", {"password1": NEW, "password2": NEW})
    assert not Account.objects.get(person=cast.claire).check_password(NEW)


def test_ones_own_link_is_opened_where_one_is_signed_in_already(cast: Cast) -> None:
    browser = signed_in(cast)
    mail_way_back(email=cast.claire.email)
    token = token_of(Mail.objects.get().link)
    assert browser.post("/entrer", {"token": token})["Location"] == "/compte/password/set/"
    assert browser.get("/compte/password/set/").status_code == 200


def test_somebody_else_s_link_is_left_unused(cast: Cast) -> None:
    browser = signed_in(cast)
    cast.account(cast.odile)
    mail_way_back(email=cast.odile.email)
    assert browser.post("/entrer", {"token": token_of(Mail.objects.get().link)})["Location"] == "/"
    assert PersonalLink.objects.get().opened_at is None


def test_nobody_is_flooded(cast: Cast) -> None:
    cast.account(cast.claire)
    for _again in range(MOST_WAYS_BACK + 2):
        mail_way_back(email=cast.claire.email)
    assert Mail.objects.count() == MOST_WAYS_BACK


def test_an_account_that_is_off_gets_no_way_back(cast: Cast) -> None:
    account = cast.account(cast.claire)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    mail_way_back(email=account.email)
    assert not Mail.objects.exists()


def test_the_link_to_an_account_is_read_by_nobody_but_the_installation_s_administration(cast: Cast) -> None:
    cast.account(cast.claire)
    mail_way_back(email=cast.claire.email)
    token = token_of(Mail.objects.get().link)
    for who, reads in ((cast.odile, False), (cast.claire, False), (cast.jeanne, True)):
        browser = Client()
        browser.force_login(cast.account(who))
        page = browser.get("/courrier/").content.decode()
        assert "Choisir un nouveau mot de passe" in page
        assert (token in page) == reads


def test_the_second_factor_is_asked_after_a_link_too(cast: Cast) -> None:
    account = cast.account(cast.claire)
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    mail_way_back(email=account.email)
    browser = Client()
    answer = browser.post("/entrer", {"token": token_of(Mail.objects.get().link)})
    assert answer["Location"] == "/compte/2fa/authenticate/"
    assert browser.get("/compte/password/set/")["Location"].startswith("/compte/login/")
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    answer = browser.post("/compte/2fa/authenticate/", {"code": code})
    assert answer["Location"] == "/compte/password/set/"
    assert browser.get("/compte/password/set/").status_code == 200


# What changed is told


def test_the_owner_of_an_account_is_told_what_changed_by_our_outbox_alone(cast: Cast) -> None:
    browser = signed_in(cast)
    told = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert browser.post("/compte/password/change/", told).status_code == 302
    assert "mot de passe" in Mail.objects.get().text
    assert not django_mail.outbox
    assert RightsChange.objects.filter(person=cast.claire).exists()


def test_every_notice_that_the_library_may_send_has_our_words(cast: Cast) -> None:
    """Read from its templates: a new kind of notice fails here, not in front of somebody."""
    templates = Path(allauth.__file__).parent / "templates"
    known = {
        path.name.removesuffix("_subject.txt")
        for area in ("account", "mfa", "socialaccount")
        for path in (templates / area / "email").glob("*_subject.txt")
    }
    # Those belong to pages that are not served.
    unserved = {
        "account_already_exists", "email_changed", "email_confirm", "email_confirmation", "email_confirmation_signup",
        "email_deleted", "login_code", "password_reset", "password_reset_code", "password_reset_key", "unknown_account",
    }  # fmt: skip
    assert known - unserved == set(NOTICES)


# Passkeys

NO_KEY = {"id": "AA", "rawId": "AA", "type": "public-key"}
DATA = {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "attestationObject": "oA"}
NO_KEYS = [
    *("", "3", "null", "[]", "{}", '"x"', "not json", '{"id": 3}'),
    json.dumps(NO_KEY),
    json.dumps({"response": {"userHandle": 3}}),
    json.dumps({**NO_KEY, "response": {"userHandle": "!!"}}),
    json.dumps({**NO_KEY, "response": {"clientDataJSON": "AA", "userHandle": "Mw"}}),
    json.dumps({**NO_KEY, "response": {**DATA, "userHandle": "Mw"}}),
]


@pytest.mark.parametrize("credential", NO_KEYS, ids=range(len(NO_KEYS)))
def test_what_is_no_key_is_refused_in_french(cast: Cast, credential: str) -> None:
    nobody = Client()
    nobody.get("/compte/2fa/webauthn/login/", HTTP_ACCEPT="application/json")
    answer = nobody.post("/compte/2fa/webauthn/login/", {"credential": credential}, follow=True)
    assert answer.status_code == 200
    assert not answer.context["request"].user.is_authenticated

    browser = signed_in(cast)
    assert browser.get("/compte/2fa/webauthn/add/").status_code == 200
    answer = browser.post("/compte/2fa/webauthn/add/", {"name": "x", "credential": credential, "passwordless": "on"})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_a_key_is_nobody_else_s(cast: Cast) -> None:
    theirs = Authenticator.objects.create(
        user=cast.account(cast.odile), type=Authenticator.Type.WEBAUTHN, data={"name": "Clé", "credential": {}}
    )
    browser = signed_in(cast)
    for what in ("edit", "remove"):
        address = f"/compte/2fa/webauthn/keys/{theirs.pk}/{what}/"
        assert browser.get(address).status_code == browser.post(address, {"name": "à moi"}).status_code == 404
    assert Authenticator.objects.get().data["name"] == "Clé"


def test_a_factor_that_is_no_longer_offered_is_asked_of_nobody(cast: Cast, settings: LazySettings) -> None:
    account = cast.account(cast.claire)
    Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé", "credential": {}})
    RecoveryCodes.activate(account)
    settings.MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
    answer = Client().post("/compte/login/", {"login": account.email, "password": PASSWORD})
    assert answer["Location"] == "/"


# A link to hand over


def test_a_link_into_an_account_is_handed_over_only_for_people_nobody_else_knows(cast: Cast) -> None:
    odile, jeanne = cast.actor(cast.odile), cast.actor(cast.jeanne)
    ours = person("Ines", "Moreau", "60", cast.dac_ouest)
    theirs = person("Yann", "Le Gall", "60", cast.dac_est)
    registered = commands.register_person(
        by=cast.actor(cast.lucie),
        organisation_id=cast.dac_est.pk,
        first_name="Ana",
        last_name="Petit",
        email="a@b.test",
    )
    for someone in (theirs, registered):
        commands.start_membership(
            by=odile, person_id=someone.pk, organisation_id=cast.dac_ouest.pk, role=MembershipRole.MEMBER
        )
    commands.start_membership(
        by=odile, person_id=cast.jeanne.pk, organisation_id=cast.dac_ouest.pk, role=MembershipRole.MEMBER
    )

    def link(by: Any, someone: Any) -> str:
        return commands.make_account(by=by, person_id=someone.pk, organisation_id=cast.dac_ouest.pk)

    assert link(odile, ours)
    for someone in (theirs, registered, cast.jeanne):
        assert link(odile, someone) == ""
        assert Account.objects.filter(person=someone).exists()
        assert link(jeanne, someone)
    assert PersonalLink.objects.filter(purpose=Purpose.SIGN_IN, created_by=odile.label).count() == 1


def test_whoever_may_not_hand_the_link_over_is_told_what_to_say(cast: Cast) -> None:
    membership = Membership.objects.create(
        person=cast.samir, organisation=cast.dac_ouest, role=MembershipRole.MEMBER, since=SINCE
    )
    browser = Client()
    browser.force_login(cast.account(cast.odile))
    page = browser.post(f"/annuaire/rattachements/{membership.pk}/compte/", follow=True).content.decode()
    assert "Mot de passe oublié" in page
    assert "/entrer#" not in page
    assert Account.objects.filter(email=email_of(cast.samir)).exists()
