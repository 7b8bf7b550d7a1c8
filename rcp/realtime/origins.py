"""Only our own pages open sockets: a browser sends the cookie along whatever page asks, so the origin decides.

The same rule as Django's for forms: scheme, host and port of the page are those it was served under, or the origin is
one of CSRF_TRUSTED_ORIGINS. Behind a proxy that ends TLS the scheme is that of SITE_URL.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils.http import is_same_domain

from rcp.access.middleware import ASGIApp, Scope

DEFAULT_PORTS = {"http": 80, "https": 443}


class OriginMiddleware:
    """Refuses the handshake (403) of a page that is not ours; nothing behind it is asked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(
        self, scope: Scope, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
    ) -> None:
        if is_ours(header_of(scope, b"origin"), header_of(scope, b"host"), scope.get("scheme", "ws")):
            await self.app(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": 4403})


def header_of(scope: Scope, name: bytes) -> str:
    """Its only value; empty when there is none, or several."""
    values = [value.decode("latin-1") for key, value in scope.get("headers", ()) if key == name]
    return values[0] if len(values) == 1 else ""


def is_ours(origin: str, host: str, scheme: str) -> bool:
    """Whether a page of this origin may open a socket that was asked of this host."""
    page = parts_of(origin)
    if page is None:
        return False
    if any(_is_trusted(page, origin, trusted) for trusted in settings.CSRF_TRUSTED_ORIGINS):
        return True
    domain, _port = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    secure = settings.HTTPS or scheme in ("wss", "https")
    return page == parts_of(f"{'https' if secure else 'http'}://{host}")


def parts_of(origin: str) -> tuple[str, str, int] | None:
    """Scheme, host and port; None for what is no web origin: « null », an extension's page, an address with a path."""
    try:
        found = urlsplit(origin)
        port = found.port
    except ValueError:
        return None
    if found.scheme not in DEFAULT_PORTS or not found.hostname or origin != f"{found.scheme}://{found.netloc}":
        return None
    if "@" in found.netloc:
        return None
    return found.scheme, found.hostname, port or DEFAULT_PORTS[found.scheme]


def _is_trusted(page: tuple[str, str, int], origin: str, trusted: str) -> bool:
    """« https://*.exemple.fr » stands for every host of that domain."""
    if "*" not in trusted:
        return page == parts_of(trusted)
    wanted = urlsplit(trusted.replace("*.", "", 1))
    port = wanted.port or DEFAULT_PORTS.get(wanted.scheme, 0)
    return page[0] == wanted.scheme and page[2] == port and is_same_domain(page[1], f".{wanted.hostname}")
