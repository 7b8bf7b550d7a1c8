"""HTTP and WebSocket entry: the only module that names every socket."""

import gc
import os
from importlib import import_module
from typing import Any, cast

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rcp.settings")
http = get_asgi_application()

# The applications are ready only now, and the sockets import their models.
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import re_path  # noqa: E402

from rcp.access.middleware import SocketActorMiddleware  # noqa: E402
from rcp.coedit.consumers import shared_socket  # noqa: E402
from rcp.realtime.autobahn_log import blank_log_texts  # noqa: E402
from rcp.realtime.origins import OriginMiddleware  # noqa: E402
from rcp.realtime.proxies import TrustedProxies  # noqa: E402
from rcp.room.consumers import meeting_socket  # noqa: E402

blank_log_texts()

# Django types a route's view as a page; URLRouter serves ASGI applications.
sockets = URLRouter(
    [
        re_path(r"^ws/meetings/(?P<meeting_id>[0-9]+)/$", cast(Any, meeting_socket)),
        re_path(r"^ws/shared/(?P<uuid>[0-9a-f-]{36})/?$", cast(Any, shared_socket)),
    ]
)

application = TrustedProxies(
    ProtocolTypeRouter(
        {
            "http": http,
            "websocket": OriginMiddleware(SocketActorMiddleware(sockets)),
        }
    )
)

# What is loaded now, the pages too, lives as long as the process. It is kept out of the collector's rounds, since each
# full one walked it all: about 0.1 s without an answer to anybody.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
