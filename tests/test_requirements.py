"""What the project stands on is what it uses: packages, and the classes of its pages."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions, requires
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("rcp", "mindmap", "approvals", "procedures")
# Named where no import says so: by the settings, by the database's engine, or as a program.
NAMED = {"daphne": "settings", "whitenoise": "settings", "uvicorn": "tests/bench"}
# Given by a package of the list, whatever it is that gives it.
OURS = {*PACKAGES, "tests", "deploy"}


def required(name: str) -> set[str]:
    """The packages that this list names, as they call themselves."""
    lines = (line.partition("#")[0].strip() for line in (ROOT / name).read_text().splitlines())
    named = (re.split(r"[\[~=<>!;, ]", line)[0] for line in lines if line and not line.startswith("-"))
    return {plain(one) for one in named}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(*folders: str) -> set[str]:
    """The top modules that these folders import, ours and Python's own aside."""
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts]
    found = {name.partition(".")[0] for path in files for name in modules_of(ast.parse(path.read_text()))}
    local = {path.stem for path in files}
    return {name for name in found - OURS - sys.stdlib_module_names if name not in local or name in distributions()}


def modules_of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def distributions() -> dict[str, set[str]]:
    """Module → the packages that give it."""
    return {module: {plain(one) for one in given} for module, given in packages_distributions().items()}


def coming_with(listed: set[str]) -> set[str]:
    """These packages and those that each of them asks for itself: autobahn comes with daphne, asgiref with Django."""
    asked = {one for name in listed for one in requires(name) or ()}
    return listed | {plain(re.split(r"[\[~=<>!;, (]", one)[0]) for one in asked}


def test_every_package_of_the_list_is_used() -> None:
    given = distributions()
    used = {one for module in imported(*PACKAGES, "deploy") for one in given.get(module, ())}
    assert required("requirements.in") - used - {*NAMED, "channels-redis"} == set()


def test_what_settings_and_programs_name_is_named_there() -> None:
    settings = (ROOT / "rcp" / "settings.py").read_text()
    assert all(name in settings for name in ("daphne", "whitenoise", "channels_redis"))
    assert any("uvicorn" in path.read_text() for path in (ROOT / "tests" / "bench").glob("*.py"))


def test_every_package_that_is_imported_is_in_the_list() -> None:
    given, listed = distributions(), coming_with(required("requirements.in"))
    missing = {module for module in imported(*PACKAGES, "deploy") if not given.get(module, set()) & listed}
    assert missing == set()


def test_every_package_that_only_tests_use_is_in_their_list() -> None:
    given = distributions()
    listed = coming_with(required("requirements.in") | required("requirements-dev.in"))
    missing = {module for module in imported("tests") if module in given and not given[module] & listed}
    assert missing == set()


# Classes of pages


def classes_of(css: str) -> set[str]:
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", css)))


def test_a_class_of_bootstrap_that_a_page_uses_is_one_that_is_kept() -> None:
    whole = (ROOT / "node_modules" / "bootstrap" / "dist" / "css" / "bootstrap.css").read_text()
    sheets = [path for package in PACKAGES for path in (ROOT / package).rglob("*.css")]
    kept = set().union(*(classes_of(path.read_text()) for path in sheets))
    pages = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    tags = re.compile(r"\{[{%].*?[%}]\}")
    used = {
        name for page in pages for said in re.findall(r'class="([^"]*)"', tags.sub(" ", page)) for name in said.split()
    }
    assert used & classes_of(whole) - kept == set()
    assert "btn" in used & kept
