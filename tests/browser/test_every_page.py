"""Every page of the site, as every persona and as nobody, on a desk and on a phone.

The list of pages comes from the URL resolver; the ways to them are the links that each person is offered. So a page
that nobody can reach by clicking fails, and so does a link that leads nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser, Error

from tests.faults.server import Server, Site

from . import axe
from .conftest import DESK, PHONE, SCREENSHOTS, Visit, open_visit, personas

# What the resolver has and no person reads, by the beginning of the route, with the reason. What answers only to POST
# is left out by itself.
NOT_PAGES = {
    "compte/2fa/authenticate/": "comes after the password; tests/browser/test_sign_in.py",
    "compte/2fa/reauthenticate/": "asked for by the pages of the second factor",
    "compte/2fa/recovery-codes/": "once there is a second factor; tests/browser/test_sign_in.py",
    "compte/2fa/totp/deactivate/": "the same",
    "compte/2fa/webauthn/keys/": "the same",
    "compte/2fa/webauthn/login/": "JSON for the sign-in page",
    "compte/2fa/webauthn/reauthenticate/": "asked for by the pages of the second factor",
    "compte/reauthenticate/": "the same",
    "compte/inactive/": "shown when a switched-off account signs in",
    "compte/password/reset/done/": "follows the sending of the form",
    "presence/": "JSON for the page that is left alone; rcp/access/client/idleness.test.ts",
    "reprendre/": "leads home while nothing waits; tests/rcp/access/test_sending.py comes to it",
    "attente/<str:code>/etat": "JSON for the waiting page",
    "reunions/<int:meeting_id>/assister/etat": "JSON for whoever asked to attend",
    "documents/<int:document_id>/redaction/etat": "JSON for the drafting page",
    "reunions/<int:meeting_id>/conduite-a-tenir.pdf": "a PDF; tests/rcp/room/test_papers.py",
    "reunions/<int:meeting_id>/replanifier/": "once a meeting is called off; tests/rcp/room/test_pages.py",
    "reunions/<int:meeting_id>/modeles/": "a part of the window of methods; tests/browser/test_methods.py opens it",
    "reunions/<int:meeting_id>/entries": "JSON for rooms without a socket",
    "cartes/<int:map_id>/auteurs/": "JSON for a map on a page, as the three below",
    "cartes/<int:map_id>/depuis/": "the same",
    "cartes/<int:map_id>/effacer/": "the same, for whoever may erase",
    "cartes/<int:map_id>/histoire/": "the same",
    "cartes/<int:map_id>/journal/": "the same, as bytes",
    "healthz": "JSON for whoever watches over the service",
    "documents/<int:document_id>/versions/<int:before_id>/<int:after_id>": "needs a second version: the story makes it",
    "cartes/<int:map_id>/elements/<str:node_id>/": "JSON for a node's window",
    "cartes/<int:map_id>/images/<uuid:image_id>/": "an image; tests/mindmap asks for it",
    "cartes/<int:map_id>/gommettes/": "JSON for whoever votes",
    "cartes/<int:map_id>/reunir/": "a part of the room's page, where groups' maps are joined; test_joining opens it",
    "cartes/<int:map_id>/fichiers/": "a part of a page, asked for when its window opens; tests/browser/test_files.py",
    "cartes/<int:map_id>/exporter/": "a file; tests/mindmap/files/test_files.py opens each",
    "demandes/f/<str:code>/recu/": "follows the sending of the form; tests/rcp/requests",
    "demandes/lien/<int:door_id>/": "opened by a personal link; tests/rcp/requests",
    "papiers/figes/": "a part of a page, asked for while a paper is being made",
    "papiers/<int:print_id>.pdf": "a file; tests/procedures and the story open it",
}

# Pages that are come to by their address: from a mail, from a wall, by being sent there.
ADDRESSES = [
    "/compte/login/",
    "/compte/logout/",
    "/compte/password/reset/",
    "/compte/password/change/",
    "/entrer",
    "/sortir/",
]

# How many examples of one page each person is shown (a planned, an open and a closed meeting are the same route).
EXAMPLES = 2
# A meeting's page is another one in each state, and only the closed one leads to its record.
EXAMPLES_OF = {"reunions/<int:meeting_id>/": 5}


LOOKS: list[tuple[dict[str, int], Literal["light", "dark"]]] = [(DESK, "light"), (PHONE, "light"), (DESK, "dark")]


# Two frames later every colour is that of the scheme asked for.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60))))"


def routes() -> list[str]:
    return sorted(set(_routes(get_resolver().url_patterns, "")))


def _routes(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each.url_patterns, route)
        else:
            yield route


def is_page(route: str) -> bool:
    return not any(route.startswith(beginning) for beginning in NOT_PAGES)


@dataclass
class Crawl:
    """What was seen: which routes, made of which kinds of elements, with which faults."""

    seen: dict[str, int] = field(default_factory=dict)
    checked: dict[str, set[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=lambda: list(ADDRESSES))
    # Routes that answer 405 to whoever only wants to read.
    posted: set[str] = field(default_factory=set)

    def walk(self, visit: Visit, who: str) -> None:
        """Follow every link that this person is offered, each page a few times at most."""
        counts: dict[str, int] = {}
        queue = [
            "/",
            *(address for address in self.addresses if not who or "password" in address or "logout" in address),
        ]
        known = set(queue)
        while queue:
            path = queue.pop(0)
            route = route_of(path)
            if route is None or counts.get(route, 0) >= EXAMPLES_OF.get(route, EXAMPLES):
                continue
            counts[route] = counts.get(route, 0) + 1
            for link in self.look(visit, path, route, who):
                if link not in known:
                    known.add(link)
                    queue.append(link)

    def ask_the_rest(self, visit: Visit) -> None:
        """Of the routes nobody was led to, which are not for reading."""
        for route in routes():
            if is_page(route) and route not in self.seen:
                path = re.sub(r"<(\w+):\w+>", lambda found: "1" if found[1] == "int" else "x", route)
                if visit.ask(f"/{path}", max_redirects=0) == 405:
                    self.posted.add(route)

    def look(self, visit: Visit, path: str, route: str, who: str) -> list[str]:
        """Open a page, note what is wrong with it, and give the links it offers."""
        where = f"{who or 'personne'} {path}"
        self.seen[route] = self.seen.get(route, 0) + 1
        status = self.status(visit, path)
        if status != 200:
            self.faults.append(f"{where}: {status}")
            return []
        self.faults += [f"{where}: {complaint}" for complaint in visit.complaints + visit.violations()]
        visit.complaints.clear()
        self.examine(visit, where, route)
        return links(visit)

    def status(self, visit: Visit, path: str) -> int:
        """What the server answers; a paper is downloaded, and the page before it stays."""
        try:
            return visit.go(path)
        except Error as error:
            if "Download is starting" not in error.message:
                raise
            return visit.ask(path)

    def examine(self, visit: Visit, where: str, route: str) -> None:
        """Ask axe about what this page has and no earlier one of its route had; picture it the first time."""
        page, kinds = visit.page, axe.kinds(visit.page)
        first = route not in self.checked
        if kinds <= self.checked.setdefault(route, set()):
            return
        self.checked[route] |= kinds
        name = re.sub(r"[^a-z0-9]+", "-", re.sub(r"<[^>]*:?(\w+)>", r"\1", route.lower())).strip("-") or "accueil"
        for viewport, scheme in LOOKS if first else LOOKS[:1]:
            page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
            page.emulate_media(color_scheme=scheme)
            page.evaluate(DRAWN)
            size = f"{viewport['width']} {scheme}"
            self.faults += [f"{where} {size}: {fault}" for fault in axe.faults(page)]
            width: int = page.evaluate("document.documentElement.scrollWidth")
            if width > viewport["width"]:
                self.faults.append(f"{where} {size}: la page fait {width} pixels de large")
            if first and scheme == "light":
                page.screenshot(path=SCREENSHOTS / f"{name}-{viewport['width']}.png", full_page=True)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})


def sign_in(visit: Visit, persona: str) -> None:
    """As anybody does, on the page of the demonstration."""
    visit.go("/compte/login/")
    visit.page.locator(f'form[action="/demo/sign-in/{persona}/"] button').click()
    visit.page.wait_for_url(lambda url: "/compte/login" not in url)


def links(visit: Visit) -> list[str]:
    """Paths of this site that the page links to, without what stands after a #."""
    addresses: list[str] = visit.page.evaluate("[...document.querySelectorAll('a[href]')].map((link) => link.href)")
    found = []
    for address in addresses:
        parts = urlsplit(address)
        if parts.scheme == "http" and parts.netloc == visit.server.address:
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return list(dict.fromkeys(found))


