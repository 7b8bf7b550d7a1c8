"""Say whether the PostgreSQL and the Redis of the environment answer; exit with 1 and the reason when they do not."""

import os
import sys

import psycopg
import redis

FAILURE = """{what} ne répond pas ({reason}).
Ces tests ont besoin des deux services\u202f; réglez DATABASE_URL et REDIS_URL, ou installez-les sur cette machine."""


def main() -> int:
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        return fail("PostgreSQL", error)
    try:
        redis_version = redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=5).info("server")
    except redis.RedisError as error:
        return fail("Redis", error)
    print(f"PostgreSQL {version} et Redis {redis_version['redis_version']} répondent.")
    return 0


def fail(what: str, error: Exception) -> int:
    """Print the first line of the reason, which names the host but never the password."""
    print(FAILURE.format(what=what, reason=str(error).strip().splitlines()[0]), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
