"""Coming in as people do: by password, by passkey (Chromium's virtual authenticator), by a provider of OpenID Connect.

The provider is a real one, in a process of its own (`openid/provider.mjs`). The site is opened by its name, since
passkeys are tied to one.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.faults.server import PATIENCE, Server, Site, Template, free_port

from .conftest import DESK, PHONE, Visit, open_visit

HERE = Path(__file__).resolve().parent
SECRET = "une phrase assez longue"


@dataclass(frozen=True)
class Front:
    """A site, and the provider it trusts."""

    site: Site
    server: Server
    browser: Browser

    @contextmanager
    def visit(self, persona: str = "", viewport: dict[str, int] = DESK) -> Iterator[Visit]:
        named = NamedServer(self.server)
        visit = open_visit(self.browser, named, persona, viewport)  # type: ignore[arg-type]
        yield visit
        # The provider's own pages are its business.
        ours = [each for each in visit.complaints if each.startswith(f"http://{named.address}/")]
        complaints = ours + visit.violations()
        visit.context.close()
        assert not complaints, "\n".join(complaints)


class NamedServer:
    """The same server by its name: 127.0.0.1 has no passkeys."""

    def __init__(self, server: Server) -> None:
        self.address = f"localhost:{server.port}"


@pytest.fixture(scope="module")
def front(territory: Template, tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Front]:
    folder, port, provider_port = tmp_path_factory.mktemp("front"), free_port(), free_port()
    app = {
        "provider_id": "essai",
        "name": "Essai Connect",
        "client_id": "concertation",
        "secret": "only-for-tests",
        "settings": {"server_url": f"http://localhost:{provider_port}"},
    }
    away = {**app, "provider_id": "absent", "name": "Absent", "settings": {"server_url": "http://localhost:1"}}
    site = Site(folder, template=territory, OPENID_CONNECT_APPS=json.dumps([app, away]))
    server = Server(site.template.asgi, site.env, folder / "server.log", port=port)
    site.servers.append(server)
    back = f"http://localhost:{port}/compte/oidc/essai/login/callback/"
    with provider(provider_port, back):
        try:
            server.start()
            yield Front(site, server, chromium)
            assert "Traceback" not in server.said(), server.said()[-6000:]
        finally:
            site.close()


@contextmanager
def provider(port: int, back: str) -> Iterator[None]:
    """It says « ready » on its own output once it answers."""
    assert (HERE / "openid" / "node_modules").exists(), "its libraries are missing: deploy/setup.sh --test"
    command = ["node", str(HERE / "openid" / "provider.mjs"), str(port), back]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert "ready" in process.stdout.readline()
        yield
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


# What people do


def leave(page: Page) -> None:
    page.get_by_role("navigation", name="Menu principal").get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", name="Se connecter avec un compte")).to_be_visible()


def name_of_whoever_is_in(page: Page) -> Any:
    return page.locator(".side .menu-who")


def keys_of(page: Page, **told: bool) -> tuple[CDPSession, str]:
    """A device that holds passkeys and answers by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        **told,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def add_key(page: Page, name: str) -> None:
    page.get_by_label("Nom de la clé").fill(name)
    page.get_by_role("button", name="Ajouter").click()


def pass_the_provider(page: Page, who: str) -> None:
    """The provider's own pages: say a name, then agree."""
    page.get_by_placeholder("Enter any login").fill(who)
    page.get_by_placeholder("and password").fill("any")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


# Passkeys


def test_a_passkey_is_added_signs_in_alone_and_is_taken_away(front: Front) -> None:
    with front.visit("coordination") as visit:
        page = visit.page
        session, device = keys_of(page)
        visit.go("/")
        page.get_by_role("link", name="Ma connexion").first.click()
        page.get_by_role("link", name="En ajouter une").click()
        add_key(page, "Ordinateur du bureau")
        expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
        leave(page)
        page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
        expect(name_of_whoever_is_in(page)).to_have_text("Claire Aubert")

        # The same device again is told so, and a device that does not know who holds it is told why.
        visit.go("/compte/2fa/webauthn/add/")
        add_key(page, "Encore")
        expect(page.get_by_role("alert")).to_have_text("Cette clé est déjà enregistrée pour votre compte.")
        session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
        visit.go("/")
        leave(page)
        page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
        expect(page.get_by_role("alert")).to_contain_text("Rien n’a été fait")
        expect(page.get_by_role("button", name="Se connecter avec une clé d’accès")).to_be_enabled()

        session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
        page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
        expect(name_of_whoever_is_in(page)).to_have_text("Claire Aubert")
        visit.go("/compte/2fa/webauthn/")
        page.get_by_role("link", name="Retirer Ordinateur du bureau").click()
        page.get_by_role("button", name="Retirer").click()
        expect(page.get_by_text("La clé d’accès est retirée.")).to_be_visible()
        expect(page.get_by_text("Aucune clé d’accès.")).to_be_visible()
        leave(page)
        page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
        expect(page.get_by_text("Cette clé d’accès n’est pas connue ici")).to_be_visible()


