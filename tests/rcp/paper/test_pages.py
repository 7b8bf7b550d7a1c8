"""How papers are set: nothing runs off its column, a table says where it goes on, no page is left to a few lines."""

import io
import json
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from rcp.decisions.minutes import content_of
from rcp.meetings.models import Meeting
from rcp.paper.canonical import canonical
from rcp.paper.kinds import kinds
from rcp.paper.printing import pdf_of
from rcp.paper.rendering import print_html
from tests.cast import Cast

from .said_now import minutes
from .test_shapes import KEPT, frozen, sample

AT = datetime(2027, 3, 3, 12, 20, tzinfo=UTC)
LATEST = [name for name in KEPT if name.endswith(f"-{kinds[name.rpartition('-')[0]].shape}")]
# Millimetres: the narrowest margin of a paper, a point less for what hangs over it (accents of an italic, a quote).
MARGIN = 18 - 0.4
POINT = 25.4 / 72
WORD = re.compile(r"<(page|word)([^>]*)>")
# The letters of « Brouillon » across a page are larger, aslant: the boxes around them are wider than they are.
WATERMARK = 20


def words_of(pdf: bytes, tmp_path: Path) -> list[tuple[float, float, float]]:
    """(left edge, right edge, width of its page) of each word, in millimetres."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    said = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, text=True, check=True).stdout
    words, width = [], 0.0
    for tag, attributes in WORD.findall(said):
        value = {name: float(number) * POINT for name, number in re.findall(r'(\w+)="([\d.]+)"', attributes)}
        if tag == "page":
            width = value["width"]
        elif value["yMax"] - value["yMin"] < WATERMARK:
            words.append((value["xMin"], value["xMax"], width))
    return words


def lengthened(value: Any) -> Any:
    """The same content, an address without end after each text that somebody typed. A telephone number, twenty
    characters at most, is one word."""
    if isinstance(value, dict):
        return {key: one if key == "phone" else lengthened(one) for key, one in value.items()}
    if isinstance(value, list):
        return [lengthened(one) for one in value]
    return f"{value} https://partage.exemple.fr/{'a' * 150}" if isinstance(value, str) and " " in value else value


@pytest.mark.parametrize("name", LATEST)
def test_a_word_without_end_breaks_inside_its_column(db: None, name: str, tmp_path: Path) -> None:
    kept, paper = sample(name), frozen(name)
    paper.content = canonical(lengthened(kept["content"]))
    for copy, facts in kept["facts"].items():
        words = words_of(pdf_of(paper, copy, facts), tmp_path)
        assert words
        assert [word for word in words if word[0] < MARGIN or word[1] > word[2] - MARGIN] == []


def printed(body: str) -> list[str]:
    """The text of each page."""
    html = f'<!doctype html><html lang="fr"><head><title>Essai</title></head><body>{body}</body></html>'
    return [page.extract_text() for page in PdfReader(io.BytesIO(print_html(html, at=AT))).pages]


def test_a_table_says_where_it_goes_on_and_nowhere_else() -> None:
    rows = "".join(f"<tr><td>ligne {n}</td><td>b</td></tr>" for n in range(90))
    head = "<thead><tr><th scope='col'>Qui</th><th scope='col'>Quoi</th></tr></thead>"
    pages = printed(f"<table>{head}{rows}</table><p>suite</p><table>{head}<tr><td>c</td><td>d</td></tr></table>")
    assert len(pages) > 2
    assert [page.count("(suite)") for page in pages] == [0] + [1] * (len(pages) - 1)
    assert [page.count("Qui") for page in pages] == [1] * (len(pages) - 1) + [2]


@pytest.mark.parametrize("lines", range(46, 60, 2))
def test_no_page_is_left_to_a_few_lines(lines: int) -> None:
    pages = printed("".join(f"<p>ligne {n}</p>" for n in range(lines)))
    assert all(page.count("ligne") > 3 for page in pages), [page.count("ligne") for page in pages]


@pytest.mark.parametrize(
    ("status", "late", "said"),
    [
        ("confirmed", True, "en retard"),
        ("to_confirm", True, "en retard"),
        ("declined", True, "en retard"),
        ("confirmed", False, "confirmé"),
        ("declined", False, "ne peut pas"),
        ("done", True, "fait"),
        ("not_done", True, "non fait"),
    ],
)
def test_the_follow_up_never_says_confirmed_of_what_is_late(cast: Cast, status: str, late: bool, said: str) -> None:
    minutes(cast)
    meeting = Meeting.objects.filter(previous__isnull=False).get()
    day = timezone.localtime(meeting.opened_at or meeting.starts_at).date()
    due = day - timedelta(days=1) if late else day
    assert meeting.previous is not None
    meeting.previous.action_items.update(status=status, due_on=due, reason="attend une pièce")
    content = json.loads(canonical(content_of(meeting, closed_by="Claire Aubert")))
    assert [row["status"] for row in content["follow_up"]] == [said]
