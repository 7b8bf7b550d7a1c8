"""Whatever is sent to a form or to an address, nothing breaks and nothing unfit is stored.

The routes come from the resolver, the names of the fields from the forms and the views themselves.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django import forms
from django.apps import apps
from django.core.cache import cache as limits
from django.db import connection, models, transaction

import approvals
import mindmap
import procedures
import rcp
from procedures.commands import TARGETS, WORDS
from rcp.live.envelope import storable
from rcp.live.hub import hub
from rcp.room.commands.table import COMMANDS

from .estate import Estate, Watch, address_of, routes

SOURCES = [Path(str(package.__file__)).parent for package in (rcp, procedures, approvals, mindmap)]
ASKED = re.compile(r'(?:POST|GET)(?:\.get|\.getlist)?[(\[]\s*"(\w+)"')
LONG = "x" * 30_000
# A lone surrogate, as a browser never sends it: three bytes that are not UTF-8.
SURROGATE = b"a\xed\xa0\x80b"
BAD: list[Any] = ["a\0b", SURROGATE, LONG, "²", "-1", str(2**70), "9" * 5000]
ANSWERS = {200, 302, 400, 404, 405, 409, 410, 413, 422}


@pytest.fixture
def place(ground: Estate, db: None, monkeypatch: pytest.MonkeyPatch) -> Estate:
    monkeypatch.setattr(hub.frames, "take", lambda key: True)
    return ground


@cache
def names() -> list[str]:
    """Every field that a form declares or that a view reads."""
    read = {name for folder in SOURCES for file in folder.rglob("*.py") for name in ASKED.findall(file.read_text())}
    return sorted(read | {name for form in all_forms(forms.BaseForm) for name in form.base_fields} | {*WORDS, *TARGETS})


def all_forms(base: Any) -> Iterator[Any]:
    for each in base.__subclasses__():
        yield from all_forms(each)
        if each.__module__.split(".")[0] in ("rcp", "procedures", "approvals", "mindmap"):
            yield each


def own_routes() -> list[str]:
    """Those that take something in. `healthz` takes nothing, and writes from another connection than the test's own."""
    return [route for route in routes() if not route.startswith(("compte/", "demo/", "healthz"))]


class Given:
    """What reaches the database: PostgreSQL takes neither a NUL nor a lone surrogate, even to look for one."""

    def __init__(self) -> None:
        self.unfit: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        values = params.values() if isinstance(params, dict) else params or ()
        if any(isinstance(value, str) and not storable(value) for value in values):
            self.unfit.append(sql)
        return execute(sql, params, many, context)


