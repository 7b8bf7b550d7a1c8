"""Pages of documents: who sees them, what they say, what a form does without any script."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from approvals.commands import cast_ballot
from approvals.models import Choice, Document
from procedures import commands
from procedures.models import SheetField
from procedures.queries import visible_documents
from rcp.access.abilities import Ability
from rcp.access.middleware import LINK_KEY
from rcp.access.models import PersonalLink, Purpose
from tests.cast import Cast

from . import world

JSON = {"accept": "application/json"}


def come(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.account(getattr(cast, who)))
    return client


def by_link(cast: Cast, who: str, document: Document) -> Client:
    link = PersonalLink.objects.create(
        person=getattr(cast, who),
        purpose=Purpose.VOTE,
        subject=f"document:{document.pk}",
        token_hash="0" * 64,
        organisation=cast.dac_ouest,
        created_by="Claire Aubert",
        expires_at=timezone.now() + timedelta(days=1),
    )
    client = Client()
    session = client.session
    session[LINK_KEY] = link.pk
    session.save()
    return client


def text_of(client: Client, name: str, *args: int) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("who", ["claire", "lucie", "nadia", "hugo", "samir", "odile", "jeanne", "paul", "vincent"])
def test_the_list_shows_what_each_may_see_and_nothing_else(cast: Cast, who: str) -> None:
    world.submitted(cast, world.frozen(cast, world.action_sheet(cast)))
    world.procedure(cast)
    actor = cast.actor(getattr(cast, who))
    seen = set(visible_documents(actor))
    assert seen == {row for row in Document.objects.all() if actor.may(Ability.SEE, row)}


def test_to_a_stranger_a_document_does_not_exist(cast: Cast) -> None:
    document = world.action_sheet(cast)
    version = world.frozen(cast, document)
    world.submitted(cast, version)
    client = come(cast, "paul")
    for name, args in (
        ("document", [document.pk]),
        ("document_version", [document.pk, version.pk]),
        ("document_edit", [document.pk]),
        ("document_edit_state", [document.pk]),
        ("document_vote", [document.pk]),
        ("document_differences", [document.pk, version.pk, version.pk]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404
    for name, args in (("document_freeze", [document.pk]), ("document_submit", [document.pk])):
        assert client.post(reverse(name, args=args)).status_code == 404


def test_nobody_is_sent_to_sign_in(cast: Cast) -> None:
    document = world.action_sheet(cast)
    for name in ("document", "document_edit"):
        answer = Client().get(reverse(name, args=[document.pk]))
        assert answer.status_code == 302
        assert "login" in answer["Location"]


def test_a_document_starts_from_its_meeting(cast: Cast) -> None:
    meeting, decision = world.held_cell(cast)
    client = come(cast, "claire")
    assert "Écrire à partir de cette réunion" in text_of(client, "documents")
    address = f"{reverse('document_new')}?reunion={meeting.pk}&decision={decision.pk}"
    assert "Écrire une procédure partagée." in client.get(address).content.decode()
    answer = client.post(
        address, {"kind": "procedure", "title": "Patient sans médecin traitant", "decision": decision.pk}
    )
    document = Document.objects.get()
    assert answer["Location"] == reverse("document_edit", args=[document.pk])
    assert document.origin.decision == decision


@pytest.mark.parametrize("query", ["", "?reunion=", "?reunion=x", "?reunion=999999"])
def test_a_document_starts_from_a_meeting_that_exists(cast: Cast, query: str) -> None:
    assert come(cast, "claire").get(reverse("document_new") + query).status_code == 404


def test_the_reading_page_shows_the_draft_then_the_version_then_what_applies(cast: Cast) -> None:
    document = world.action_sheet(cast)
    client = come(cast, "claire")
    assert "Brouillon, tel qu’il est maintenant" in text_of(client, "document", document.pk)
    version = world.frozen(cast, document)
    assert "Version 0.1" in text_of(client, "document", document.pk)
    circuit = world.submitted(cast, version)
    for person in (cast.odile, cast.lucie):
        cast_ballot(by=cast.actor(person), circuit_id=circuit.pk, choice=Choice.APPROVE, digest=version.digest)
    page = text_of(client, "document", document.pk)
    assert "Version applicable 1.0" in page
    assert "2 pour, 0 contre, 0 abstention" in " ".join(page.split())


def test_the_procedure_is_drawn_on_its_page_without_any_style(cast: Cast) -> None:
    page = text_of(come(cast, "nadia"), "document", world.procedure(cast).pk)
    assert "<svg" in page
    assert "Début" in page
    assert "style=" not in page


def test_differences_are_told_word_by_word(cast: Cast) -> None:
    document = world.action_sheet(cast)
    first = world.frozen(cast, document)
    commands.revise_field(by=cast.actor(cast.claire), document_id=document.pk, key="recurrence", rev=2, text="Mars")
    second = world.frozen(cast, document)
    page = text_of(come(cast, "nadia"), "document_differences", document.pk, first.pk, second.pk)
    assert "<ins>Mars</ins>" in page
    assert "<del>Février" in page
    assert "Objectifs" not in page


def test_what_people_wrote_is_text_on_every_page(cast: Cast) -> None:
    document = world.action_sheet(cast)
    hostile = "<img src=x onerror=alert(1)>"
    commands.revise_field(by=cast.actor(cast.claire), document_id=document.pk, key="aims", rev=2, text=hostile)
    version = world.frozen(cast, document)
    world.submitted(cast, version)
    client = come(cast, "claire")
    for name, args in (
        ("document", [document.pk]),
        ("document_version", [document.pk, version.pk]),
        ("document_edit", [document.pk]),
        ("document_vote", [document.pk]),
    ):
        page = text_of(client, name, *args)
        assert hostile not in page
        assert "&lt;img" in page


# The editor


def test_a_field_is_saved_with_or_without_a_script(cast: Cast) -> None:
    document = world.action_sheet(cast)
    client, address = come(cast, "nadia"), reverse("document_field", args=[document.pk, "aims"])
    assert client.post(address, {"rev": 2, "text": "Premier"}).status_code == 302
    answer = client.post(address, {"rev": 3, "text": "Second"}, headers=JSON)
    assert answer.json()["rev"] == 4
    assert "Second" in answer.json()["html"]
    assert SheetField.objects.get(draft=document.draft, key="aims").text == "Second"


def test_a_stale_field_is_refused_with_both_texts(cast: Cast) -> None:
    document = world.action_sheet(cast)
    address = reverse("document_field", args=[document.pk, "aims"])
    come(cast, "nadia").post(address, {"rev": 2, "text": "De Nadia"})
    answer = come(cast, "claire").post(address, {"rev": 2, "text": "De Claire"}, headers=JSON)
    assert answer.status_code == 409
    assert answer.json()["current"] == {"rev": 3, "text": "De Nadia", "by": "Nadia Roux"}


def test_the_editor_asks_only_for_what_changed(cast: Cast) -> None:
    document = world.procedure(cast)
    client, address = come(cast, "nadia"), reverse("document_edit_state", args=[document.pk])
    state = json.loads(client.get(address).content)
    assert client.get(address, {"mark": state["mark"]}).status_code == 204
    step = document.draft.steps.standing()[0]
    commands.revise_step(
        by=cast.actor(cast.claire), document_id=document.pk, step_id=step.pk, rev=1, task="Téléphoner au DAC"
    )
    fresh = client.get(address, {"mark": state["mark"]})
    assert fresh.status_code == 200
    assert "Téléphoner au DAC" in json.loads(fresh.content)["html"]


def test_steps_are_added_moved_removed_and_restored_by_their_buttons(cast: Cast) -> None:
    document = world.procedure(cast, complete=False)
    client = come(cast, "nadia")
    for kind in ("step", "end"):
        client.post(reverse("document_step_new", args=[document.pk]), {"kind": kind})
    first, last = document.draft.steps.standing()
    address = reverse("document_step", args=[document.pk, first.pk])
    answer = client.post(address, {"rev": 1, "actor": "DAC", "task": "Signaler", "next": str(last.pk)}, headers=JSON)
    assert answer.status_code == 200
    first.refresh_from_db()
    assert (first.actor, first.task, first.next_id) == ("DAC", "Signaler", last.pk)

    def press(what: str) -> int:
        return client.post(reverse("document_step_moved", args=[document.pk, last.pk, what]), headers=JSON).status_code

    assert press("monter") == 200
    assert [row.pk for row in document.draft.steps.standing()] == [last.pk, first.pk]
    assert press("retirer") == 200
    assert press("retirer") == 409
    assert press("retablir") == 200
    assert press("danser") == 409


def test_whoever_may_only_read_gets_fields_that_cannot_be_written(cast: Cast) -> None:
    document = world.action_sheet(cast)
    world.submitted(cast, world.frozen(cast, document))
    client = come(cast, "lucie")  # an elector, of another organisation
    assert "readonly" in text_of(client, "document_edit", document.pk)
    answer = client.post(reverse("document_field", args=[document.pk, "aims"]), {"rev": 2, "text": "x"}, headers=JSON)
    assert answer.status_code == 409


def test_freezing_what_is_incomplete_says_what_is_missing(cast: Cast) -> None:
    document = world.procedure(cast, complete=False)
    answer = come(cast, "claire").post(reverse("document_freeze", args=[document.pk]), follow=True)
    assert "n’a pas encore d’étape" in answer.content.decode()


def test_a_version_is_submitted_from_the_page(cast: Cast) -> None:
    document = world.action_sheet(cast)
    version = world.frozen(cast, document)
    client, address = come(cast, "claire"), reverse("document_submit", args=[document.pk])
    for wrong in ({}, {"version": version.pk, "body": cast.body.pk, "deadline": "hier"}):
        assert "Choisissez une version" in client.post(address, wrong, follow=True).content.decode()
    day = timezone.localdate() + timedelta(days=3)
    said = client.post(address, {"version": version.pk, "body": cast.body.pk, "deadline": day.isoformat()}, follow=True)
    assert "soumise à CCOPD" in said.content.decode()


# « Lire et voter »


def test_an_elector_reads_and_answers(cast: Cast) -> None:
    document = world.action_sheet(cast)
    version = world.frozen(cast, document)
    world.submitted(cast, version)
    client, address = come(cast, "odile"), reverse("document_vote", args=[document.pk])
    page = client.get(address).content.decode()
    assert version.digest in page
    assert "Activation d&#x27;une cellule de rupture" in page
    refused = client.post(address, {"choice": "refuse", "reason": "", "digest": version.digest}).content.decode()
    assert "Un refus dit pourquoi" in refused
    said = client.post(address, {"choice": "approve", "digest": version.digest}, follow=True).content.decode()
    assert "Vous avez répondu" in said


def test_a_refused_answer_keeps_what_was_typed(cast: Cast) -> None:
    document = world.action_sheet(cast)
    world.submitted(cast, world.frozen(cast, document))
    client, address = come(cast, "odile"), reverse("document_vote", args=[document.pk])
    page = client.post(address, {"choice": "refuse", "reason": "Trop long", "digest": "0" * 64}).content.decode()
    assert "a changé depuis votre lecture" in page
    assert "Trop long</textarea>" in page


def test_an_elector_votes_by_personal_link_and_sees_nothing_else(cast: Cast) -> None:
    document, other = world.action_sheet(cast), world.action_sheet(cast)
    version = world.frozen(cast, document)
    world.submitted(cast, version)
    world.submitted(cast, world.frozen(cast, other))
    client = by_link(cast, "lucie", document)
    address = reverse("document_vote", args=[document.pk])
    said = client.post(address, {"choice": "abstain", "digest": version.digest}, follow=True).content.decode()
    assert "Vous avez répondu" in said
    assert client.get(reverse("document_vote", args=[other.pk])).status_code == 404
    assert client.get(reverse("document_edit", args=[document.pk])).status_code == 404


def test_who_has_no_mandate_reads_without_answering(cast: Cast) -> None:
    document = world.action_sheet(cast)
    world.submitted(cast, world.frozen(cast, document))
    page = text_of(come(cast, "claire"), "document_vote", document.pk)
    assert "pas de mandat" in page
    assert "<form method" not in page.split('id="repondre"')[1]


def test_a_document_never_submitted_has_no_vote(cast: Cast) -> None:
    document = world.action_sheet(cast)
    assert come(cast, "claire").get(reverse("document_vote", args=[document.pk])).status_code == 404
