"""Voting without an account: a link by mail, which opens one vote, for one person, while it lasts."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from approvals import commands
from approvals.models import Ballot, Choice, Circuit
from procedures.commands import revise_field
from rcp.access.links import make_link
from rcp.access.models import PersonalLink, Purpose
from rcp.journal.refusals import NotYet
from rcp.notify.mail import body_of
from rcp.notify.models import Mail
from rcp.people.models import Mandate, Person
from tests.cast import SINCE, Cast
from tests.procedures import world


def open_vote(cast: Cast) -> Circuit:
    return world.submitted(cast, world.frozen(cast, world.action_sheet(cast)))


def token_of(person: Person) -> str:
    """What the last mail to this person carries after its « # »."""
    path, _sep, token = Mail.objects.filter(person=person).order_by("pk").last().link.partition("#")  # type: ignore[union-attr]
    assert path == reverse("enter")
    return token


def arrived(person: Person) -> Client:
    """This person's browser, once the mail's link was opened."""
    client = Client()
    answer = client.post(reverse("enter"), {"token": token_of(person)})
    assert answer.status_code == 302, "the link opens nothing"
    return client


def answer(client: Client, circuit: Circuit, choice: str = Choice.APPROVE, **more: str) -> int:
    digest = more.pop("digest", circuit.version.digest)
    address = reverse("document_vote", args=[circuit.document_id])
    return client.post(address, {"choice": choice, "digest": digest, **more}).status_code


def shown(client: Client, circuit: Circuit) -> str:
    page = client.get(reverse("document_vote", args=[circuit.document_id]))
    assert page.status_code == 200
    return page.content.decode()


def test_every_elector_is_written_to_and_nobody_else(cast: Cast) -> None:
    Mandate.objects.create(body=cast.body, person=cast.hugo, since=SINCE, votes=False)
    circuit = open_vote(cast)
    assert set(Mail.objects.values_list("person", flat=True)) == {cast.odile.pk, cast.lucie.pk, cast.nadia.pk}
    links = PersonalLink.objects.filter(purpose=Purpose.VOTE)
    assert {link.subject for link in links} == {f"document:{circuit.document_id}"}
    assert {link.person for link in links} == {cast.odile, cast.lucie, cast.nadia}
    assert all(abs(link.expires_at - circuit.deadline) < timedelta(seconds=5) for link in links)


def test_the_mail_says_nothing_of_the_document_and_hides_its_token(cast: Cast) -> None:
    circuit = open_vote(cast)
    mail = Mail.objects.get(person=cast.odile)
    text = body_of(mail)
    assert "CCOPD" in text
    assert "Ce message ne contient aucune donnée de santé" in text
    for word in (circuit.document.title, circuit.document.code, "rupture"):
        assert word not in text + mail.subject
    assert f"/entrer#{token_of(cast.odile)}" in text


def test_whoever_has_no_address_gets_no_link_that_nobody_could_read(cast: Cast) -> None:
    Person.objects.filter(pk=cast.odile.pk).update(email="")
    open_vote(cast)
    assert not PersonalLink.objects.filter(person=cast.odile).exists()
    assert PersonalLink.objects.filter(person=cast.lucie).exists()


def test_no_mail_stays_of_a_submission_that_was_undone(cast: Cast) -> None:
    version = world.frozen(cast, world.action_sheet(cast))
    with transaction.atomic():
        world.submitted(cast, version)
        assert Mail.objects.exists()
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    assert not PersonalLink.objects.exists()


def test_the_link_leads_to_the_vote_and_the_answer_is_tied_to_the_digest(cast: Cast) -> None:
    circuit = open_vote(cast)
    client = Client()
    opened = client.post(reverse("enter"), {"token": token_of(cast.odile)})
    assert opened["Location"] == reverse("document_vote", args=[circuit.document_id])
    assert "Enregistrer ma réponse" in shown(client, circuit)
    assert answer(client, circuit) == 302
    ballot = Ballot.objects.get()
    assert ballot.elector.person == cast.odile
    assert ballot.digest == circuit.version.digest
    assert "Vous avez répondu" in shown(client, circuit)


