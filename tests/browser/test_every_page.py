"""Every page of the site, as every persona and as nobody, on a desk and on a phone.

The list of pages comes from the URL resolver; the ways to them are the links that each person is offered. So a page
that nobody can reach by clicking fails, and so does a link that leads nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser

from tests.faults.server import Server, Site

from . import axe
from .conftest import DESK, PHONE, SCREENSHOTS, Visit, open_visit, personas

# What the resolver has and no person reads: why, by the beginning of the route.
NOT_PAGES: dict[str, str] = {}

# How many examples of one page each person is shown (a planned, an open and a closed meeting are the same route).
EXAMPLES = 3


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
    """What was seen: which routes, by which skeletons, with which faults."""

    seen: dict[str, int] = field(default_factory=dict)
    checked: set[str] = field(default_factory=set)
    pictured: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def walk(self, visit: Visit, who: str) -> None:
        """Follow every link that this person is offered, each page a few times at most."""
        counts: dict[str, int] = {}
        queue, known = ["/"], {"/"}
        while queue:
            path = queue.pop(0)
            route = route_of(path)
            if route is None or counts.get(route, 0) >= EXAMPLES:
                continue
            counts[route] = counts.get(route, 0) + 1
            for link in self.look(visit, path, route, who):
                if link not in known:
                    known.add(link)
                    queue.append(link)

    def look(self, visit: Visit, path: str, route: str, who: str) -> list[str]:
        """Open a page, note what is wrong with it, and give the links it offers."""
        answer = visit.context.request.get(f"http://{visit.server.address}{path}")
        where = f"{who or 'personne'} {path}"
        self.seen[route] = self.seen.get(route, 0) + 1
        if answer.status != 200:
            self.faults.append(f"{where}: {answer.status}")
            return []
        if "text/html" not in answer.headers.get("content-type", ""):
            return []
        visit.go(path)
        visit.page.wait_for_load_state("load")
        self.examine(visit, where, route)
        return links(visit)

    def examine(self, visit: Visit, where: str, route: str) -> None:
        self.faults += [f"{where}: {complaint}" for complaint in visit.complaints + visit.violations()]
        visit.complaints.clear()
        page = visit.page
        skeleton = axe.skeleton(page)
        if skeleton in self.checked:
            return
        self.checked.add(skeleton)
        name = re.sub(r"[^a-z0-9]+", "-", re.sub(r"<[^>]*:?(\w+)>", r"\1", route.lower())).strip("-") or "accueil"
        pictured = route in self.pictured
        self.pictured.add(route)
        for viewport, scheme in ((DESK, "light"), (PHONE, "light"), (DESK, "dark")):
            if pictured and scheme == "dark":
                continue
            page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            size = f"{viewport['width']}{'-sombre' if scheme == 'dark' else ''}"
            self.faults += [f"{where} {size}: {fault}" for fault in axe.faults(page)]
            width: int = page.evaluate("document.documentElement.scrollWidth")
            if width > viewport["width"]:
                self.faults.append(f"{where} {size}: la page fait {width} pixels de large")
            if not pictured:
                page.screenshot(path=SCREENSHOTS / f"{name}-{size}.png", full_page=True)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})


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
    server: Server = site.servers[0]
    for persona in [*personas(server), ""]:
        visit = open_visit(chromium, server, persona, DESK)
        crawl.walk(visit, persona)
        visit.context.close()
    return crawl


@pytest.mark.timeout(300)
def test_no_page_fails_anyone(crawl: Crawl) -> None:
    assert not crawl.faults, "\n".join(crawl.faults)


def test_every_page_was_visited(crawl: Crawl) -> None:
    missed = [route for route in routes() if is_page(route) and route not in crawl.seen]
    assert not missed, "\n".join(missed)


def test_what_is_not_a_page_still_exists() -> None:
    unknown = [each for each in NOT_PAGES if not any(route.startswith(each) for route in routes())]
    assert not unknown
