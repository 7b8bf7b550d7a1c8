"""The pages, as each one sees them; what leaves as a file holds no word of a situation."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from rcp.compensation.models import Claim, ClaimState, Rate, YearlyCap
from rcp.people.models import Person
from tests.cast import Cast

from .scene import a_claim, a_held_meeting, rates

SECRET = "Comment sécuriser le domicile"


def browser(cast: Cast, person: Person) -> Client:
    client = Client()
    client.force_login(cast.account(person))
    return client


def test_one_declares_a_presence_in_one_press(cast: Cast) -> None:
    rates(cast)
    meeting = a_held_meeting(cast, rcp=True)
    samir = browser(cast, cast.samir)
    page = samir.get("/defraiement/").content.decode()
    assert "50 min" in page
    assert "Mme A." not in page
    samir.post(f"/defraiement/declarer/{meeting.pk}/", {"payer": cast.cpts_ouest.pk})
    assert Claim.objects.get().person == cast.samir
    page = samir.get("/defraiement/").content.decode()
    assert "50,00\u00a0€" in page
    assert "reste 47\u202f100,00\u00a0€" in page


def test_whoever_held_the_meeting_declares_everybody_at_once(cast: Cast) -> None:
    rates(cast)
    meeting = a_held_meeting(cast)
    claire = browser(cast, cast.claire)
    assert f"/defraiement/reunions/{meeting.pk}/" in claire.get(f"/reunions/{meeting.pk}/").content.decode()
    his = browser(cast, cast.samir).get(f"/reunions/{meeting.pk}/").content.decode()
    assert f'/defraiement/reunions/{meeting.pk}/"' not in his
    assert "emargement" not in his
    page = claire.get(f"/defraiement/reunions/{meeting.pk}/").content.decode()
    assert "Samir Benali" in page
    claire.post(f"/defraiement/reunions/{meeting.pk}/declarer/")
    assert set(Claim.objects.values_list("person__first_name", flat=True)) == {"Samir", "Nadia"}
    assert browser(cast, cast.samir).get(f"/defraiement/reunions/{meeting.pk}/").status_code == 404


def test_the_payer_checks_approves_and_pays_from_the_queue(cast: Cast) -> None:
    claim = a_claim(cast, rcp=True)
    nadia = browser(cast, cast.nadia)
    address = f"/defraiement/structures/{cast.cpts_ouest.pk}/"
    page = nadia.get(address).content.decode()
    assert "Samir Benali" in page
    assert SECRET not in page
    assert "Mme A." not in page
    for step in ("check", "approve"):
        nadia.post(f"{address}decider/", {"step": step, "claim": [claim.pk]})
    nadia.post(
        f"{address}decider/", {"step": "pay", "claim": [claim.pk], "paid_on": f"{timezone.localdate():%d/%m/%Y}"}
    )
    claim.refresh_from_db()
    assert claim.state == ClaimState.PAID


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("check", "au moins une ligne"),
        ("approve", "au moins une ligne"),
        ("pay", "Indiquez la date"),
        ("", "Indiquez la date"),
    ],
)
def test_nothing_ticked_is_said(cast: Cast, step: str, said: str) -> None:
    a_claim(cast)
    address = f"/defraiement/structures/{cast.cpts_ouest.pk}/"
    answer = browser(cast, cast.nadia).post(f"{address}decider/", {"step": step}, follow=True)
    assert said in answer.content.decode()
    assert Claim.objects.get().state == ClaimState.DECLARED


def test_another_payer_s_lines_are_not_touched(cast: Cast) -> None:
    claim = a_claim(cast)
    hugo = browser(cast, cast.hugo)
    assert hugo.get(f"/defraiement/structures/{cast.cpts_ouest.pk}/").status_code == 404
    hugo.post(f"/defraiement/structures/{cast.cpts_est.pk}/decider/", {"step": "check", "claim": [claim.pk]})
    claim.refresh_from_db()
    assert claim.state == ClaimState.DECLARED


def test_the_file_for_the_accounts_says_who_when_and_how_much(cast: Cast) -> None:
    a_claim(cast, rcp=True)
    Person.objects.filter(pk=cast.samir.pk).update(last_name="=1+1")
    answer = browser(cast, cast.nadia).get(f"/defraiement/structures/{cast.cpts_ouest.pk}/etat.csv")
    text = answer.content.decode("utf-8-sig")
    header, row = text.strip().split("\r\n")
    assert header.startswith("Réunion;Date;Nom;")
    assert ";50,00;déclaré;" in row
    assert "'=1+1" in row
    assert SECRET not in text
    assert "Mme A." not in text


def test_rates_and_the_ceiling_are_noted_on_one_page(cast: Cast) -> None:
    nadia = browser(cast, cast.nadia)
    address = f"/defraiement/structures/{cast.cpts_ouest.pk}/tarifs/"
    told = {"mission": "access", "kind": "indemnity", "basis": "profession", "amount": "110,50", "since": "01/01/2026"}
    refused = nadia.post(address, told)
    assert refused.status_code == 422
    assert "Choisissez la profession" in refused.content.decode()
    assert "110,50" in refused.content.decode()
    nadia.post(address, {**told, "profession": "10"})
    assert Rate.objects.get().amount == Decimal("110.50")
    nadia.post(f"{address}plafond/", {"year": "2026", "amount": "47100"})
    assert YearlyCap.objects.get().amount == Decimal(47100)
    nadia.post(f"/defraiement/tarifs/{Rate.objects.get().pk}/fin/")
    assert Rate.objects.get().until is not None


def test_a_refusal_gives_its_reason_to_whoever_declared(cast: Cast) -> None:
    claim = a_claim(cast)
    browser(cast, cast.nadia).post(f"/defraiement/{claim.pk}/refuser/", {"reason": "Adhésion non réglée"})
    assert "Adhésion non réglée" in browser(cast, cast.samir).get("/defraiement/").content.decode()


def test_a_duration_is_mended_from_the_meeting_s_list(cast: Cast) -> None:
    claim = a_claim(cast)
    browser(cast, cast.claire).post(f"/defraiement/{claim.pk}/duree/", {"minutes": "20", "reason": "parti tôt"})
    claim.refresh_from_db()
    assert (claim.minutes, claim.correction) == (20, "parti tôt")
