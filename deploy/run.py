"""Serve the site on this machine: prepare the database if it changed, then run the web server and its worker together.

python deploy/run.py           serve
python deploy/run.py static    only gather the static files, as the tests need

Both are started here and stopped here, whatever ends first: Ctrl-C, SIGTERM, SIGHUP or the death of one of them.
The settings come from the environment; what is missing gets the value that suits a trial with invented people.
"""

import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from deploy import ready  # noqa: E402

VAR = ROOT / "var"
STAMPS = ROOT / ".make"
# Who may be signed in as, as told when the demo was seeded: printed again at each start without starting Django.
PERSONAS = STAMPS / "personas"
PYTHON = sys.executable
MANAGE = [PYTHON, str(ROOT / "manage.py")]
# How long a child may take to finish what it is doing once asked to stop, in seconds.
PATIENCE = 8.0


@dataclass(frozen=True)
class Child:
    name: str
    process: subprocess.Popen[bytes]

    def signal(self, number: signal.Signals) -> None:
        """Reach the child and all that it started itself: each child leads its own process group."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


def main() -> int:
    if sys.argv[1:] == ["static"]:
        prepare_static()
        return 0
    host, wanted = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if fault := ready.address_fault(host, wanted):
        say(fault)
        return 1
    port = int(wanted)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    set_defaults(host, port)
    if faults := ready.faults(os.environ):
        say("\n".join(faults))
        return 1
    prepare()
    children: list[Child] = []
    try:
        children.append(start("le serveur web", web_server(host, port)))
        wait_until_it_answers(children[0], host, port)
        children.append(start("le travail de fond", [*MANAGE, "work"]))
        if children[0].process.poll() is None:
            announce()
        return watch(children)
    finally:
        stop(children)


def leave(number: int, frame: FrameType | None) -> None:
    """Ask once; a second Ctrl-C while stopping changes nothing, since stopping is bounded."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(0)


def say(text: str) -> None:
    print(text, flush=True)


# Settings


def set_defaults(host: str, port: int) -> None:
    """Complete the environment for a trial on this machine; what is already there wins."""
    VAR.mkdir(mode=0o700, exist_ok=True)
    names = own_names(host)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rcp.settings")
    os.environ.setdefault("SITE_URL", f"http://{bracketed(names[0])}:{port}")
    # An address of the world is no place for people whom anybody may sign in as: the settings refuse both together.
    os.environ.setdefault("DEMO", "0" if os.environ["SITE_URL"].startswith("https://") else "1")
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{VAR / 'db.sqlite3'}")
    os.environ.setdefault("ALLOWED_HOSTS", ",".join(names))


def has_demo() -> bool:
    """As the settings read it."""
    return os.environ["DEMO"].lower() in ("1", "true", "on", "yes", "y", "ok")


def own_names(host: str) -> list[str]:
    """The names under which this address may be asked for, the one to print first.

    Of this machine « localhost »: a passkey is tied to a name, and 127.0.0.1 is none.
    """
    local = ["localhost", "127.0.0.1", "[::1]"]
    if host in local:
        return local
    if host not in ("0.0.0.0", "::"):  # noqa: S104
        return [host, *local]
    name = socket.gethostname()
    try:
        addresses = socket.gethostbyname_ex(name)[2]
    except socket.gaierror:
        addresses = []
    return [*local[:1], name, *addresses, *local[1:]]


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


# Preparation: each part is skipped when what it depends on has not changed since the last time.


def prepare() -> None:
    prepare_static()
    if stale("database", database_key()):
        step("Base de données", [*MANAGE, "migrate", "--noinput", "--verbosity", "0"])
        if has_demo():
            step("Territoire de démonstration", [*MANAGE, "seed_demo", "--if-empty"])
            PERSONAS.write_bytes(
                subprocess.run([*MANAGE, "personas"], cwd=ROOT, check=True, capture_output=True).stdout
            )
        stamp("database", database_key())


def prepare_static() -> None:
    STAMPS.mkdir(exist_ok=True)
    if stale("static", static_key()):
        step("Fichiers statiques", [*MANAGE, "collectstatic", "--noinput", "--clear", "--verbosity", "0"])
        stamp("static", static_key())


def step(title: str, command: list[str]) -> None:
    started = time.monotonic()
    say(f"{title}…")
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        say(f"{title}\u00a0: échec, le message est ci-dessus.")
        raise SystemExit(1)
    say(f"{title}\u00a0: {time.monotonic() - started:.0f}\u00a0s")


def static_key() -> str:
    sources = [ROOT / "requirements.txt", ROOT / "rcp" / "settings.py", *files_in(ROOT / "build" / "static")]
    present = (VAR / "static" / "staticfiles.json").exists()
    return digest(present, *(f"{path} {path.stat().st_mtime_ns}" for path in sources))


def database_key() -> str:
    """The migrations and which database they were applied to: a SQLite file made anew is another database."""
    url = os.environ["DATABASE_URL"]
    contents = (path.read_text() for path in ready.migration_files())
    file = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    identity = file.stat().st_ino if file and file.exists() else secrets.token_hex()
    return digest(url, identity, os.environ["DEMO"], (ROOT / "requirements.txt").read_text(), *contents)


def files_in(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def digest(*parts: object) -> str:
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()


def stale(name: str, key: str) -> bool:
    path = STAMPS / name
    return not path.exists() or path.read_text().strip() != key


def stamp(name: str, key: str) -> None:
    (STAMPS / name).write_text(f"{key}\n")


# The two programs


def web_server(host: str, port: int) -> list[str]:
    """Daphne, without an access log (addresses and query strings stay out of it) nor a name in its answers."""
    return [
        *(PYTHON, "-m", "daphne", "--bind", host, "--port", str(port), "--verbosity", "0", "--no-server-name"),
        # A room stays open all day; a peer that went silent without closing is noticed within a minute.
        *("--websocket_timeout", "-1", "--websocket_connect_timeout", "10"),
        *("--ping-interval", "20", "--ping-timeout", "40"),
        *("--http-timeout", "60", "--application-close-timeout", "10"),
        "rcp.asgi:application",
    ]


def start(name: str, command: list[str]) -> Child:
    return Child(name, subprocess.Popen(command, cwd=ROOT, start_new_session=True))


def wait_until_it_answers(server: Child, host: str, port: int) -> None:
    while server.process.poll() is None and not answers(host, port):
        time.sleep(0.1)


def watch(children: list[Child]) -> int:
    """Wait until a child ends, which is never expected."""
    while True:
        for child in children:
            code = child.process.poll()
            if code is not None:
                say(f"{child.name.capitalize()} s’est arrêté (code {code})\u00a0: tout s’arrête.")
                return 1
        time.sleep(0.2)


def answers(host: str, port: int) -> bool:
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    try:
        with socket.create_connection((reachable, port), timeout=1):
            return True
    except OSError:
        return False


def announce() -> None:
    if has_demo():
        say(PERSONAS.read_text())
    say(f"Le site répond sur {os.environ['SITE_URL']}  (Ctrl-C pour l’arrêter)\n")


def stop(children: list[Child]) -> None:
    """Ask all of them, wait a little for all of them, then insist."""
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"{child.name.capitalize()} ne s’arrête pas\u00a0: arrêt forcé.")
    for child in children:
        child.signal(signal.SIGKILL)
        child.process.wait()


if __name__ == "__main__":
    sys.exit(main())
