"""The ground of the tests that try everything: built once for a file, given back as it was to each of its tests."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.cast import assemble

from .estate import Estate, estate


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Estate]:
    """One of everything. What a test does to it is undone with that test's own transaction, inside this one."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        yield estate(assemble(), patch)
        transaction.set_rollback(True)
