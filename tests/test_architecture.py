"""What the code may not do, read from the code itself."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("rcp", "mindmap", "approvals", "procedures")
CLIENT_AND_PAGES = (*((package, "*.ts") for package in PACKAGES), *((package, "*.css") for package in PACKAGES))

# Rules that a person can read, and a test can run, without a database, a socket or a shared document.
PURE_MODULES = (
    "rcp.people.rpps",
    "rcp.access.abilities",
    "rcp.notify.ics",
    "rcp.coedit.guard",
    "rcp.coedit.batch_window",
    "rcp.realtime.rate_limits",
    "rcp.cases.sharing",
    "rcp.requests.delays",
    "rcp.reports.qualify",
    "rcp.reports.statistics",
    "rcp.meetings.phases",
    "rcp.meetings.agenda",
    "rcp.meetings.changes",
    "rcp.meetings.breakouts",
    "rcp.decisions.follow_up",
    "rcp.decisions.one_line",
    "rcp.decisions.due",
    "rcp.decisions.dates",
    "rcp.decisions.days",
    "rcp.careplan.columns",
    "rcp.careplan.turns",
    "rcp.careplan.working_days",
    "rcp.reminders.days",
    "rcp.scheduling.best",
    "rcp.people.identities",
    "rcp.people.professions",
    "rcp.access.wording",
    "rcp.reports.limesurvey",
    "rcp.reports.suggestions",
    "rcp.plans.life",
    "rcp.dispatch.cda",
    "rcp.dispatch.xdm",
    "mindmap.tree.schema",
    "mindmap.tree.resolve",
    "mindmap.tree.order",
    "mindmap.tree.branches",
    "mindmap.tree.wording",
    "mindmap.paper.figure",
    "mindmap.joining.similarity",
    "approvals.versions",
    "approvals.voting",
    "procedures.flow",
    "procedures.places",
)
SIGNAL_MODULES = re.compile(r"^django\.dispatch|\.signals$")
KEPT_FOR_EVER = {"Entry", "Version", "Frozen"}
KEPT_RELATIONS = {"entries", "entry_set", "versions", "version_set", "frozen_set"}
# Something the browser would fetch from another host: an attribute, a stylesheet, a script or a request.
OTHER_HOST = re.compile(
    r"""(?:\bsrc(?:set)?\s*=\s*["']?|\burl\(\s*["']?|@import\s+["']|\bfrom\s+["']|\bimport\(?\s*["']"""
    r"""|\b(?:fetch|WebSocket|EventSource|Worker|sendBeacon)\(\s*["'`])(?:https?:|wss?:)?//""",
)
LINK_TAG = re.compile(r"<link\b[^>]*\bhref\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE)
TEMPLATE_STYLE = re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE)
TEMPLATE_SCRIPT = re.compile(
    r"<script(?![^>]*(?:\bsrc\s*=|type=[\"']application/json))|\son[a-z]+\s*=\s*[\"']", re.IGNORECASE
)


def python_files() -> list[Path]:
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return sorted(path for path in found if "node_modules" not in path.parts)


def written_by_hand() -> list[Path]:
    return [path for path in python_files() if path.parent.name != "migrations"]


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in written_by_hand():
        yield path, ast.parse(path.read_text(), filename=str(path))


def at(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def places(path: Path, pattern: re.Pattern[str]) -> list[str]:
    text = path.read_text()
    return [at(path, text.count("\n", 0, match.start()) + 1) for match in pattern.finditer(text)]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def client_files() -> list[Path]:
    return sorted(path for package, name in CLIENT_AND_PAGES for path in (ROOT / package).rglob(name))


def contract(name: str) -> dict[str, Any]:
    """The one whose name begins so."""
    options: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    (found,) = (each for each in options if each["name"].startswith(name))
    return found


# Imports


def test_imports_respect_the_contracts() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_area_has_its_layer() -> None:
    layers = {name.strip(" ()") for layer in contract("Areas")["layers"] for name in layer.split("|")}
    areas = {f"rcp.{path.parent.name}" for path in (ROOT / "rcp").glob("*/__init__.py")} | {*PACKAGES} - {"rcp"}
    assert areas <= layers


@pytest.mark.parametrize("module", PURE_MODULES)
def test_a_pure_module_is_under_the_contract_of_purity(module: str) -> None:
    patterns: list[str] = contract("Pure rules")["source_modules"]
    same_depth = (pattern for pattern in patterns if pattern.count(".") == module.count("."))
    assert any(fnmatchcase(module, pattern) for pattern in same_depth)
    assert (ROOT / f"{module.replace('.', '/')}.py").is_file()


def test_no_folder_is_a_drawer() -> None:
    drawers = {"core", "common", "utils", "helpers", "manager", "managers", "misc", "base"}
    named = {path.parent.name for path in python_files()} | {path.stem for path in python_files()}
    assert not named & drawers


# Python


def test_no_signal_ties_our_areas() -> None:
    found = [
        at(path, node.lineno)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and SIGNAL_MODULES.search(node.module or "")
    ]
    assert found == []


def test_no_generic_foreign_key() -> None:
    assert [place for path in python_files() for place in places(path, re.compile(r"\bGenericForeignKey\b"))] == []


def test_only_the_bus_sends_to_a_group() -> None:
    files = (path for path in written_by_hand() if path != ROOT / "rcp" / "realtime" / "bus.py")
    assert [place for path in files for place in places(path, re.compile(r"\bgroup_send\b"))] == []


def test_save_holds_no_logic() -> None:
    found = [
        at(path, node.lineno)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name == "save" and path.name.startswith("models")
    ]
    assert found == []


def test_nothing_deletes_an_entry_or_a_version() -> None:
    found = [
        at(path, node.lineno)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("delete", "_raw_delete")
        if names_in(node.func.value) & (KEPT_FOR_EVER | KEPT_RELATIONS)
    ]
    assert found == []


def names_in(expression: ast.expr) -> set[str]:
    """Every name and attribute of a chain such as `Entry.objects.filter(…)`, without the arguments of its calls."""
    match expression:
        case ast.Call(func=func):
            return names_in(func)
        case ast.Attribute(value=value, attr=attr):
            return names_in(value) | {attr}
        case ast.Subscript(value=value):
            return names_in(value)
        case ast.Name(id=name):
            return {name}
    return set()


def test_no_error_is_swallowed_without_a_name() -> None:
    found = [
        at(path, node.lineno)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert found == []


def test_files_stay_under_four_hundred_lines() -> None:
    long = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in written_by_hand()}
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_functions_stay_under_sixty_lines() -> None:
    found = [
        f"{at(path, node.lineno)} {node.name}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert found == []


# Pages


def test_templates_carry_no_style() -> None:
    assert [place for path in templates() for place in places(path, TEMPLATE_STYLE)] == []


def test_templates_carry_no_script() -> None:
    assert [place for path in templates() for place in places(path, TEMPLATE_SCRIPT)] == []


def test_nothing_is_fetched_from_another_host() -> None:
    pages = [place for path in templates() for pattern in (OTHER_HOST, LINK_TAG) for place in places(path, pattern)]
    client = [place for path in client_files() if ".test." not in path.name for place in places(path, OTHER_HOST)]
    assert pages + client == []


# The checks themselves: each must see what it forbids.


@pytest.mark.parametrize(
    "forbidden",
    [
        '<img src="https://example.org/a.png">',
        '@import "//example.org/a.css"',
        "background: url(https://example.org/a.png)",
        'new WebSocket("wss://example.org")',
        'import x from "https://example.org/x.js"',
    ],
)
def test_another_host_is_seen(forbidden: str) -> None:
    assert OTHER_HOST.search(forbidden)


@pytest.mark.parametrize("allowed", ['<a href="https://example.org/">', "<script src=\"{% static 'room.js' %}\">"])
def test_a_link_to_read_is_not_a_resource(allowed: str) -> None:
    assert not OTHER_HOST.search(allowed)
    assert not LINK_TAG.search(allowed)


def test_a_deletion_is_seen_through_its_filters() -> None:
    statement = ast.parse("meeting.stream.entries.filter(seq=1)[:3].delete()").body[0]
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Call)
    assert names_in(statement.value.func) & KEPT_RELATIONS


# Where an import may stand inside a function, beside `ready` of an apps.py: the reasons are in docs/habits.md.
LATE_IMPORTS = {
    "rcp/paper/worker.py",
    "mindmap/formats/worker.py",
    "rcp/realtime/bus.py",
    "rcp/meetings/models.py",
}


def test_imports_stand_at_the_top_but_for_the_reasons_that_habits_lists() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in python_files()
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and not (path.name == "apps.py" and function.name == "ready")
        and any(isinstance(each, ast.Import | ast.ImportFrom) for each in ast.walk(function))
    }
    assert found == LATE_IMPORTS
