"""From where somebody comes: what proxies of ours say, and nobody else; to its end, the count of tries at the door."""

import asyncio
from typing import Any

import pytest
from django.core.cache import cache
from django.db import close_old_connections

from rcp.access.entry import TRIES
from rcp.asgi import http
from rcp.realtime.proxies import TrustedProxies, client_of, networks

OURS = networks(["10.0.0.0/8", "::1"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "came"),
    [
        ("192.0.2.9", "", "192.0.2.9"),
        # Whoever is no proxy of ours is not believed.
        ("192.0.2.9", "203.0.113.4", "192.0.2.9"),
        ("10.0.0.1", "203.0.113.4", "203.0.113.4"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        # A browser may write the beginning; what our proxy saw comes last.
        ("10.0.0.1", "1.2.3.4, 203.0.113.4", "203.0.113.4"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.4, 10.2.0.1", "203.0.113.4"),
        ("10.0.0.1", "10.3.0.1", "10.3.0.1"),
        ("10.0.0.1", "n’importe quoi", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.4, inconnu", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("", "203.0.113.4", ""),
    ],
)
def test_who_came(peer: str, forwarded: str, came: str) -> None:
    assert client_of(peer, forwarded, OURS) == came


def test_a_network_that_is_none_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="exemple"):
        networks(["proxy.exemple.fr"])


@pytest.mark.parametrize("kind", ["http", "websocket"])
async def test_pages_and_sockets_are_told_the_same_and_nothing_behind_reads_the_header(
    settings: Any, kind: str
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    seen: list[dict[str, Any]] = []

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        seen.append(scope)

    headers = [(b"host", b"localhost"), (b"x-forwarded-for", b"203.0.113.4")]
    for client in (["10.0.0.1", 4], ["192.0.2.9", 4]):
        await TrustedProxies(app)({"type": kind, "client": client, "headers": headers}, None, None)  # type: ignore[arg-type]
    assert [scope["client"][0] for scope in seen] == ["203.0.113.4", "192.0.2.9"]
    assert all(scope["headers"] == [(b"host", b"localhost")] for scope in seen)


def tried(peer: str, forwarded: str) -> int:
    """The status of one wrong link, brought by this peer."""
    statuses: list[int] = []

    sent = [{"type": "http.request", "body": b"token=faux"}]
    gone = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if not sent:
            await gone.wait()
        return sent.pop()

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/entrer",
        "query_string": b"",
        "client": [peer, 5],
        "server": ["localhost", 80],
        "headers": [
            (b"host", b"localhost"),
            (b"x-forwarded-for", forwarded.encode()),
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"cookie", b"csrftoken=" + b"a" * 32),
            (b"x-csrftoken", b"a" * 32),
        ],
    }
    asyncio.run(TrustedProxies(http)(scope, receive, send))
    return statuses[0]


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_door_are_counted_by_who_came(settings: Any) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    cache.clear()
    # Whoever invents an address each time is counted all the same.
    told = [tried("192.0.2.9", f"203.0.113.{each}") for each in range(TRIES + 1)]
    assert told[-1] == 429
    assert 429 not in told[:TRIES]
    # Behind our proxy each is counted alone.
    told = [tried("10.0.0.1", "203.0.113.50") for _each in range(TRIES + 1)]
    assert told[-1] == 429
    assert tried("10.0.0.1", "203.0.113.51") != 429
    close_old_connections()
