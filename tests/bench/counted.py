"""The whole site as it is served, and what it did since it started, counted: GET /bench/counts gives them as JSON.

Nothing of the product is changed: its functions are wrapped here, in the process that is measured.
"""

import json
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import wraps
from threading import current_thread
from typing import Any, ParamSpec, TypeVar

from rcp.asgi import application as site

# The applications are ready only once the site is there.
from django.db.backends.signals import connection_created  # isort: skip

from rcp.coedit import batch  # isort: skip
from rcp.room import fragments  # isort: skip

P = ParamSpec("P")
T = TypeVar("T")

# « queries: » and the pool of threads they were asked from, « renderings » (of a section), « load ».
counts: Counter[str] = Counter()


def counted(name: str, function: Callable[P, T]) -> Callable[P, T]:
    @wraps(function)
    def counting(*args: P.args, **kwargs: P.kwargs) -> T:
        counts[name] += 1
        return function(*args, **kwargs)

    return counting


def watch_queries(connection: Any, **_signal: Any) -> None:
    connection.execute_wrappers.append(count_query)


def count_query(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    counts[f"queries:{current_thread().name.split('_')[0]}"] += 1
    return execute(sql, params, many, context)


connection_created.connect(watch_queries)
fragments.render_section = counted("renderings", fragments.render_section)
batch.load = counted("load", batch.load)


async def application(scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Any]) -> None:
    if scope["type"] != "http" or scope["path"] != "/bench/counts":
        await site(scope, receive, send)
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(counts).encode()})
