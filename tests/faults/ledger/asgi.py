"""The ledger's socket, behind the same doors as the site's own."""

import os
from typing import Any, cast

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.faults.ledger.settings")
http = get_asgi_application()

from channels.db import database_sync_to_async  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import re_path  # noqa: E402

from rcp.access.middleware import ASGIApp, Scope, SocketActorMiddleware  # noqa: E402
from rcp.journal.models import Stream  # noqa: E402
from rcp.live.room_socket import room_socket  # noqa: E402
from rcp.realtime.origins import OriginMiddleware  # noqa: E402
from rcp.realtime.server_transport import Send  # noqa: E402


async def ledger_socket(scope: Scope, receive: object, send: Send) -> None:
    pk = int(scope["url_route"]["kwargs"]["stream_id"])
    exists = await database_sync_to_async(Stream.objects.filter(pk=pk, organisation__isnull=False).exists)()
    await room_socket(scope, receive, send, kind="ledger", stream_id=pk if exists else None)


routes: list[Any] = [re_path(r"^ws/ledger/(?P<stream_id>[0-9]+)/$", cast(Any, ledger_socket))]
sockets = cast(ASGIApp, URLRouter(routes))
application = ProtocolTypeRouter(
    {"http": http, "websocket": OriginMiddleware(cast(Any, SocketActorMiddleware(sockets)))}
)
