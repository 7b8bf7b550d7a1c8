"""Making one PDF: apart, without network, twice the same."""

import hashlib
import io
import json
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from rcp.paper import fonts, rendering
from rcp.paper.rendering import NotPrinted, print_html

from .tagged import artifacts, loose_ink
from .twice import said_twice

AT = datetime(2027, 3, 3, 12, 20, tzinfo=UTC)
SKELETON = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Essai</title></head>
<body><h1>Essai</h1>{body}</body></html>"""


def made(body: str, **options: object) -> bytes:
    return print_html(SKELETON.format(body=body), at=AT, **options)  # type: ignore[arg-type]


def text_of(pdf: bytes) -> str:
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages)


class Witness(BaseHTTPRequestHandler):
    """Counts whoever comes."""

    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def witness() -> Iterator[HTTPServer]:
    Witness.seen = []
    server = HTTPServer(("127.0.0.1", 0), Witness)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_both_standards_are_kept_in_one_file(profile: str) -> None:
    pdf = made(
        "<h2>Liste</h2><ul><li>un</li></ul><table><tr><th scope=col>a</th></tr><tr><td>b</td></tr></table>",
        attachments={"data.json": "{}"},
    )
    report = page.validate_pdf_bytes(pdf, profile=profile)
    assert report.is_compliant, [(fault.rule_id, fault.message) for fault in report.failures]


def ending_in(last: int) -> str:
    """A text whose compressed form ends in this byte: zlib ends with the text's Adler-32."""
    texts = (json.dumps({"n": n}) for n in range(100_000))
    return next(text for text in texts if zlib.adler32(text.encode()) & 0xFF == last)


@pytest.mark.parametrize("last", [0x0A, 0x0D])
def test_a_stream_may_end_in_a_line_end_of_its_own(last: int) -> None:
    text = ending_in(last)
    pdf = made("<p>a</p>", attachments={"data.json": text})
    assert zlib.compress(text.encode(), 9)[-1] == last
    assert zlib.compress(text.encode(), 9) in pdf, "the stream under test is no longer written this way"
    report = page.validate_pdf_bytes(pdf, profile="3a")
    assert report.is_compliant, [(fault.rule_id, fault.message) for fault in report.failures]


def test_the_check_sees_a_file_that_keeps_only_one_standard() -> None:
    """Without the finisher the same page fails: the test above can fail."""
    pdf = made("<p>a</p>")
    assert not page.validate_pdf_bytes(pdf.replace(b"pdfuaid:part", b"pdfuaid:qart"), profile="ua1").is_compliant


