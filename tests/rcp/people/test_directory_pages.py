"""The pages of the directory and of personal links, as people use them."""

import pytest
from django.test import Client

from rcp.access.links import make_link
from rcp.access.models import Account, PersonalLink, Purpose, RightsChange
from rcp.people.models import Body, Mandate, Membership, MembershipRole, Organisation, Person
from tests.cast import Cast

NEW = {"first_name": "Élodie", "last_name": "Marin", "profession": "350", "role": "member"}


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def odile(cast: Cast, client: Client) -> Client:
    """Odile administers the DAC Var Ouest."""
    client.force_login(cast.account(cast.odile))
    return client


def test_people_are_looked_up_without_accents(cast: Cast, odile: Client) -> None:
    found = page(odile, "/annuaire/?q=medecin")
    assert "Vincent Olivier" in found
    assert "Claire Aubert" not in found
    assert "Essayez un seul mot" in page(odile, "/annuaire/?q=zzz")


def test_a_person_is_registered_and_belongs_at_once(cast: Cast, odile: Client) -> None:
    response = odile.post("/annuaire/nouveau/", {**NEW, "organisation": cast.dac_ouest.pk})
    person = Person.objects.get(last_name="Marin")
    assert response["Location"] == f"/annuaire/{person.pk}/"
    assert "DAC Var Ouest" in page(odile, response["Location"])


def test_a_wrong_rpps_is_refused_beside_its_field(cast: Cast, odile: Client) -> None:
    response = odile.post("/annuaire/nouveau/", {**NEW, "rpps": "10003456787", "organisation": cast.dac_ouest.pk})
    assert response.status_code == 422
    assert "clé de contrôle" in str(response.context["form"].errors["rpps"])
    assert not Person.objects.filter(last_name="Marin").exists()


def test_a_coordinator_registers_but_does_not_attach(cast: Cast, client: Client) -> None:
    client.force_login(cast.account(cast.claire))
    response = client.post("/annuaire/nouveau/", {**NEW, "organisation": cast.dac_ouest.pk}, follow=True)
    person = Person.objects.get(last_name="Marin")
    assert not person.memberships.exists()
    assert "Seule l’administration de la structure" in response.content.decode()


def test_a_plain_member_does_not_register(cast: Cast, client: Client) -> None:
    client.force_login(cast.account(cast.samir))
    assert client.get("/annuaire/nouveau/")["Location"] == "/annuaire/"
    assert "Inscrire une personne" not in page(client, "/annuaire/")


def test_memberships_start_and_end_on_the_organisation_s_page(cast: Cast, odile: Client) -> None:
    place = f"/annuaire/structures/{cast.dac_ouest.pk}/"
    odile.post(f"{place}rattacher/", {"person": cast.samir.pk, "role": "member"})
    membership = Membership.objects.get(person=cast.samir, organisation=cast.dac_ouest)
    assert membership in odile.get(place).context["memberships"]
    odile.post(f"/annuaire/rattachements/{membership.pk}/fin/")
    assert membership not in odile.get(place).context["memberships"]
    assert RightsChange.objects.filter(person=cast.samir).count() == 2


def test_a_body_and_its_mandates_are_kept_on_the_organisation_s_page(cast: Cast, odile: Client) -> None:
    place = f"/annuaire/structures/{cast.dac_ouest.pk}/"
    odile.post(f"{place}instance/", {"name": "Bureau", "quorum": 2})
    body = Body.objects.get(name="Bureau")
    odile.post(f"/annuaire/instances/{body.pk}/mandat/", {"person": cast.hugo.pk, "college": "CPTS"})
    mandate = Mandate.objects.get(body=body)
    assert (mandate.person, mandate.votes) == (cast.hugo, False)
    odile.post(f"/annuaire/mandats/{mandate.pk}/fin/")
    mandate.refresh_from_db()
    assert mandate.until is not None


def test_an_account_s_link_is_shown_once_and_works(cast: Cast, odile: Client) -> None:
    membership = Membership.objects.get(person=cast.claire)
    shown = odile.post(f"/annuaire/rattachements/{membership.pk}/compte/")
    assert "no-store" in shown["Cache-Control"]
    token = shown.context["link"].partition("#")[2]
    browser = Client()
    assert browser.post("/entrer", {"token": token}).status_code == 302
    assert browser.session["_auth_user_id"] == str(Account.objects.get(person=cast.claire).pk)


@pytest.mark.parametrize("path", ["rattacher/", "instance/"])
def test_who_does_not_administer_changes_nothing(cast: Cast, client: Client, path: str) -> None:
    client.force_login(cast.account(cast.claire))
    before = (Membership.objects.count(), Body.objects.count())
    told = {"person": cast.samir.pk, "role": "member", "name": "Bureau", "quorum": 2}
    response = client.post(f"/annuaire/structures/{cast.dac_ouest.pk}/{path}", told, follow=True)
    assert "Seule l’administration de la structure" in response.content.decode()
    assert (Membership.objects.count(), Body.objects.count()) == before


def test_only_the_installation_s_administrator_adds_an_organisation(cast: Cast, client: Client) -> None:
    told = {"name": "SSIAD du Port", "kind": "esms", "territory": "Toulon"}
    client.force_login(cast.account(cast.odile))
    assert client.post("/annuaire/structures/nouvelle/", told).status_code == 404
    client.force_login(cast.account(cast.jeanne))
    assert client.post("/annuaire/structures/nouvelle/", told).status_code == 302
    made = Organisation.objects.get(name="SSIAD du Port")
    assert client.post("/annuaire/structures/nouvelle/", told).status_code == 422
    client.post(
        f"/annuaire/structures/{made.pk}/rattacher/",
        {"person": cast.vincent.pk, "role": MembershipRole.ADMINISTRATOR.value},
    )
    assert cast.actor(cast.vincent).administers(made.pk)


def test_links_are_listed_and_revoked_by_the_coordination(cast: Cast, client: Client) -> None:
    make_link(
        by=cast.actor(cast.claire),
        person=cast.vincent,
        purpose=Purpose.MEETING,
        organisation=cast.dac_ouest,
        subject=cast.dac_ouest,
    )
    link = PersonalLink.objects.get()
    client.force_login(cast.account(cast.paul))
    assert "Vincent Olivier" not in page(client, "/mes-liens/")
    client.post(f"/mes-liens/{link.pk}/revoquer/")
    assert PersonalLink.objects.filter(revoked_at__isnull=True).exists()
    client.force_login(cast.account(cast.claire))
    assert "Vincent Olivier" in page(client, "/mes-liens/")
    client.post(f"/mes-liens/{link.pk}/revoquer/")
    link.refresh_from_db()
    assert link.revoked_at is not None
    assert RightsChange.objects.filter(person=cast.vincent).exists()
    assert client.post("/mes-liens/999999/revoquer/").status_code == 404


PAGES = ["/annuaire/", "/annuaire/structures/", "/mes-liens/", "/signalements/", "/situations/", "/courrier/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_personal_link_opens_none_of_the_pages_that_need_an_account(cast: Cast, client: Client, path: str) -> None:
    token = make_link(
        by=cast.actor(cast.claire), person=cast.claire, purpose=Purpose.MEETING, organisation=cast.dac_ouest
    )
    client.post("/entrer", {"token": token})
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_whoever_is_not_signed_in_is_asked_to(client: Client, db: None, path: str) -> None:
    assert client.get(path)["Location"] == f"/compte/login/?next={path}"