def unfit_rows(tables: set[str]) -> list[str]:
    """Texts that are longer than their column says, or that a database refuses."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields if model._meta.db_table in tables else ():
            if isinstance(field, models.CharField | models.TextField) and field.name != "session_data":
                most = field.max_length or 20_000
                texts = [str(text or "") for text in model._base_manager.values_list(field.name, flat=True)]
                found += [f"{model.__name__}.{field.name}" for text in texts if len(text) > most or not storable(text)]
    return found


def tried(place: Estate, who: str, method: str, address: str, fields: dict[str, Any]) -> str:
    """What is wrong with the answer, or nothing; whatever was changed is undone."""
    limits.clear()
    given, body = Given(), urlencode(fields)
    with transaction.atomic():
        with connection.execute_wrapper(given), Watch() as watch:
            if method == "GET":
                response: Any = place.client(who).get(f"{address}?{body}")
            else:
                response = place.client(who).generic(method, address, body, "application/x-www-form-urlencoded")
        wrong = [] if response.status_code in ANSWERS else [str(response.status_code)]
        wrong += [f"unfit: {sql[:120]}" for sql in given.unfit] + unfit_rows(watch.tables)
        transaction.set_rollback(True)
    return " ".join(wrong)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: repr(bad)[:12])
def test_no_form_and_no_search_breaks_or_stores_what_it_should_not(place: Estate, bad: Any) -> None:
    faults = {}
    for route in own_routes():
        who = "jeanne" if route.startswith("annuaire/") else "claire"
        for method in ("GET", "POST"):
            fault = tried(place, who, method, place.address(route), dict.fromkeys(names(), bad))
            if fault:
                faults[f"{method} {route}"] = fault
    assert not faults


@pytest.mark.parametrize("bad", ["a%00b", "%ED%A0%80", "%F0%9F%98%80", "x" * 3000])
def test_no_word_of_an_address_breaks(place: Estate, bad: str) -> None:
    faults = {}
    for route in (each for each in own_routes() if "<str:" in each or "<slug:" in each):
        words = dict.fromkeys(re.findall(r"<(?:str|slug):(\w+)>", route), "@@")
        address = address_of(route, {**place.named(route), **words}).replace("@@", bad)
        for method in ("GET", "POST"):
            fault = tried(place, "claire", method, address, {})
            if fault:
                faults[f"{method} {address[:60]}"] = fault
    assert not faults


def test_a_body_that_is_no_form_is_refused(place: Estate) -> None:
    for route in own_routes():
        for kind, body in (
            ("application/json", b'{"a":'),
            ("multipart/form-data; boundary=x", b"\xff--x"),
            ("", b"\0"),
        ):
            response: Any = place.client("claire").generic("POST", place.address(route), body, content_type=kind)
            assert response.status_code in ANSWERS, f"{route} {kind}"


def test_a_body_too_big_is_refused_before_it_is_read(place: Estate) -> None:
    much = urlencode({"title": "x" * (3 * 1024 * 1024)})
    for route in ("reunions/nouvelle/", "situations/nouvelle/", "documents/<int:document_id>/titre"):
        response: Any = place.client("claire").generic(
            "POST", place.address(route), much, "application/x-www-form-urlencoded"
        )
        assert response.status_code in (400, 413), route


# Commands of the room, by HTTP: the frame is the socket's

WRONG: list[Any] = [None, True, -1, 2**70, 1.5, "", "x" * 6000, ["x"], {"a": 1}]


@pytest.mark.parametrize("name", COMMANDS)
def test_no_argument_of_no_command_breaks_the_room(place: Estate, name: str) -> None:
    """Each argument in turn takes every wrong value, beside plausible others."""
    browser, address = place.client("claire"), f"/reunions/{place.rcp.pk}/commands"
    plain: dict[str, Any] = {
        arg: 1 if "integer" in spec.read.__name__ else "x" for arg, spec in COMMANDS[name].args.items()
    }
    for arg in [*COMMANDS[name].args, "unknown"]:
        for wrong in WRONG:
            with transaction.atomic():
                with Watch() as watch:
                    frame = {"v": 1, "client": "c" * 8, "n": 1, "name": name, "args": {**plain, arg: wrong}}
                    response = browser.post(address, frame, content_type="application/json")
                assert response.status_code == 200, f"{arg} {wrong}"
                assert not unfit_rows(watch.tables)
                (answer,) = response.json()["frames"]
                assert "ack" in answer or answer["why"], answer
                transaction.set_rollback(True)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"\xff", b'{"v":1}', b'{"v":2,"client":"cccccccc","n":1,"name":"check_in","args":{}}',
        b'{"v":1,"client":"cccccccc","n":1,"name":"check_in","args":{"mode":"a\\u0000b"}}',
        b'{"v":1,"client":"cccccccc","n":1,"name":"check_in","args":{"mode":"\\ud800"}}',
        b'{"v":1,"client":"' + b"c" * 70_000 + b'"}', b'{"v":1,"client":"cccccccc","n":0,"name":"check_in","args":{}}',
        b"[" * 20_000,
    ],
    ids=lambda body: repr(body)[2:40],
)  # fmt: skip
def test_no_body_breaks_the_room(place: Estate, body: bytes) -> None:
    browser, address = place.client("claire"), f"/reunions/{place.rcp.pk}/commands"
    with Watch() as watch:
        response: Any = browser.generic("POST", address, body, content_type="application/json")
    assert response.status_code == 400
    assert not watch.tables


@pytest.mark.parametrize("since", ["²", "-1", "9" * 5000, str(2**70)])
def test_no_number_breaks_the_entries(place: Estate, since: str) -> None:
    response = place.client("claire").get(f"/reunions/{place.rcp.pk}/entries?since={quote(since)}")
    assert response.status_code == 200
