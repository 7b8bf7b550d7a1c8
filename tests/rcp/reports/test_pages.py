"""The pages of reports and themes, as people use them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rcp.people.models import Organisation
from rcp.reports.commands import gather_reports, open_theme, share_theme
from rcp.reports.models import Report, Theme
from tests.cast import Cast

FILLED = {
    "actor_category": "Infirmière libérale",
    "event_verb": "arrête",
    "event_object": "de réaliser un soin",
    "event_reason": "incurie",
    "event_place": "domicile",
    "rupture_kind": "proven",
    "pathway": "elderly",
    "territory": "Var Ouest",
}


def kept(organisation: Organisation, **changed: Any) -> Report:
    told = {**FILLED, "commune": "Hyères", "age_band": "85+", "reported_at": timezone.now(), **changed}
    return Report.objects.create(organisation=organisation, **told)


@pytest.fixture
def claire(cast: Cast, client: Client) -> Client:
    client.force_login(cast.account(cast.claire))
    return client


def test_a_report_is_told_in_one_form(cast: Cast, claire: Client) -> None:
    page = claire.get("/signalements/nouveau/").content.decode()
    assert 'value="Var Ouest"' in page
    assert "offre saturée, délai" in page
    response = claire.post("/signalements/nouveau/", {**FILLED, "organisation": cast.dac_ouest.pk})
    report = Report.objects.get()
    assert response["Location"] == f"/signalements/{report.pk}/"
    assert report.author == cast.claire
    assert report.compensated is None
    assert claire.get(response["Location"]).status_code == 200


def test_a_name_is_refused_beside_the_part_it_stands_in_and_what_was_typed_stays(cast: Cast, claire: Client) -> None:
    told = {**FILLED, "organisation": cast.dac_ouest.pk, "event_object": "l’aide de Mme Dupont"}
    response = claire.post("/signalements/nouveau/", told)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["event_object"]
    page = response.content.decode()
    assert "Un nom désigne une personne" in page
    assert "l’aide de Mme Dupont" in page
    assert not Report.objects.exists()


def test_another_organisation_cannot_be_chosen(cast: Cast, claire: Client) -> None:
    assert claire.post("/signalements/nouveau/", {**FILLED, "organisation": cast.dac_est.pk}).status_code == 422
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 4),
        ({"nature": "potential"}, 1),
        ({"parcours": "precarity"}, 1),
        ({"pourquoi": "offre"}, 1),
        ({"periode": "30"}, 3),
        ({"nature": "proven", "parcours": "elderly"}, 2),
        ({"nature": "nonsense", "periode": "x", "page": "999"}, 4),
    ],
)
def test_the_list_is_narrowed(cast: Cast, claire: Client, asked: dict[str, str], found: int) -> None:
    kept(cast.dac_ouest)
    kept(cast.dac_ouest, rupture_kind="potential", event_reason="offre saturée")
    kept(cast.dac_ouest, pathway="precarity")
    kept(cast.dac_ouest, reported_at=timezone.now() - timedelta(days=90))
    kept(cast.dac_est)
    page = claire.get("/signalements/", asked).context["page"]
    assert page.paginator.count == found


def test_a_report_of_another_organisation_does_not_exist(cast: Cast, claire: Client) -> None:
    assert claire.get(f"/signalements/{kept(cast.dac_est).pk}/").status_code == 404


def test_no_count_under_five_is_on_the_page(cast: Cast, claire: Client) -> None:
    for reason, count in (("absence de médecin traitant", 7), ("incurie", 3), ("logement", 2)):
        for _ in range(count):
            kept(cast.dac_ouest, event_reason=reason)
    table = claire.get("/signalements/").context["reasons"]
    assert [(bar.label, bar.count) for bar in table.bars] == [("Absence de médecin traitant", 7)]
    assert (table.others, table.total) == (5, 12)


def test_a_theme_is_opened_filled_and_shared_on_its_pages(cast: Cast, claire: Client) -> None:
    first, second = kept(cast.dac_ouest), kept(cast.dac_ouest)
    opened = claire.post("/signalements/themes/nouveau/", {"title": "Incurie", "organisation": cast.dac_ouest.pk})
    theme = Theme.objects.get()
    assert opened["Location"] == f"/signalements/themes/{theme.pk}/reunir/"
    assert len(claire.get(opened["Location"]).context["reports"]) == 2
    claire.post(opened["Location"], {"report": [first.pk, second.pk, "x"]})
    claire.post(f"/signalements/themes/{theme.pk}/partager/", {"organisation": cast.cpts_ouest.pk})
    assert theme.reports.count() == 2
    assert list(theme.shared_with.all()) == [cast.cpts_ouest]


def test_a_theme_page_tells_neither_commune_nor_age(cast: Cast, client: Client) -> None:
    claire = cast.actor(cast.claire)
    theme = open_theme(by=claire, organisation_id=cast.dac_ouest.pk, title="Incurie")
    share_theme(by=claire, theme_id=theme.pk, organisation_ids=[cast.cpts_ouest.pk])
    gather_reports(by=claire, theme_id=theme.pk, report_ids=[kept(cast.dac_ouest).pk])
    client.force_login(cast.account(cast.samir))
    page = client.get(f"/signalements/themes/{theme.pk}/").content.decode()
    assert "de réaliser un soin" in page
    assert "avérée" in page
    assert "Hyères" not in page
    # The token of the page is drawn: any two figures may be in it.
    assert "85" not in re.sub(r'value="\w{64}"', "", page)


def test_a_theme_that_is_not_shared_does_not_exist(cast: Cast, client: Client) -> None:
    theme = open_theme(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, title="Incurie")
    client.force_login(cast.account(cast.paul))
    for path in (f"/signalements/themes/{theme.pk}/", f"/signalements/themes/{theme.pk}/reunir/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/signalements/themes/{theme.pk}/partager/", {"organisation": 1}).status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in(client: Client, db: None) -> None:
    response = client.get("/signalements/?nature=proven")
    assert response["Location"] == "/compte/login/?next=/signalements/%3Fnature%3Dproven"
