"""A map of three hundred nodes on paper: many drawings, each word its own stream, and still both standards."""

import io
import random
from datetime import UTC, datetime
from typing import Any

import page
from pypdf import PdfReader

from mindmap.paper import COMPLETE, sheet
from rcp.paper.canonical import canonical
from rcp.paper.rendering import render

AT = datetime(2027, 3, 3, 12, 20, tzinfo=UTC)
WORDS = (
    *("urgence", "sortie", "hôpital", "médecin", "traitant", "absence", "ligne", "coordination", "domicile"),
    *("transport", "pharmacie", "infirmière", "astreinte", "week-end", "retour", "aidant", "répit"),
)


def grown(nodes: int, seed: int) -> dict[str, Any]:
    """A map's frozen content: six main branches, every other node under any earlier one."""
    chance = random.Random(seed)
    rows = [{"id": "root", "parent": "", "txt": "Sorties d’hospitalisation"}]
    for n in range(1, nodes):
        parent = "root" if n <= 6 else rows[chance.randrange(1, len(rows))]["id"]
        rows.append({"id": f"n{n}", "parent": parent, "txt": " ".join(chance.choices(WORDS, k=chance.randint(1, 7)))})
    return {
        "kind": "mindmap",
        "title": rows[0]["txt"],
        "organisation": "DAC Var Ouest",
        "meeting": "Cellule",
        "group": "",
        "held_on": "2027-03-03",
        "zone": "Europe/Paris",
        "drawn_at": AT.isoformat(),
        "nodes": rows,
        "links": [],
    }


# One of the maps where a compressed stream ends in CR, which once read as a wrong length.
SEED = 2


def test_a_map_of_three_hundred_nodes_keeps_both_standards() -> None:
    content = grown(300, SEED)
    laid = sheet(content, COMPLETE, {})
    margins = {"reference": "CARTE-2027-001 · version 1", "digest": "4f9c21aa"}
    attachments = {"data.json": canonical(content)}
    pdf = render(laid.template, {**laid.context, **margins}, at=AT, attachments=attachments, figures=laid.figures)
    assert b"\r\r\nendstream" in pdf, "choose a seed that gives a stream ending in CR"
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert report.is_compliant, [(fault.rule_id, fault.message) for fault in report.failures]
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages)
    assert len(laid.figures) > 1
    assert all(word in text for word in WORDS)