def route_of(path: str) -> str | None:
    """The route that answers a path; static files have none."""
    if path.startswith("/static/"):
        return None
    return resolve(urlsplit(path).path).route


@pytest.fixture(scope="module")
def crawl(chromium: Browser, site: Site) -> Crawl:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    crawl = Crawl()
    [(code,)] = site.rows("select code from meetings_meeting where kind = 'rupture_cell' and state = 'planned'")
    crawl.addresses = [*ADDRESSES, f"/attente/{code}/"]
    server: Server = site.servers[0]
    for persona in [*personas(server), ""]:
        visit = open_visit(chromium, server, "", DESK)
        if persona:
            sign_in(visit, persona)
        crawl.walk(visit, persona)
        crawl.ask_the_rest(visit)
        visit.close()
    return crawl


@pytest.mark.timeout(600)
def test_no_page_fails_anyone(crawl: Crawl) -> None:
    assert not crawl.faults, "\n".join(crawl.faults)


def test_every_page_was_visited(crawl: Crawl) -> None:
    missed = [route for route in routes() if is_page(route) and route not in crawl.seen and route not in crawl.posted]
    assert not missed, "\n".join(missed)


def test_what_is_not_a_page_still_exists() -> None:
    unknown = [each for each in NOT_PAGES if not any(route.startswith(each) for route in routes())]
    assert not unknown
