"""Every plain form of the site, sent as people send it: twice, after the session ended, from an old page.

The forms are those of the pages themselves, as each person is shown them; the pages come from the resolver.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import resolve

from rcp.access.entry import BACKEND
from rcp.access.links import make_link
from rcp.access.models import PersonalLink, Purpose
from rcp.access.sending.once import OWN_ACCOUNT
from rcp.access.sending.tokens import FIELD
from rcp.cases.commands import withdraw_sharing
from rcp.journal.models import Receipt
from rcp.meetings.commands import invite_person
from rcp.realtime.database_health import database_health
from rcp.reports.models import Theme
from tests.cast import PASSWORD
from tests.rcp.estate import Estate, Watch, routes

HERE = "http://testserver"
TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


@dataclass(frozen=True)
class Form:
    page: str
    action: str
    fields: tuple[tuple[str, str], ...]

    @property
    def route(self) -> str:
        return resolve(self.action.partition("?")[0]).route

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _value in self.fields)

    def data(self) -> dict[str, list[str]]:
        told: dict[str, list[str]] = {}
        for name, value in self.fields:
            told.setdefault(name, []).append(value)
        return told


# What somebody types in a field of this name; of a list the first that is offered, of numbers what the page proposes.
TYPED = {
    "alias": "Mme Z., 71 ans", "question": "Que peut-on proposer ?", "title": "Sorties du vendredi",
    "name": "Une équipe mobile", "first_name": "Zoé", "last_name": "Petitjean", "informed_by": "Claire",
    "informed_on": "2026-05-04", "day": "2027-03-12", "hour": "14:30", "since": "2027-03-01", "phone": "04 94 00 00 51",
    "territory": "Var Ouest", "college": "Soins", "quorum": "3", "amount": "12,50", "text": "Un texte",
    "reason": "Pour la coordination", "why": "Un motif écrit", "comment": "Je viendrai", "event_verb": "arrête",
    "summary": "Ce qui change", "minutes": "30", "planned_minutes": "60", "event_object": "un soin",
    "category": "Aide à domicile", "bond": "sa fille", "hours": "le matin",
    "actor_category": "Infirmière libérale", "event_reason": "incurie", "event_place": "domicile",
    "who0-name": "Anne Roux", "who0-reach": "04 94 00 00 52", "closes_on": "2027-03-01", "objective": "Sortir seule",
    "mine": "Appeler le cabinet",
}  # fmt: skip

# Of two answers that exclude each other, the one that is not given.
UNTICKED = {"no_attending_physician"}


class Forms(HTMLParser):
    """The forms of a page that are posted by the browser itself, filled in as somebody would."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, list[Form]()
        self.action: str | None = None
        self.by_script = False
        self.fields: list[tuple[str, str]] = []
        self.buttons: list[tuple[str, str]] = []
        self.chooses = ""
        self.writes = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method", "").lower() == "post":
            self.action, self.fields, self.buttons = told.get("action") or self.page, [], []
        elif self.action is None:
            return
        name, value = told.get("name", ""), told.get("value", "")
        if tag == "input" and name:
            self.enter(name, value, told.get("type", "text"), "checked" in told)
        elif tag == "textarea" and name:
            self.writes = name
            self.fields.append((name, "" if "hidden" in told else TYPED.get(name, "Un texte de plusieurs mots")))
        elif tag == "select":
            self.chooses = name
        elif tag == "option" and self.chooses and value:
            self.fields.append((self.chooses, value))
            self.chooses = ""
        elif tag == "button" and told.get("type", "submit") == "submit":
            self.buttons.append((name, value))

    def enter(self, name: str, value: str, kind: str, checked: bool) -> None:
        if kind == "checkbox" and not checked and (name in dict(self.fields) or name in UNTICKED):
            return
        if kind == "radio" and (name in dict(self.fields) and not checked):
            return
        if kind == "radio":
            self.fields = [each for each in self.fields if each[0] != name]
        typed = value if kind in ("hidden", "radio", "checkbox") else value or TYPED.get(name, "")
        self.fields.append((name, typed or ("on" if kind == "checkbox" else "")))

    def handle_data(self, data: str) -> None:
        """What stands in a text area already is left as it is; the first line break is the page's."""
        if self.writes and data.strip():
            self.fields[-1] = (self.writes, data.removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.writes = ""
        if tag == "select":
            self.chooses = ""
        if tag == "form" and self.action is not None:
            # Of several buttons, the one without a name sends the form as it is; else the first.
            if self.buttons and all(name for name, _value in self.buttons):
                self.fields.append(self.buttons[0])
            self.found.append(Form(self.page, self.action, tuple(self.fields)))
            self.action = None


def forms_of(page: str, source: str) -> list[Form]:
    parser = Forms(page)
    parser.feed(source)
    return parser.found


def the_one(source: str, action: str) -> Form:
    """The form of a page that is sent there."""
    return next(each for each in forms_of(action, source) if each.action == action)


@pytest.fixture
def place(ground: Estate, db: None, monkeypatch: pytest.MonkeyPatch) -> Estate:
    monkeypatch.setattr(database_health, "fault", lambda: "")
    cache.clear()
    return ground


# Whose forms are walked, and those that nobody needs done once: what one prints again each time, and coming in and out.
WALKERS = ("claire", "jeanne", "samir", "nobody")
AS_THEY_COME = (OWN_ACCOUNT, "demo/", "sortir/", "entrer", "reprendre/", "cartes/<int:map_id>/imprimer/")
# What shows a secret once: asked for again it makes another one, and the first opens nothing more.
ANOTHER_SECRET = {"reunions/<int:meeting_id>/invitations/", "annuaire/rattachements/<int:membership_id>/compte/"}
# What the estate refuses to whoever sends it, and the words of it: nothing is done, and the text is given back.
REFUSED = {
    ("claire", "documents/<int:document_id>/figer"): "Rien n’a changé depuis la version",
    ("claire", "demandes/nouvelle/"): "Seule la coordination de la structure",
    ("claire", "reunions/<int:meeting_id>/dates/"): "n’est plus à planifier",
    ("jeanne", "documents/<int:document_id>/champs/<slug:key>"): "ne peut pas être modifié maintenant",
}


def ends_as_it_should(who: str, form: Form, response: Any) -> bool:
    """Done, unless it is refused here: then under the reason with what was typed."""
    why = REFUSED.get((who, form.route))
    if form.route in ANOTHER_SECRET:
        return True
    page = response.content.decode()
    return is_done(response) if why is None else why in page and all(text in page for text in texts(form))


def every_form(place: Estate, who: str) -> list[Form]:
    """One of each route and set of fields, on all the pages that this person may open."""
    found: dict[tuple[str, frozenset[str]], Form] = {}
    for route in (each for each in routes() if not each.startswith(AS_THEY_COME)):
        page = place.address(route)
        response: Any = place.client(who).get(page)
        if response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html"):
            for form in forms_of(page, response.content.decode()):
                if not form.route.startswith(AS_THEY_COME):
                    found.setdefault((form.route, form.names), form)
    assert found
    return list(found.values())


def walked(place: Estate, who: str) -> Iterator[tuple[Form, Client]]:
    """Each form with a browser of its own; what was done with it is undone before the next."""
    for form in every_form(place, who):
        cache.clear()
        with transaction.atomic():
            yield form, place.client(who)
            transaction.set_rollback(True)


def is_done(response: Any) -> bool:
    return response.status_code == 302 and "/compte/login/" not in response["Location"]


def texts(form: Form) -> list[str]:
    return [html.escape(value) for name, value in form.fields if value in TYPED.values()]


@pytest.mark.parametrize("who", WALKERS)
def test_a_form_that_is_sent_twice_does_one_thing(place: Estate, who: str) -> None:
    faults = []
    for form, browser in walked(place, who):
        if FIELD not in form.names:
            faults.append(f"{form.page} → {form.action}: no token")
        first: Any = browser.post(form.action, form.data())
        if form.route in ANOTHER_SECRET:
            continue
        if not ends_as_it_should(who, form, first):
            faults.append(f"{form.page} → {form.action}: {first.status_code} to what somebody would type")
        if not is_done(first):
            continue
        with Watch() as watch:
            second: Any = browser.post(form.action, form.data())
        if watch.tables or second.status_code != 302 or second["Location"] != first["Location"]:
            faults.append(f"{form.page} → {form.action}: {second.status_code}, wrote {sorted(watch.tables)}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("who", ["claire", "jeanne", "samir"])
def test_what_is_sent_after_the_session_ended_waits_for_its_author(place: Estate, who: str) -> None:
    faults = []
    account = place.cast.account(getattr(place.cast, who))
    for form, _browser in walked(place, who):
        browser = Client()
        with Watch() as watch:
            away: Any = browser.post(form.action, form.data())
        if watch.tables or "/compte/login/?next=/reprendre/" not in away.headers.get("Location", ""):
            faults.append(f"{form.action}: {away.status_code}, wrote {sorted(watch.tables)}")
            continue
        browser.force_login(account, backend=BACKEND)
        page = browser.get("/reprendre/").content.decode()
        again = the_one(page, form.action)
        missing = [text for text in texts(form) if text not in page]
        sent: Any = browser.post(again.action, again.data())
        if missing:
            faults.append(f"{form.action}: without {missing}")
        elif not ends_as_it_should(who, form, sent):
            faults.append(f"{form.action}: {sent.status_code} when sent again")
        elif "reprendre" in browser.get("/annuaire/").content.decode() and is_done(sent):
            faults.append(f"{form.action}: still waits")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("who", WALKERS)
def test_a_form_older_than_the_last_signing_in_comes_back_and_is_sent_by_one_press(place: Estate, who: str) -> None:
    faults = []
    for form, _browser in walked(place, who):
        browser = place.client(who, enforce_csrf_checks=True, headers={"origin": HERE})
        refused: Any = browser.post(form.action, form.data())
        page = refused.content.decode()
        missing = [text for text in texts(form) if text not in page]
        again = the_one(page, form.action)
        sent: Any = browser.post(again.action, again.data())
        if refused.status_code != 403 or missing:
            faults.append(f"{form.action}: {refused.status_code} without {missing}")
        elif not ends_as_it_should(who, form, sent):
            faults.append(f"{form.action}: {sent.status_code} when sent again")
    assert not faults, "\n".join(faults)


# What the walk cannot say by itself


def theme_form(place: Estate, who: str = "claire") -> Form:
    browser = place.client(who)
    page = "/signalements/themes/nouveau/"
    return the_one(browser.get(page).content.decode(), page)


def changed(form: Form, **told: str) -> dict[str, list[str]]:
    return {**form.data(), **{name: [value] for name, value in told.items()}}


def test_another_site_s_page_is_shown_nothing_of_what_it_sent(place: Estate) -> None:
    form = theme_form(place)
    for origin in ("https://ailleurs.example", "null", ""):
        browser = place.client("claire", enforce_csrf_checks=True, headers={"origin": origin} if origin else {})
        page = browser.post(form.action, form.data()).content.decode()
        assert "Ce formulaire a expiré" in page
        assert "Sorties du vendredi" not in page


def test_what_was_changed_after_going_back_is_asked_about_and_not_lost(place: Estate) -> None:
    form, browser = theme_form(place), place.client("claire")
    count = Theme.objects.count()
    first: Any = browser.post(form.action, form.data())
    second: Any = browser.post(form.action, changed(form, title="Sorties du samedi"))
    page = second.content.decode()
    assert (second.status_code, Theme.objects.count()) == (409, count + 1)
    assert "Sorties du samedi" in page
    assert first["Location"] in page
    again = the_one(page, form.action)
    assert is_done(browser.post(again.action, again.data()))
    assert is_done(browser.post(again.action, again.data()))
    assert Theme.objects.count() == count + 2


def test_what_was_refused_may_be_sent_again_as_it_is(place: Estate) -> None:
    """A refusal is told on the page one comes back to: it is no receipt."""
    browser = place.client("claire")
    page = f"/situations/{place.case.pk}/"
    form = the_one(browser.get(page).content.decode(), f"{page}partage/retrait/")
    withdraw_sharing(by=place.cast.actor(place.cast.claire), case_id=place.case.pk)
    refused: Any = browser.post(form.action, form.data(), follow=True)
    assert "Aucun accord en cours" in refused.content.decode()
    assert not Receipt.objects.filter(client=form.data()[FIELD][0].partition(":")[0]).exists()
    assert "Aucun accord en cours" in browser.post(form.action, form.data(), follow=True).content.decode()


def test_somebody_else_on_the_same_browser_neither_sends_nor_reads_it(place: Estate) -> None:
    form = theme_form(place)
    assert "au nom de" in place.client("samir").post(form.action, form.data()).content.decode()
    browser = Client()
    browser.post(form.action, form.data())
    browser.force_login(place.cast.account(place.cast.samir), backend=BACKEND)
    assert browser.get("/reprendre/").status_code == 302
    assert "Sorties du vendredi" not in browser.get("/annuaire/").content.decode()


def test_what_waits_lies_nowhere_in_clear_and_can_be_given_up(place: Estate) -> None:
    form, browser = theme_form(place), Client()
    away: Any = browser.post(form.action, form.data())
    assert "vendredi" not in json.dumps(dict(browser.session.items()))
    account = place.cast.account(place.cast.claire)
    signed_in: Any = browser.post(away["Location"], {"login": account.email, "password": PASSWORD})
    assert signed_in["Location"] == "/reprendre/"
    assert "Un texte que vous aviez écrit" in browser.get("/annuaire/").content.decode()
    given_up = the_one(browser.get("/reprendre/").content.decode(), "/reprendre/")
    browser.post(given_up.action, given_up.data())
    assert "Un texte que vous aviez écrit" not in browser.get("/annuaire/").content.decode()


def test_what_a_guest_typed_waits_until_their_link_is_opened_again(place: Estate) -> None:
    guest = place.client("guest")
    page = f"/reunions/{place.elsewhere.pk}/"
    link = PersonalLink.objects.get(token_hash="e" * 64)
    invite_person(by=place.cast.actor(place.cast.lucie), meeting_id=place.elsewhere.pk, person_id=link.person_id)
    form = the_one(guest.get(page).content.decode(), f"{page}reponse/")
    browser = Client()
    browser.post(form.action, form.data())
    token = make_link(
        by=place.cast.actor(place.cast.lucie), person=link.person, purpose=Purpose.MEETING,
        organisation=place.cast.dac_est, subject=place.elsewhere,
    )  # fmt: skip
    come_in: Any = browser.post("/entrer", {"token": token})
    assert come_in["Location"] == "/reprendre/"
    assert "Je viendrai" in browser.get("/reprendre/").content.decode()


@pytest.mark.parametrize("bad", ["", "x", "a:b:c", "é" * 300])
def test_a_token_that_we_did_not_make_is_none(place: Estate, bad: str) -> None:
    form, count = theme_form(place), Theme.objects.count()
    for title in ("Refus d’entrée", "Retours sans lettre"):
        assert is_done(place.client("claire").post(form.action, changed(form, title=title, **{FIELD: bad})))
    assert Theme.objects.count() == count + 2


def test_every_form_of_a_template_carries_the_token() -> None:
    without = [
        f"{template.relative_to(TEMPLATES)}: {form[:80]}"
        for template in TEMPLATES.rglob("*.html")
        for form in re.findall(r'<form\b[^>]*method="post".*?</form>', template.read_text(), re.DOTALL)
        if "csrf_token" not in form
    ]
    assert not without, "\n".join(without)


def stale(place: Estate, who: str) -> list[Form]:
    return [form for form in every_form(place, who) if any(name.startswith("initial-") for name in form.names)]


def test_every_page_that_changes_what_is_there_compares() -> None:
    """Whoever adds one finds this list: the walk below sends each of them."""
    changing = {route for route in routes() if route.endswith("modifier/")}
    assert changing == COMPARED


COMPARED = {
    "annuaire/<int:person_id>/modifier/",
    "annuaire/structures/<int:organisation_id>/modifier/",
    "reunions/<int:meeting_id>/modifier/",
    "situations/<int:case_id>/modifier/",
}


def test_two_tabs_both_have_their_way_or_see_each_other_s_words(place: Estate) -> None:
    found = [(who, form) for who in ("claire", "jeanne") for form in stale(place, who)]
    assert {form.route for _who, form in found} == COMPARED
    for who, form in found:
        first, second = written_fields(form)
        for mine, both_changed in ((second, False), (first, True)):
            with transaction.atomic():
                others, own = place.client(who), place.client(who)
                assert is_done(others.post(form.action, {**unchanged(form), first: ["Ce que l’autre écrit"]}))
                answer: Any = own.post(form.action, {**unchanged(form), mine: ["Ce que j’écris"]})
                page = answer.content.decode()
                if both_changed:
                    assert answer.status_code == 422
                    assert "Ce que l’autre écrit" in page
                    again = the_one(page, form.action)
                    assert again.data()[first] == ["Ce que j’écris"]
                    assert is_done(own.post(again.action, again.data()))
                else:
                    assert is_done(answer)
                now = the_one(own.get(form.action).content.decode(), form.action).data()
                assert now[f"initial-{mine}"] == ["Ce que j’écris"]
                assert now[f"initial-{first}"] == ["Ce que j’écris" if both_changed else "Ce que l’autre écrit"]
                transaction.set_rollback(True)


def written_fields(form: Form) -> tuple[str, str]:
    names = [
        name
        for name, _value in form.fields
        if name in ("question", "context", "medical", "last_name", "function", "name", "territory")
    ]
    return names[0], names[1]


def unchanged(form: Form) -> dict[str, list[str]]:
    """Sent as the page showed it, with a token of another showing."""
    told = form.data()
    shown = {name: told[f"initial-{name}"] for name in told if f"initial-{name}" in told}
    return {**told, **shown, FIELD: [""]}


def test_what_is_refused_on_the_page_it_leads_to_is_given_back_to_be_mended(place: Estate) -> None:
    browser, page = place.client("claire"), f"/situations/{place.case.pk}/"
    form = the_one(browser.get(page).content.decode(), f"{page}contacts/")
    refused: Any = browser.post(form.action, changed(form, email="pas une adresse"))
    told = refused.content.decode()
    assert refused.status_code == 422
    assert "pas une adresse" in told
    assert "adresse e-mail valide" in told or "adresse de courriel" in told
    mended = changed(the_one(told, form.action), email="aide@domicile.example")
    assert is_done(browser.post(form.action, mended))
