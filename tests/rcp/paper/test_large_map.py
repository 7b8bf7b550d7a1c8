"""A map of three hundred nodes on paper: many drawings, each word its own stream, and still both standards."""

import io
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import page
import pytest
from pypdf import PdfReader

from mindmap.paper.map_paper import map_paper, sheet
from mindmap.paper.numbering import COMPLETE
from rcp.paper.canonical import canonical
from rcp.paper.rendering import render

from .twice import said_twice

AT = datetime(2027, 3, 3, 12, 20, tzinfo=UTC)
WORDS = (
    *("urgence", "sortie", "hôpital", "médecin", "traitant", "absence", "ligne", "coordination", "domicile"),
    *("transport", "pharmacie", "infirmière", "astreinte", "week-end", "retour", "aidant", "répit"),
)


def grown(nodes: int, seed: int) -> dict[str, Any]:
    """A map's content as it was first frozen: six main branches, every other node under any earlier one."""
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
    laid = sheet(map_paper.latest(content, 1), COMPLETE, {})
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


BYTES = """
import hashlib, io, json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "rcp.settings"
import django; django.setup()
from datetime import datetime, timezone
from PIL import Image
from mindmap.paper.map_paper import COMPLETE, map_paper, sheet
from rcp.paper.kinds import Picture
from rcp.paper.rendering import render
content = json.loads(open(sys.argv[1]).read())
out = io.BytesIO()
Image.new("RGB", (40, 30), "#1d7d73").save(out, "PNG")
images = {"image-" + entry["image"]: Picture("image/png", out.getvalue()) for entry in content["images"]}
laid = sheet(map_paper.latest(content, 1), COMPLETE, {})
context = {**laid.context, "reference": "CARTE-2027-001", "digest": "4f9c21aa", "images": frozenset(images)}
pdf = render(laid.template, context, at=datetime(2027, 3, 3, 12, 20, tzinfo=timezone.utc), figures=laid.figures,
             images=images, attachments={"data.json": json.dumps(content, sort_keys=True)})
dashed = sum(svg.count("stroke-dasharray") for svg in laid.figures.values())
print(hashlib.sha256(pdf).hexdigest(), dashed, pdf.count(b"/Subtype /Image"))
"""


def crossed(nodes: int) -> dict[str, Any]:
    """A map with links across, images on two elements and a vote that is counted."""
    links = [
        ("n3", "n20", "aggrave"),
        ("n9", "n4", ""),
        ("n20", "root", "relaie l’information vers"),
        ("n7", "n8", "?"),
    ]
    return {
        **grown(nodes, SEED),
        "rels": [{"id": f"r{n}", "a": a, "b": b, "label": label} for n, (a, b, label) in enumerate(links)],
        "images": [
            {"node": node, "image": f"00000000-0000-4000-8000-00000000000{n}", "sha256": "0" * 64, "words": "un plan"}
            for n, node in enumerate(("n5", "n12"))
        ],
        "vote": {
            "budget": 3,
            "voters": 5,
            "closed": True,
            "rows": [{"node": "n3", "text": "urgence", "dots": 4}, {"node": "n7", "text": "sortie", "dots": 4}],
        },
    }


@pytest.mark.parametrize("nodes", [24, 120])
def test_a_map_with_links_images_and_votes_gives_the_same_bytes_twice(nodes: int, tmp_path: Path) -> None:
    file = tmp_path / "content.json"
    file.write_text(canonical(crossed(nodes)))
    [said] = said_twice(BYTES, str(file), tmp_path)
    _digest, dashed, images = said.split()
    assert int(dashed) > 0
    assert int(images) == 2
