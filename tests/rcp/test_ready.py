"""What keeps the service from starting is said in French, with what to do, before anything starts."""

import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from deploy import ready
from tests.prepared import migrated

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "site.sqlite3"
    migrated().copy(path)
    return path


def said_of(file: Path) -> str:
    return " ".join(ready.database_faults(f"sqlite:///{file}"))


def test_a_database_of_this_code_is_ready_and_so_is_none_yet(file: Path, tmp_path: Path) -> None:
    assert said_of(file) == said_of(tmp_path / "new.sqlite3") == ""


def test_every_migration_of_the_code_is_known_without_django() -> None:
    from rcp.realtime.database_health import code_s_migrations

    own = {
        (app, name) for app, name in code_s_migrations()[0] if app in {app for app, _name in ready.code_s_migrations()}
    }
    assert ready.code_s_migrations() >= own
    assert {"access", "mindmap", "procedures"} <= {app for app, _name in own}


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "Le dossier de la base n’existe pas" in said_of(tmp_path / "nowhere" / "site.sqlite3")


def test_what_is_no_database_is_said(file: Path) -> None:
    file.write_bytes(b"not a database, " * 512)
    assert "La base est abîmée" in said_of(file)


def test_a_database_with_a_damaged_page_is_said(file: Path) -> None:
    content = bytearray(file.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096 * 8] = b"\xff" * 4096 * 8
    file.write_bytes(content)
    assert "La base est abîmée" in said_of(file)


def test_a_database_that_another_program_holds_is_said(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "PATIENCE", 0.1)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "verrouillée par un autre programme" in said_of(file)


def test_a_database_of_a_later_version_is_said(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('paper', '0999_later', '2030-01-01')"
        )
    assert "version plus récente" in said_of(file)


def test_a_postgresql_that_is_away_is_said() -> None:
    said = " ".join(ready.database_faults("postgres://nobody:secret@127.0.0.1:1/rcp"))
    assert "PostgreSQL ne répond pas" in said
    assert "secret" not in said


def test_a_missing_tool_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "sudo apt-get install -y graphviz" in " ".join(ready.tool_faults())


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [
        ("127.0.0.1", "abc", "PORT doit être un nombre"),
        ("127.0.0.1", "70000", "PORT doit être un nombre"),
        ("no such place", "8000", "HOST n’est pas une adresse"),
    ],
)
def test_an_address_that_is_none_is_said(host: str, port: str, said: str) -> None:
    assert said in ready.address_fault(host, port)


def test_a_port_in_use_is_said_with_another_one() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"PORT={port + 1} make run" in ready.address_fault("127.0.0.1", str(port))


# Settings that cannot be, and the program that serves


def ended(*command: str, **told: str) -> tuple[int, str]:
    """How a program of the site ended, and all it said."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    run = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=kept | told, capture_output=True, text=True, timeout=110, check=False
    )
    return run.returncode, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"DEMO": "1", "SITE_URL": "https://rcp.exemple.fr"}, "jamais à une adresse publique"),
        ({"EMAIL_URL": "ftp://serveur"}, "EMAIL_URL n’est pas un serveur de courriel"),
        ({"OPENID_CONNECT_APPS": "not json"}, "OPENID_CONNECT_APPS doit être une liste JSON"),
        ({"OPENID_CONNECT_APPS": '[{"provider_id": "sso"}]'}, "OPENID_CONNECT_APPS doit être une liste JSON"),
    ],
)
def test_a_setting_that_cannot_be_stops_everything_with_a_sentence(told: dict[str, str], said: str) -> None:
    code, output = ended("manage.py", "check", SECRET_KEY="only-for-tests", **told)
    assert code == 1
    assert said in output
    assert "Traceback" not in output


def test_the_program_that_serves_says_why_it_does_not(file: Path) -> None:
    file.write_bytes(b"not a database, " * 512)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    code, output = ended("deploy/run.py", PORT=port, DATABASE_URL=f"sqlite:///{file}")
    assert code == 1
    assert "La base est abîmée" in output
    assert "Traceback" not in output