def test_a_page_reaches_no_network_and_no_file(witness: HTTPServer, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET-DU-DISQUE")
    there = f"http://127.0.0.1:{witness.server_port}"
    pdf = made(
        f"""<link rel="stylesheet" href="{there}/a.css"><link rel="attachment" href="file://{secret}">
        <style>@import url({there}/b.css); @font-face {{ font-family: X; src: url({there}/c.woff2) }}
        p {{ background: url({there}/d.png); font-family: X }} i::before {{ content: url(file://{secret}) }}</style>
        <p>mots</p><i>a</i><img alt="x" src="{there}/e.png"><img alt="x" src="file://{secret}">
        <object data="{there}/f.svg"></object><embed src="file://{secret}"><iframe src="{there}/g"></iframe>
        <img alt="x" src="paper:piege"><a rel="attachment" href="file://{secret}">x</a>""",
        figures={
            "piege": f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
            <image xlink:href="{there}/h.png"/><image xlink:href="file://{secret}"/>
            <use xlink:href="{there}/i#x"/></svg>"""
        },
    )
    assert Witness.seen == []
    assert b"SECRET-DU-DISQUE" not in pdf
    reader = PdfReader(io.BytesIO(pdf))
    assert "SECRET" not in text_of(pdf)
    assert list(reader.attachments) == []


def test_the_process_that_prints_opens_no_socket_even_asked_to() -> None:
    """The page's own limits aside, the process itself refuses."""
    code = (
        "import sys, socket; sys.path.insert(0, sys.argv[1]); import worker; worker.forbid_the_outside();"
        "socket.create_connection(('127.0.0.1', 9))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(rendering.WORKER.parent)], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "PermissionError" in done.stderr


def test_the_process_that_prints_inherits_nothing_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spy = tmp_path / "spy.py"
    spy.write_text("import os, sys, json; sys.stdout.write(json.dumps(dict(os.environ)))")
    monkeypatch.setenv("SECRET_KEY", "a-secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://someone:word@host/db")
    monkeypatch.setattr(rendering, "WORKER", spy)
    inherited = json.loads(made("<p>a</p>"))
    assert set(inherited) <= {
        "PATH", "LANG", "TZ", "HOME", "TMPDIR", "FONTCONFIG_FILE", "SOURCE_DATE_EPOCH", "LC_CTYPE"
    }  # fmt: skip


def test_a_page_that_never_ends_is_stopped() -> None:
    endless = "<table>" + "<tr><td>" * 20000
    with pytest.raises(NotPrinted, match="secondes"):
        made(endless, seconds=3)


def test_a_page_that_eats_the_memory_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    greedy = tmp_path / "worker.py"
    greedy.write_text(
        rendering.WORKER.read_text().replace("    pdf = make(asked)\n", "    pdf = bytes(800 * 1024 * 1024)\n")
    )
    monkeypatch.setattr(rendering, "WORKER", greedy)
    with pytest.raises(NotPrinted, match="mémoire"):
        made("<p>a</p>")


def test_what_the_worker_cannot_read_is_said_in_french(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "worker.py"
    broken.write_text("raise SystemExit(3)")
    monkeypatch.setattr(rendering, "WORKER", broken)
    with pytest.raises(NotPrinted, match="n’a pas pu être mis en page"):
        made("<p>a</p>")


BYTES = """
import hashlib, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "rcp.settings"
import django; django.setup()
from datetime import datetime, timezone
from rcp.paper import graphviz
from rcp.paper.rendering import print_html
svg = graphviz.svg('digraph { node [fontname="Inter"]; a [label="Début"]; b [label="Étape"]; a -> b }')
html = sys.argv[1]
pdf = print_html(html, at=datetime(2027, 3, 3, 12, 20, tzinfo=timezone.utc),
                 attachments={"data.json": '{"a":1}'}, figures={"f": svg})
print(hashlib.sha256(pdf).hexdigest())
"""


def test_two_processes_two_days_two_zones_give_the_same_bytes(tmp_path: Path) -> None:
    html = SKELETON.format(body='<p>12\u202fh\u202f30, « d’accord »\u202f?</p><img alt="dessin" src="paper:f">')
    assert len(said_twice(BYTES, html, tmp_path)) == 1


def test_french_spaces_and_arrows_are_drawn_and_read() -> None:
    text = text_of(made("<p>Qui\u202f? « Œuvre »\u00a0: 12\u202fh\u202f30 → là…</p>"))
    assert "Qui\u202f?" in text
    assert "→" in text
    assert "«" in text
    assert "Œuvre" in text


@pytest.mark.parametrize(
    ("words", "font"),
    [("مسار المريض", "DejaVu"), ("παππούς", "Inter"), ("Infirmière 👩‍⚕️", "Symbola"), ("日本語", "Droid")],
)
def test_letters_that_inter_lacks_are_drawn_by_the_fonts_that_set_up_installs(words: str, font: str) -> None:
    assert fonts.not_drawn(words) == []
    pdf = made(f"<p>{words}</p><p><b>{words}</b></p>")
    assert "□" not in text_of(pdf)
    assert any(font in name for name in fonts_of(pdf)), fonts_of(pdf)
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert report.is_compliant, [(fault.rule_id, fault.message) for fault in report.failures]


def test_a_character_no_font_has_becomes_a_square_and_is_named() -> None:
    assert fonts.not_drawn("Adama 𞤀 et 𞤁, 𞤀\u202e\n") == ["𞤀", "𞤁"]
    pdf = made("<p>avant 𞤀 \u202eenvers\u202c après e\u0301</p>")
    text = text_of(pdf)
    assert "avant □" in text
    assert "envers" in text
    assert "après é" in text
    for profile in ("3a", "ua1"):
        assert page.validate_pdf_bytes(pdf, profile=profile).is_compliant


def fonts_of(pdf: bytes) -> set[str]:
    resources = PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"].get_object()
    return {str(font.get_object()["/BaseFont"]) for font in resources["/Font"].get_object().values()}  # type: ignore[index]


def test_margins_are_artifacts_and_the_check_sees_those_that_are_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pdf = made("<div class='issuer'>DAC Exemple</div><p>a</p>" * 2)
    assert loose_ink(pdf) == []
    assert artifacts(pdf).count("/Pagination") >= 2
    forgetful = tmp_path / "worker.py"
    forgetful.write_text(rendering.WORKER.read_text().replace("    margins_as_artifacts(pdf)\n", ""))
    monkeypatch.setattr(rendering, "WORKER", forgetful)
    assert loose_ink(made("<p>a</p>")) != []


def test_the_only_font_is_ours() -> None:
    names = fonts_of(made("<p>a <b>b</b> → ✓</p>"))
    assert names
    assert all("+Inter" in name for name in names), names


def test_the_fonts_are_those_of_the_client_build() -> None:
    built = {file.name.split("-")[1]: file for file in fonts.folder().glob("Inter-*.woff2")}
    assert set(built) == {"Regular", "SemiBold", "Bold"}
    source = Path(__file__).parents[3] / "node_modules" / "inter-ui" / "web"
    for name, file in built.items():
        expected = (source / f"Inter-{name}.woff2").read_bytes()
        assert hashlib.sha256(file.read_bytes()).digest() == hashlib.sha256(expected).digest()
