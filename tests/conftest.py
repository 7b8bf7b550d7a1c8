"""What every test may ask for."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import Browser, sync_playwright

from approvals import append_only as versions_kept
from mindmap import rations
from rcp.journal.append_only import protect, unprotect
from rcp.paper import append_only as papers_kept
from rcp.people.models import Profession
from rcp.people.professions import PROFESSIONS

from .areas import area_of
from .cast import Cast, assemble
from .prepared import memory, migrated

TESTS = Path(__file__).resolve().parent


# A folder that needs a running server, or a browser, runs apart from the rest: `make test` asks for each mark in turn.
MARK_OF_FOLDER = {"faults": "socket", "browser": "browser", "stories": "browser"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--area", default="", help="only the tests of this area (tests/areas.py)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        mark = MARK_OF_FOLDER.get(item.path.relative_to(TESTS).parts[0])
        if mark:
            item.add_marker(mark)
        if "db" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db"):
            item.add_marker("database")
    area = str(config.getoption("--area"))
    if area:
        others = [item for item in items if area_of(item.path.relative_to(TESTS)) != area]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in set(others)]


def pytest_configure() -> None:
    """A password is hashed slowly on purpose, and a test has no secret to keep; a process lists its static files once,
    and here each of many clients would."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """On SQLite the test database, in memory, is filled before Django migrates it, and lives as long as this does."""
    if connection.vendor != "sqlite":
        yield
        return
    name = vars(type(connection.creation))["_get_test_db_name"](connection.creation)
    file = memory() / "migrated.sqlite3"
    migrated().copy(file)
    kept, held = sqlite3.connect(file), sqlite3.connect(name, uri=True)
    kept.backup(held)
    kept.close()
    file.unlink()
    yield
    held.close()


@pytest.fixture(autouse=True)
def _nobody_has_asked_for_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one person may ask for is counted in the process, and a process here runs many tests."""
    monkeypatch.setattr(rations, "RATIONS", rations.begun())


@pytest.fixture
def cast(db: None) -> Cast:
    """The same few people in every test; `tests/cast.py` says who they are."""
    return assemble()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for every test that asks for a browser; each person in it has a context of their own."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(autouse=True, scope="session")
def _emptied_between_tests() -> Iterator[None]:
    """A test that commits leaves an empty database behind; the journal refuses that, so its triggers step aside.

    What the migrations put in (professions) comes back too.
    """
    patch = pytest.MonkeyPatch()
    teardown = vars(TransactionTestCase)["_fixture_teardown"]

    def fixture_teardown(self: TransactionTestCase) -> None:
        unprotect(connection)
        papers_kept.unprotect(connection)
        versions_kept.unprotect(connection)
        try:
            teardown(self)
        finally:
            protect(connection)
            papers_kept.protect(connection)
            versions_kept.protect(connection)
        rows = [Profession(code=code, label=label) for code, label in PROFESSIONS.items()]
        Profession.objects.bulk_create(rows, ignore_conflicts=True)

    patch.setattr(TransactionTestCase, "_fixture_teardown", fixture_teardown)
    yield
    patch.undo()
