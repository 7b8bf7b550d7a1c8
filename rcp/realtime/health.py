"""GET /healthz: can this process serve? For load balancers, watchdogs and whoever starts it."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from rcp.journal.models import Stream

from .supervisor import supervisor

# Once every migration of this code was found applied, this process need not look again.
_migrated = False


@never_cache
@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when it can serve, 503 and the reason when it cannot. Redis being away degrades, it does not fail."""
    database = database_fault()
    redis_state = state_of_redis()
    late = supervisor.late()
    failing = bool(database or late)
    body = {
        "status": "failing" if failing else "degraded" if redis_state == "down" else "ok",
        "database": database or "ok",
        "redis": redis_state,
        "tasks": f"late: {', '.join(late)}" if late else "ok",
    }
    return JsonResponse(body, status=503 if failing else 200)


def database_fault() -> str:
    """Why the database cannot be used, or nothing. Never says where it is."""
    try:
        waiting = migrations_waiting()
        if waiting:
            return f"{waiting} migrations are not applied"
        with transaction.atomic():
            # Takes the lock of a writer and changes no row.
            Stream.objects.filter(pk=0).update(last_seq=0)
    except DatabaseError as fault:
        return f"cannot be written or read ({type(fault).__name__})"
    return ""


def migrations_waiting() -> int:
    global _migrated
    if _migrated:
        return 0
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    _migrated = waiting == 0
    return waiting


def state_of_redis() -> str:
    if not settings.REDIS_URL:
        return "absent"
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            client.ping()
    except (redis.RedisError, OSError):
        return "down"
    return "ok"
