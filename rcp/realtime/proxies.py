"""From which address somebody comes, when a proxy stands before us: said by those of TRUSTED_PROXIES alone.

A browser may write any X-Forwarded-For. So it is read only when whoever holds the connection is a proxy of ours, from
the right, past our own proxies; the first that is none of them is who came. Then it is taken off: nothing behind reads
it.
"""

from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from django.conf import settings

Network = IPv4Network | IPv6Network
Scope = dict[str, Any]
App = Callable[[Scope, Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]]

FORWARDED = b"x-forwarded-for"


class TrustedProxies:
    """Stands before pages and sockets alike: `scope["client"]` is whoever came, its port 0 when a proxy said so."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.trusted = networks(settings.TRUSTED_PROXIES)

    async def __call__(self, scope: Scope, receive: Callable[[], Awaitable[Any]], send: Any) -> None:
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, **self._seen(scope)}
        await self.app(scope, receive, send)

    def _seen(self, scope: Scope) -> Scope:
        headers = list(scope.get("headers", ()))
        said = ",".join(value.decode("latin-1") for name, value in headers if name == FORWARDED)
        here = scope.get("client") or ["", 0]
        came = client_of(str(here[0]), said, self.trusted)
        left = [(name, value) for name, value in headers if name != FORWARDED]
        return {"headers": left, "client": list(here) if came == here[0] else [came, 0]}


def networks(texts: Sequence[str]) -> list[Network]:
    """Addresses and networks, « 10.0.0.1 », « 10.0.0.0/8 », « ::1 ». Raises ValueError for anything else."""
    return [ip_network(text.strip(), strict=False) for text in texts if text.strip()]


def client_of(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """Who came: the peer itself unless it is a proxy of ours; then the last that it names and that is none."""
    came = peer
    for said in reversed([each.strip() for each in forwarded.split(",") if each.strip()]):
        if not _is_among(came, trusted) or not _is_address(said):
            return came
        came = said
    return came


def _is_among(address: str, trusted: Sequence[Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
