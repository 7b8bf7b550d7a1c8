"""A command is done whole or not at all, and done again when it met another one.

Rows are locked in one order everywhere (docs/adr/010), so that two commands wait for one another and never each for the
other. What still can happen (a database that gives up a transaction, a lock that a new command takes out of order) is
no answer to give to somebody: the transaction is begun again, a few times, as if it had only waited.
"""

import random
import time
from collections.abc import Callable
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 5
# Seconds before the second try, doubled for each one after it; drawn at random, so that two do not meet again.
PAUSE = 0.02
# What PostgreSQL says (SQLSTATE): serialization_failure, deadlock_detected.
MET_ANOTHER = frozenset({"40001", "40P01"})


def atomic(do: Callable[P, T]) -> Callable[P, T]:
    """The decorator of every command: in a transaction of its own, or in that of the command that calls it."""

    @wraps(do)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return whole(partial(do, *args, **kwargs))

    return run


def whole(do: Callable[[], T]) -> T:
    """Do this in a transaction, again when it met another one; inside a transaction, only whole: it is the outermost
    that is begun again. What `do` changes outside of the database must bear to be done twice."""
    if connection.in_atomic_block:
        with transaction.atomic():
            return do()
    for tried in range(1, TRIES):
        try:
            with transaction.atomic():
                return do()
        except OperationalError as error:
            if not met_another(error):
                raise
            time.sleep(random.uniform(0, PAUSE * 2**tried))  # noqa: S311 – no secret
    with transaction.atomic():
        return do()


def met_another(error: OperationalError) -> bool:
    """Whether the database gave this transaction up because of another one: nothing of it was kept."""
    return getattr(error.__cause__, "sqlstate", None) in MET_ANOTHER