def test_a_key_may_be_a_second_factor_after_the_password(front: Front) -> None:
    with front.visit("secretariat") as visit:
        page = visit.page
        keys_of(page, hasResidentKey=False, hasUserVerification=False)
        visit.go("/compte/password/set/")
        page.get_by_label("Mot de passe", exact=True).fill(SECRET)
        page.get_by_label("Mot de passe (confirmation)").fill(SECRET)
        page.get_by_role("button", name="Garder ce mot de passe").click()
        expect(page.get_by_text("Votre mot de passe est choisi.")).to_be_visible()
        leave(page)
        sign_in_by_password(page, "lucie.marchand@exemple.test")
        expect(name_of_whoever_is_in(page)).to_have_text("Lucie Marchand")
        # Just signed in, one is not asked again who one is.
        visit.go("/compte/2fa/webauthn/add/")
        page.get_by_label("Se connecter avec cette clé seule").uncheck()
        add_key(page, "Clé du trousseau")
        expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
        leave(page)
        sign_in_by_password(page, "lucie.marchand@exemple.test")
        expect(page.get_by_role("heading", name="Une preuve de plus")).to_be_visible()
        page.get_by_role("button", name="Utiliser ma clé d’accès").click()
        expect(name_of_whoever_is_in(page)).to_have_text("Lucie Marchand")


def sign_in_by_password(page: Page, email: str) -> None:
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(SECRET)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def test_an_address_in_figures_says_where_keys_work(front: Front) -> None:
    visit = open_visit(front.browser, front.server, "", PHONE)
    visit.go("/compte/login/")
    visit.page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(visit.page.get_by_role("alert")).to_contain_text(f"Ouvrez http://localhost:{front.server.port}.")
    assert not visit.complaints
    visit.context.close()


# OpenID Connect


def test_an_identity_is_joined_once_then_signs_in_and_asks_the_second_factor(front: Front) -> None:
    with front.visit("cpts-ouest") as visit:
        page = visit.page
        visit.go("/")
        page.get_by_role("link", name="Ma connexion").first.click()
        page.get_by_role("listitem").filter(has_text="Identités jointes").get_by_role("link", name="Voir").click()
        page.get_by_role("button", name="Joindre Essai Connect").click()
        pass_the_provider(page, "nadia-roux")
        expect(page.get_by_text("Cette identité est jointe à votre compte.")).to_be_visible()
        leave(page)
        page.get_by_role("button", name="Se connecter avec Essai Connect").click()
        expect(name_of_whoever_is_in(page)).to_have_text("Nadia Roux")

        keys_of(page)
        visit.go("/compte/2fa/webauthn/add/")
        add_key(page, "Téléphone")
        expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
        leave(page)
        page.get_by_role("button", name="Se connecter avec Essai Connect").click()
        page.get_by_role("button", name="Utiliser ma clé d’accès").click()
        expect(name_of_whoever_is_in(page)).to_have_text("Nadia Roux")


def test_an_identity_that_is_joined_to_no_account_lets_nobody_in(front: Front) -> None:
    """Even when its provider gives it the address of somebody who has one."""
    with front.visit() as visit:
        page = visit.page
        visit.go("/compte/login/")
        page.get_by_role("button", name="Se connecter avec Essai Connect").click()
        pass_the_provider(page, "inconnu")
        expect(page.get_by_role("heading", name="Cette identité n’est jointe à aucun compte")).to_be_visible()
        visit.complaints[:] = [each for each in visit.complaints if "403" not in each]
        assert visit.go("/compte/2fa/") == 200
        expect(page).to_have_url(re.compile("/compte/login/"))


def test_a_provider_that_is_away_or_given_up_is_said(front: Front) -> None:
    with front.visit(viewport=PHONE) as visit:
        page = visit.page
        visit.go("/compte/login/")
        page.get_by_role("button", name="Se connecter avec Absent").click()
        expect(page.get_by_role("heading", name="La connexion n’a pas abouti")).to_be_visible()
        page.get_by_role("link", name="Recommencer").click()
        page.get_by_role("button", name="Se connecter avec Essai Connect").click()
        page.get_by_role("link", name="[ Cancel ]").click()
        expect(page.get_by_role("heading", name="Connexion abandonnée")).to_be_visible()
        visit.complaints[:] = [each for each in visit.complaints if "401" not in each]
