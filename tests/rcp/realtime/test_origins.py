"""Which pages may open a socket: scheme, host and port."""

from typing import Any

import pytest

from rcp.realtime.origins import OriginMiddleware, is_ours

HERE = "concertation.exemple.fr"
TRUSTED = ["https://autre.exemple.fr", "https://*.territoire.fr:8443"]


@pytest.fixture(autouse=True)
def _hosts(settings: Any) -> None:
    settings.ALLOWED_HOSTS = [HERE, "127.0.0.1", "[::1]"]
    settings.CSRF_TRUSTED_ORIGINS = TRUSTED
    settings.HTTPS = False


@pytest.mark.parametrize(
    ("origin", "host", "scheme", "https", "ours"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1:8000", "ws", False, True),
        ("http://[::1]:8000", "[::1]:8000", "ws", False, True),
        ("http://127.0.0.1", "127.0.0.1:80", "ws", False, True),
        ("https://concertation.exemple.fr", HERE, "wss", False, True),
        ("https://concertation.exemple.fr", HERE, "ws", True, True),
        ("https://concertation.exemple.fr:443", HERE, "ws", True, True),
        ("https://autre.exemple.fr", HERE, "ws", True, True),
        ("https://dac.territoire.fr:8443", HERE, "ws", True, True),
        # Another port, another scheme, another host, an extension's page, no page at all.
        ("http://127.0.0.1:9000", "127.0.0.1:8000", "ws", False, False),
        ("https://127.0.0.1:8000", "127.0.0.1:8000", "ws", False, False),
        ("http://concertation.exemple.fr", HERE, "ws", True, False),
        ("http://localhost:8000", "127.0.0.1:8000", "ws", False, False),
        ("https://ailleurs.example", HERE, "ws", True, False),
        ("https://concertation.exemple.fr.ailleurs.example", HERE, "ws", True, False),
        ("https://ailleurs.example", "ailleurs.example", "ws", True, False),
        ("https://dac.territoire.fr", HERE, "ws", True, False),
        ("http://autre.exemple.fr", HERE, "ws", True, False),
        ("chrome-extension://abcdefgh", HERE, "ws", True, False),
        ("https://moi@concertation.exemple.fr", HERE, "ws", True, False),
        ("https://concertation.exemple.fr/", HERE, "ws", True, False),
        ("https://concertation.exemple.fr:port", HERE, "ws", True, False),
        ("null", HERE, "ws", True, False),
        ("", HERE, "ws", True, False),
    ],
)
def test_a_page_is_ours_by_scheme_host_and_port(
    settings: Any, origin: str, host: str, scheme: str, https: bool, ours: bool
) -> None:
    settings.HTTPS = https
    assert is_ours(origin, host, scheme) is ours


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ([(b"host", b"127.0.0.1:8000"), (b"origin", b"http://127.0.0.1:8000")], True),
        ([(b"host", b"127.0.0.1:8000")], False),
        ([(b"host", b"127.0.0.1:8000"), (b"origin", b"http://127.0.0.1:8000"), (b"origin", b"null")], False),
    ],
)
async def test_the_handshake_of_another_page_is_refused_before_anything_is_asked(
    headers: list[tuple[bytes, bytes]], passes: bool
) -> None:
    reached, sent = [], []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope)

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await OriginMiddleware(app)({"type": "websocket", "headers": headers}, receive, send)
    assert (len(reached), sent) == ((1, []) if passes else (0, ["websocket.close"]))
