"""The action sheet and the procedure on paper: what was typed is there, in a file that both standards accept."""

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

import page
import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from approvals.commands import cast_ballot
from approvals.models import Choice
from approvals.paper import VOTING, facts_of
from procedures import paper
from rcp.paper import graphviz
from rcp.paper.models import Frozen, Print
from rcp.paper.printing import print_waiting_papers
from tests.cast import Cast

from . import world


def printed(frozen: Frozen, name: str) -> PdfReader:
    while print_waiting_papers():
        pass
    copy = Print.objects.get(frozen=frozen, name=name)
    pdf = bytes(copy.pdf)
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert report.is_compliant, [(fault.rule_id, fault.message) for fault in report.failures]
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())


def test_the_action_sheet_shows_the_nine_published_fields_in_order(cast: Cast) -> None:
    version = world.frozen(cast, world.action_sheet(cast))
    pdf = printed(version.frozen, "voting")
    text = text_of(pdf)
    places = [text.index(label) for label, _ in world.PUBLISHED.values()]
    assert places == sorted(places)
    for _label, points in world.PUBLISHED.values():
        for point in points:
            assert point in text
    assert len(pdf.pages) == 1


def test_a_voting_copy_says_that_it_is_a_draft_and_which(cast: Cast) -> None:
    version = world.frozen(cast, world.action_sheet(cast))
    pdf = printed(version.frozen, "voting")
    text = text_of(pdf)
    assert "version 0.1 · brouillon" in text
    assert "Brouillon" in text
    assert "soumis à approbation" not in text
    assert f"{version.document.code} · version 0.1 · empreinte {version.digest[:8]}" in text
    assert "page 1 / 1" in text


def test_the_file_carries_its_content_as_data(cast: Cast) -> None:
    version = world.frozen(cast, world.procedure(cast))
    pdf = printed(version.frozen, "voting")
    (data,) = pdf.attachments["data.json"]
    assert data.decode() == version.frozen.content
    assert [step["n"] for step in json.loads(data)["steps"]] == list(range(1, 11))


def test_the_procedure_has_its_box_its_drawing_and_its_steps(cast: Cast) -> None:
    version = world.frozen(cast, world.procedure(cast))
    pdf = printed(version.frozen, "voting")
    text = text_of(pdf)
    assert "Référence PRO-" in text
    assert "Destinataires CPTS Golfe Est, CPTS Littoral Ouest" in text
    assert text.count("Un médecin accepte") >= 4  # twice drawn, twice in the table
    assert "Début" in text
    for _kind, _actor, task, _when, _trace in world.LINES:
        assert " ".join(task.split(",")[0].split())[:30] in text
    assert "oui : étape 9 · non : étape 6" in text
    assert "Cellule rupture de parcours du Var" in text
    assert str(root(pdf)["/Lang"]) == "fr"
    assert {"Patient sans médecin traitant", "Logigramme", "Étapes"} <= set(titles(pdf.outline))


def root(pdf: PdfReader) -> DictionaryObject:
    found = pdf.trailer["/Root"].get_object()
    assert isinstance(found, DictionaryObject)
    return found


def titles(outline: Sequence[Any]) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from titles(entry)
        else:
            yield entry.title


def test_the_drawing_is_a_figure_that_says_itself_in_words(cast: Cast) -> None:
    version = world.frozen(cast, world.procedure(cast))
    pdf = printed(version.frozen, "voting")
    figures = [tag for tag in tags(root(pdf)["/StructTreeRoot"]) if tag.get("/S") == "/Figure"]
    assert any("Début. 1. Signaler" in str(figure.get("/Alt", "")) for figure in figures)


def tags(node: PdfObject | None) -> list[DictionaryObject]:
    """Every element of the tag tree under this one."""
    node = node.get_object() if node is not None else None
    if isinstance(node, ArrayObject):
        return [tag for child in node for tag in tags(child)]
    if isinstance(node, DictionaryObject):
        return [node, *(tags(node["/K"]) if "/K" in node else [])]
    return []


def test_a_short_flow_chart_keeps_its_size_and_a_long_one_fills_its_page(cast: Cast) -> None:
    version = world.frozen(cast, world.procedure(cast))
    content, facts = json.loads(version.frozen.content), facts_of(version)
    short = {**content, "steps": content["steps"][:3]}
    drawn = paper.sheet(short, VOTING, facts)
    own = graphviz.size_of(drawn.figures["logigramme"])[1]
    assert drawn.context["drawing_height"] == round(own * 4 / 3) < paper.UNDER_BOX * 4 / 3
    long = paper.sheet(content, VOTING, facts)
    assert long.context["drawing_height"] == round(paper.PAGE_HEIGHT * 4 / 3)


def test_the_approved_copy_names_the_body_and_takes_the_number_in_force(cast: Cast) -> None:
    version = world.frozen(cast, world.procedure(cast))
    circuit = world.submitted(cast, version)
    for person in (cast.odile, cast.lucie):
        cast_ballot(by=cast.actor(person), circuit_id=circuit.pk, choice=Choice.APPROVE, digest=version.digest)
    text = text_of(printed(version.frozen, "approved"))
    assert "Approuvé par CCOPD" in text
    assert "2 pour, 0 contre, 0 abstention" in text
    assert f"{version.document.code} · version 1.0 · empreinte {version.digest[:8]}" in text
    assert "Brouillon" not in text


@pytest.mark.parametrize("name", ["voting"])
def test_the_same_version_prints_the_same_bytes(cast: Cast, name: str) -> None:
    from rcp.paper.models import PaperJob
    from rcp.paper.printing import pdf_of

    version = world.frozen(cast, world.procedure(cast))
    job = PaperJob.objects.get(frozen=version.frozen, name=name)
    assert pdf_of(version.frozen, name, job.facts) == pdf_of(version.frozen, name, job.facts)
