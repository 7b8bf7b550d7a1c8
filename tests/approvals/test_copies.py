"""The public page of a copy, and the QR code that leads there: what it is worth, and nothing of what it says."""

import re
from collections.abc import Callable

import pytest
import segno
from django.test import Client
from django.urls import reverse

from approvals import commands
from approvals.copies import Standing, standing_of
from approvals.models import Approval, Choice, Document, Version
from approvals.paper import APPROVED
from procedures.commands import revise_field
from procedures.paper import sheet
from rcp.paper import qr
from rcp.paper.commands import purge_frozen
from rcp.paper.models import PaperJob
from rcp.paper.printing import pdf_of
from tests.cast import Cast
from tests.procedures import world


def approved(cast: Cast, document: Document) -> Approval:
    version = world.frozen(cast, document)
    circuit = world.submitted(cast, version)
    for person in (cast.odile, cast.lucie):
        commands.cast_ballot(by=cast.actor(person), circuit_id=circuit.pk, choice=Choice.APPROVE, digest=version.digest)
    return Approval.objects.get(version=version)


def changed(cast: Cast, document: Document) -> None:
    field = document.draft.fields.get(key="aims")
    revise_field(by=cast.actor(cast.claire), document_id=document.pk, key="aims", rev=field.rev, text="Autre")


def page_of(code: str, number: str, digest: str, *, status: int = 200) -> str:
    """What anybody's telephone shows, without signing in."""
    answer = Client().get(reverse("document_copy", args=[code, number, digest]))
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_the_copy_in_force_says_so_to_anybody(cast: Cast) -> None:
    document = world.action_sheet(cast)
    approval = approved(cast, document)
    text = page_of(document.code, "1.0", approval.digest)
    assert "Cette copie est en vigueur" in text
    assert "Approuvée par CCOPD" in text
    # Read years later, by somebody who must know whom to ask, and what to say.
    assert str(approval.approved_at.year) in text.partition("Approuvée par CCOPD le")[2][:30]
    assert document.organisation.name in text.partition("À qui demander")[2]
    assert f"{document.code} · version 1.0 · {approval.digest[:8]}" in text


def test_a_copy_that_was_replaced_names_the_number_that_applies(cast: Cast) -> None:
    document = world.action_sheet(cast)
    first = approved(cast, document)
    changed(cast, document)
    second = approved(cast, document)
    text = page_of(document.code, "1.0", first.digest)
    assert "Cette copie n’est plus en vigueur" in text
    assert "remplacée par la version 2.0" in text
    assert "Cette copie est en vigueur" in page_of(document.code, "2.0", second.digest)


def test_a_version_that_is_being_voted_replaces_nothing_yet(cast: Cast) -> None:
    document = world.action_sheet(cast)
    approval = approved(cast, document)
    changed(cast, document)
    version = world.frozen(cast, document)
    world.submitted(cast, version)
    assert "Cette copie est en vigueur" in page_of(document.code, "1.0", approval.digest)
    text = page_of(document.code, version.number, version.digest)
    assert "Cette copie est un projet" in text
    assert "La version en vigueur est la 1.0" in text


def test_the_voting_copy_of_what_was_approved_stays_a_draft(cast: Cast) -> None:
    document = world.action_sheet(cast)
    approval = approved(cast, document)
    assert "Cette copie est un projet" in page_of(document.code, "0.1", approval.digest)


def test_a_copy_whose_content_was_erased_is_withdrawn(cast: Cast) -> None:
    document = world.action_sheet(cast)
    approval = approved(cast, document)
    purge_frozen(frozen=approval.version.frozen)
    assert "Ce document a été retiré" in page_of(document.code, "1.0", approval.digest)


@pytest.mark.parametrize(
    "alter",
    [
        lambda code, number, digest: ("PRO-1999-001", number, digest),
        lambda code, number, digest: (code, "3.0", digest),
        lambda code, number, digest: (code, number, digest[:8]),
        lambda code, number, digest: (code, number, digest[:-1] + ("0" if digest[-1] != "0" else "1")),
        lambda code, number, digest: (code, number, "x"),
        lambda code, number, digest: (code, number, "é" * 500),
    ],
)
def test_what_does_not_match_in_full_is_unknown(
    cast: Cast, alter: Callable[[str, str, str], tuple[str, str, str]]
) -> None:
    document = world.action_sheet(cast)
    approval = approved(cast, document)
    code, number, digest = alter(document.code, "1.0", approval.digest)
    assert standing_of(code=code, number=number, digest=digest).standing == Standing.UNKNOWN
    text = page_of(code, number, digest, status=404)
    assert "Cette copie est inconnue" in text
    assert "CCOPD" not in text


def test_the_page_shows_nothing_of_the_content(cast: Cast) -> None:
    document = world.action_sheet(cast)
    approval = approved(cast, document)
    text = page_of(document.code, "1.0", approval.digest)
    for word in (document.title, "rupture", "CPTS du Var", "Claire", "Odile"):
        assert word not in text
    for kept in ("<form", "csrf"):
        assert kept not in text


def test_the_version_s_page_leads_to_the_public_one(cast: Cast) -> None:
    document = world.action_sheet(cast)
    approval = approved(cast, document)
    client = Client()
    client.force_login(cast.account(cast.claire))
    page = client.get(reverse("document_version", args=[document.pk, approval.version_id])).content.decode()
    assert reverse("document_copy", args=[document.code, "1.0", approval.digest]) in page


def facts_of(version: Version, name: str) -> dict[str, object]:
    return dict(PaperJob.objects.get(frozen=version.frozen, name=name).facts)


def test_the_approved_copy_carries_the_code_of_its_page_and_the_voting_copy_none(cast: Cast) -> None:
    document = world.action_sheet(cast)
    approval = approved(cast, document)
    facts = facts_of(approval.version, APPROVED)
    path = reverse("document_copy", args=[document.code, "1.0", approval.digest])
    assert str(facts["address"]).endswith(path)
    content = {"kind": document.kind, "origin": {}}
    assert sheet(content, APPROVED, facts).figures == {"qr": qr.svg(str(facts["address"]))}
    assert sheet(content, "voting", facts_of(approval.version, "voting")).figures == {}


def test_the_same_approval_prints_the_same_bytes(cast: Cast) -> None:
    approval = approved(cast, world.action_sheet(cast))
    frozen, facts = approval.version.frozen, facts_of(approval.version, APPROVED)
    assert pdf_of(frozen, APPROVED, facts) == pdf_of(frozen, APPROVED, facts)


def test_the_drawing_is_the_code_square_by_square() -> None:
    """Read back from the SVG's path: runs of dark squares, against the code's own matrix."""
    address = "https://exemple.test/documents/v/PRO-2027-001/1.0/" + "ab" * 32
    drawn = qr.svg(address)
    found = re.search(r'd="([^"]+)"', drawn)
    assert found
    dark, x, y = set(), 0.0, 0.0
    for command, numbers in re.findall(r"([Mmhv])([-\d. ]*)", found[1]):
        values = [float(n) for n in re.findall(r"-?\d*\.?\d+", numbers)]
        match command:
            case "M":
                x, y = values
            case "m":
                x, y = x + values[0], y + values[1]
            case "h":
                dark |= {(int(x) + n, int(y)) for n in range(int(values[0]))}
                x += values[0]
    matrix = segno.make(address, error="m", micro=False).matrix
    expected = {(c + 4, r + 4) for r, line in enumerate(matrix) for c, square in enumerate(line) if square}
    assert dark == expected
    assert drawn == qr.svg(address)
    assert 'viewBox="0 0' in drawn
