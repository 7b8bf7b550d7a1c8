"""The wings of the map: a folder each, on the server and in the browser, whose arrows go down only."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.test_architecture import ROOT, contract

SERVER = ROOT / "mindmap"
CLIENT = SERVER / "client"
# In the browser, from what a page mounts down to words and elements: each knows those after it. On the server the same
# is a contract (pyproject.toml).
FLOORS = (
    "page",
    "controls",
    "files",
    "history",
    "presence",
    "annotations",
    "viewing",
    "node",
    "context",
    "outline",
    "editing",
    "picture",
    "selection",
    "document",
    "tree",
    "server",
    "widgets",
    "text",
)
# What both sides know has one name.
SHARED = {"annotations", "document", "files", "history", "tree"}
FEWEST, MOST = 3, 25
NOT_WINGS = {"client", "management", "migrations"}
IMPORT = re.compile(r"""^(?:import|export)\b[^"']*?["'](\.[^"']+)["']""", re.MULTILINE)


def server_wings() -> dict[str, list[Path]]:
    folders = (path.parent for path in SERVER.glob("*/__init__.py") if path.parent.name not in NOT_WINGS)
    return {folder.name: [one for one in folder.glob("*.py") if one.name != "__init__.py"] for folder in folders}


def client_wings() -> dict[str, list[Path]]:
    folders = (path for path in CLIENT.iterdir() if path.is_dir())
    return {folder.name: [one for one in folder.glob("*.ts") if ".test." not in one.name] for folder in folders}


def arrows() -> Iterator[tuple[Path, Path]]:
    """From each file of the client to each other one of it that it imports, be it for a type."""
    for path in (one for files in client_wings().values() for one in files):
        for match in IMPORT.finditer(path.read_text()):
            target = (path.parent / match[1]).resolve()
            if target.is_relative_to(CLIENT):
                yield path, target


def named(path: Path) -> str:
    return path.relative_to(CLIENT).as_posix()


def test_every_wing_has_its_floor() -> None:
    layers = {name.strip() for layer in contract("The map's wings")["layers"] for name in layer.split("|")}
    assert {f"mindmap.{wing}" for wing in server_wings()} <= layers
    assert set(client_wings()) == set(FLOORS)
    assert server_wings().keys() & client_wings().keys() == SHARED


def test_no_wing_is_a_cupboard_nor_a_hall() -> None:
    sizes = {f"{side}/{wing}": len(files) for side, wings in sides() for wing, files in wings.items()}
    assert {wing: size for wing, size in sizes.items() if not FEWEST <= size <= MOST} == {}


def sides() -> tuple[tuple[str, dict[str, list[Path]]], ...]:
    return ("server", server_wings()), ("client", client_wings())


def test_nothing_of_the_client_stands_outside_of_its_wings() -> None:
    assert [path.name for path in CLIENT.iterdir() if path.is_file()] == []


def test_the_clients_arrows_go_down() -> None:
    floor = {wing: number for number, wing in enumerate(FLOORS)}
    found = [(path, target) for path, target in arrows() if floor[target.parent.name] < floor[path.parent.name]]
    assert [f"{named(path)} → {named(target)}" for path, target in found] == []


def test_no_files_of_the_client_go_in_a_circle() -> None:
    imports: dict[Path, set[Path]] = {path: set() for files in client_wings().values() for path in files}
    for path, target in arrows():
        imports[path].add(target)
    # Whatever imports nothing that is left is taken away; a circle is what cannot be.
    while ends := {path for path, targets in imports.items() if not targets & imports.keys()}:
        imports = {path: targets for path, targets in imports.items() if path not in ends}
    assert sorted(map(named, imports)) == []


def test_an_import_is_seen_however_it_is_written() -> None:
    written = 'import type {\n  One,\n} from "../a/one.ts"\nimport "./two.ts"\nexport { three } from "./three.ts"\n'
    assert IMPORT.findall(written) == ["../a/one.ts", "./two.ts", "./three.ts"]
    assert sum(1 for _arrow in arrows()) > 200