def test_a_second_answer_is_already_done(cast: Cast) -> None:
    circuit = open_vote(cast)
    client = arrived(cast.odile)
    answer(client, circuit)
    address = reverse("document_vote", args=[circuit.document_id])
    again = client.post(
        address, {"choice": "refuse", "reason": "J’ai changé d’avis.", "digest": circuit.version.digest}
    )
    assert "Vous avez déjà répondu au titre de ce mandat." in again.content.decode()
    assert Ballot.objects.get().choice == Choice.APPROVE


def test_an_answer_to_another_text_is_refused(cast: Cast) -> None:
    circuit = open_vote(cast)
    assert answer(arrived(cast.odile), circuit, digest="0" * 64) == 200
    assert not Ballot.objects.exists()


def test_the_link_opens_this_document_only(cast: Cast) -> None:
    circuit = open_vote(cast)
    other = open_vote(cast)
    client = arrived(cast.odile)  # by the last mail, that of the other document
    assert shown(client, other)
    for name in ("document", "document_vote"):
        assert client.get(reverse(name, args=[circuit.document_id])).status_code == 404
    assert answer(client, circuit) == 404
    assert client.get(reverse("document_edit", args=[other.document_id])).status_code == 404
    assert client.get(reverse("meeting", args=[other.document.origin.meeting_id])).status_code == 404
    assert not Ballot.objects.exists()


def test_a_link_of_somebody_without_mandate_answers_nothing(cast: Cast) -> None:
    """Were such a link made, it would still open no document: the rights are the mandate's, not the link's."""
    circuit = open_vote(cast)
    token = make_link(
        by=cast.actor(cast.claire),
        person=cast.vincent,
        purpose=Purpose.VOTE,
        organisation=cast.dac_ouest,
        subject=circuit.document,
    )
    client = Client()
    client.post(reverse("enter"), {"token": token})
    assert answer(client, circuit) == 404
    assert not Ballot.objects.exists()


def test_the_answer_that_ends_the_vote_is_confirmed_and_closes_every_link(cast: Cast) -> None:
    circuit = open_vote(cast)
    late = arrived(cast.nadia)
    answer(arrived(cast.odile), circuit)
    client = arrived(cast.lucie)
    address = reverse("document_vote", args=[circuit.document_id])
    last = client.post(address, {"choice": "approve", "digest": circuit.version.digest})
    assert last.status_code == 200
    assert "Vous avez répondu" in last.content.decode()
    assert not PersonalLink.objects.filter(revoked_at=None).exists()
    assert late.get(address).status_code == 302  # sent to sign in, like anybody
    assert Client().post(reverse("enter"), {"token": token_of(cast.nadia)}).status_code == 404


def test_another_version_ends_the_links_of_the_one_before_and_sends_new_ones(cast: Cast) -> None:
    first = open_vote(cast)
    before = token_of(cast.odile)
    revise_field(by=cast.actor(cast.claire), document_id=first.document_id, key="aims", rev=2, text="Autre")
    second = world.submitted(cast, world.frozen(cast, first.document))
    assert Client().post(reverse("enter"), {"token": before}).status_code == 404
    assert answer(arrived(cast.odile), second) == 302
    assert Ballot.objects.get().digest == second.version.digest


def test_the_link_ends_with_the_deadline(cast: Cast) -> None:
    circuit = open_vote(cast)
    token = token_of(cast.odile)
    with time_machine.travel(circuit.deadline + timedelta(seconds=1)):
        assert Client().post(reverse("enter"), {"token": token}).status_code == 404
        with pytest.raises(NotYet, match="Le vote est clos"):
            commands.cast_ballot(
                by=cast.actor(cast.odile),
                circuit_id=circuit.pk,
                choice=Choice.APPROVE,
                digest=circuit.version.digest,
            )
        assert commands.close_due_circuits() == 1
    assert not PersonalLink.objects.filter(revoked_at=None).exists()
    assert timezone.now() < circuit.deadline
