"""python -m tests.bench: what the rooms cost and how late they are; one JSON object per measure.

one-room    sixty people write ten edits a second each in one document: ours beside hocuspocus and y-websocket's
            own server. Ours writes each edit to disk before anyone sees it; the others keep them in memory.
quiet-room  the same servers, six people who write once a second: how soon an edit is on another screen.
screens     one command in a meeting's room: how soon its fragments are on sixty screens, and how many times they
            were rendered.
joining     sixty people open a large map in the same second.
map         one person's map in Chromium: opening, a letter, a move, beside mind-elixir and jsmind.
travelling  going back in a large map in Chromium: how soon the slider is there, how long each place takes.

Each server runs alone. CPU time is the server's alone, read from /proc; for `map` it is script time in the page.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from . import joining, one_map, one_room, screens, travelling
from .servers import SERVERS, install

Facts = dict[str, Any]


def main() -> int:
    wanted = arguments()
    measures: dict[str, Callable[[Path], Iterable[Facts]]] = {
        "one-room": lambda folder: one_room_of_each(wanted, folder),
        "quiet-room": lambda folder: quiet_room_of_each(wanted, folder),
        "screens": lambda folder: (screens.measure(folder, people, wanted.commands) for people in (6, wanted.clients)),
        "map": lambda folder: one_map.measure(folder, wanted.sizes, wanted.runs),
        "travelling": lambda folder: [travelling.measure(folder, wanted.nodes, wanted.updates)],
        "joining": lambda folder: [joining.measure(folder, wanted.clients, wanted.nodes, wanted.updates)],
    }
    for name in wanted.only or measures:
        with tempfile.TemporaryDirectory() as folder:
            for facts in measures[name](Path(folder)):
                say({**facts, "load_average": round(os.getloadavg()[0], 1)})
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = ["one-room", "quiet-room", "screens", "joining", "map", "travelling"]
    parser.add_argument("--only", choices=names, action="append")
    parser.add_argument("--server", choices=SERVERS, action="append", help="whose room; all of them when not said")
    parser.add_argument("--clients", type=int, default=60)
    parser.add_argument("--rate", type=float, default=10, help="edits a second, each")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--commands", type=int, default=40)
    parser.add_argument("--nodes", type=int, default=2000)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 500, 2000], help="nodes of the maps of `map`")
    parser.add_argument("--runs", type=int, default=5, help="fresh pages of which `map` gives the median")
    parser.add_argument("--updates", type=int, default=10_000, help="of which those maps are made")
    return parser.parse_args()


def one_room_of_each(wanted: argparse.Namespace, folder: Path) -> Iterator[Facts]:
    install()
    for server in wanted.server or SERVERS:
        facts = one_room.measure(server, folder / server, wanted.clients, wanted.rate, wanted.seconds)
        yield {"measure": "one room", **facts}


def quiet_room_of_each(wanted: argparse.Namespace, folder: Path) -> Iterator[Facts]:
    install()
    for server in wanted.server or SERVERS:
        yield {"measure": "quiet room", **one_room.measure(server, folder / server, 6, 1, 2 * wanted.seconds)}


def say(facts: Facts) -> None:
    print(json.dumps(facts, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.exit(main())
