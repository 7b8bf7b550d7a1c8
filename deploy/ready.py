"""Say in French what keeps the service from starting, before it starts: the address, tools, the database.

The settings refuse by themselves what they cannot be (rcp/settings.py).

python deploy/ready.py         exit with 1 and the reasons when there are any
"""

import ctypes
import os
import re
import shutil
import socket
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
# How long a database may take to let us write, in seconds.
PATIENCE = 3
# Above this size, in bytes, the whole file is not read through at each start.
READ_THROUGH = 200 * 1024 * 1024
# What draws maps and sets pages, and the Debian package it comes from.
TOOLS = {"dot": "graphviz"}
LIBRARIES = {"libpango-1.0.so.0": "libpango-1.0-0", "libpangoft2-1.0.so.0": "libpangoft2-1.0-0"}

Migration = tuple[str, str]


def faults(env: Mapping[str, str]) -> list[str]:
    """Every reason not to start, each a French sentence with what to do; none when all is well."""
    return [*tool_faults(), *database_faults(env.get("DATABASE_URL", ""))]


def main() -> int:
    found = faults(os.environ)
    for each in found:
        print(each, file=sys.stderr)
    return 1 if found else 0


# The address


def address_fault(host: str, port: str) -> str:
    """Why nothing can be served there, or nothing."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        return f"PORT doit être un nombre de 1 à 65535, et non «\u00a0{port}\u00a0»."
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        return f"HOST n’est pas une adresse de cette machine\u00a0: «\u00a0{host}\u00a0»."
    with socket.socket(family, kind) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
        except PermissionError:
            return f"Le port {port} est réservé au système. Choisissez-en un autre\u00a0: PORT=8000 make run"
        except OSError:
            return (
                f"Le port {port} est déjà pris sur {host}. Choisissez-en un autre\u00a0: PORT={int(port) + 1} make run"
            )
    return ""


# Tools


def tool_faults() -> Iterator[str]:
    missing = {tool: package for tool, package in TOOLS.items() if shutil.which(tool) is None}
    if sys.platform == "linux":
        missing |= {library: package for library, package in LIBRARIES.items() if not loads(library)}
    for name, package in missing.items():
        yield f"Il manque «\u00a0{name}\u00a0»\u00a0: sudo apt-get install -y {package}"
    if not (ROOT / "build" / "static" / "site.js").exists():
        yield "Les pages ne sont pas construites\u00a0: make client"


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


# The database


def database_faults(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    if parts.scheme.startswith("postgres"):
        yield from postgresql_faults(url)
    elif parts.scheme == "sqlite" and (path := url.removeprefix("sqlite:///")):
        yield from sqlite_faults(Path(path))


def sqlite_faults(path: Path) -> Iterator[str]:
    if not path.parent.is_dir():
        yield f"Le dossier de la base n’existe pas\u00a0: {path.parent}"
        return
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        yield f"La base ne peut pas être écrite par cet utilisateur\u00a0: {path}"
        return
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as database:
            yield from _sqlite_state(path, database)
    except sqlite3.Error as error:
        yield said_of(str(error), str(path))


def _sqlite_state(path: Path, database: sqlite3.Connection) -> Iterator[str]:
    # Takes the lock of a writer, and lets it go.
    database.execute("BEGIN IMMEDIATE")
    database.execute("ROLLBACK")
    if path.stat().st_size < READ_THROUGH and database.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        yield said_of("malformed", str(path))
        return
    if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone():
        yield from newer_faults(
            {(app, name) for app, name in database.execute("SELECT app, name FROM django_migrations")}
        )


def postgresql_faults(url: str) -> Iterator[str]:
    import psycopg  # only where there is one: it takes a while to load

    try:
        with psycopg.connect(url, connect_timeout=PATIENCE, autocommit=True) as database:
            if database.execute("SELECT to_regclass('django_migrations')").fetchone() != (None,):
                rows = database.execute("SELECT app, name FROM django_migrations").fetchall()
                yield from newer_faults({(app, name) for app, name in rows})
    except psycopg.Error as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        yield f"PostgreSQL ne répond pas comme prévu ({reason}). Vérifiez DATABASE_URL et que le service tourne."


def said_of(error: str, where: str) -> str:
    """What SQLite's error means to whoever starts the service."""
    if "locked" in error:
        return f"La base est verrouillée par un autre programme\u00a0: {where}. Fermez-le, puis recommencez."
    if "malformed" in error or "not a database" in error:
        return (
            f"La base est abîmée et ne peut pas être lue\u00a0: {where}. Restaurez la dernière sauvegarde, ou "
            "déplacez ce fichier pour repartir d’une base vide."
        )
    if "full" in error:
        return f"Le disque qui porte la base est plein\u00a0: {where}. Libérez de la place, puis recommencez."
    if "readonly" in error:
        return f"La base ne peut pas être écrite par cet utilisateur\u00a0: {where}"
    return f"La base ne peut pas être ouverte\u00a0: {where} ({error})"


def newer_faults(applied: set[Migration]) -> Iterator[str]:
    """A database that knows migrations which this code does not was written by a later version of it."""
    own = code_s_migrations()
    apps = {app for app, _name in own}
    unknown = sorted(f"{app} {name}" for app, name in applied - own if app in apps)
    if unknown:
        yield (
            f"La base a été écrite par une version plus récente du service ({unknown[-1]}). Mettez le service à jour, "
            "ou restaurez une sauvegarde faite avec cette version."
        )


def code_s_migrations() -> set[Migration]:
    """The migrations of this code, as (label of the app, name), and those that they replace; read without Django."""
    found = set()
    for path in migration_files():
        found.add((path.parent.parent.name, path.stem))
        found |= set(re.findall(r'\("(\w+)", "(\d{4}\w*)"\)', _replaced(path.read_text())))
    return found


def migration_files() -> list[Path]:
    packages = (folder for folder in ROOT.iterdir() if (folder / "__init__.py").exists())
    return sorted(path for package in packages for path in package.rglob("migrations/[0-9]*.py"))


def _replaced(source: str) -> str:
    block = re.search(r"replaces = \[(.*?)\]", source, re.DOTALL)
    return block[1] if block else ""


if __name__ == "__main__":
    sys.exit(main())
