"""GET /healthz: can this process serve? For load balancers, watchdogs and whoever starts it. Answers within 2 s."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime

import redis
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from .database_health import PATIENCE, database_health
from .supervisor import supervisor

# Redis is asked meanwhile: one that takes packets and answers nothing must not add its own time to the database's.
_beside = ThreadPoolExecutor(2, thread_name_prefix="health-redis")


@never_cache
@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when it can serve, 503 and the reason when it cannot. Redis being away degrades, it does not fail."""
    asked = _beside.submit(state_of_redis)
    database = database_health.fault()
    try:
        redis_state = asked.result(timeout=PATIENCE / 4)
    except NotInTime:
        redis_state = "down"
    late = supervisor.late()
    failing = bool(database or late)
    body = {
        "status": "failing" if failing else "degraded" if redis_state == "down" else "ok",
        "database": database or "ok",
        "redis": redis_state,
        "tasks": f"late: {', '.join(late)}" if late else "ok",
    }
    return JsonResponse(body, status=503 if failing else 200)


def state_of_redis() -> str:
    if not settings.REDIS_URL:
        return "absent"
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            client.ping()
    except (redis.RedisError, OSError):
        return "down"
    return "ok"
