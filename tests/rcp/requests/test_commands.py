"""Requests: what each command keeps and records, who is refused, what is told to whoever asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rcp.access.actor import Actor
from rcp.access.models import PersonalLink
from rcp.cases.models import Case
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.notify.mail import body_of
from rcp.notify.models import Mail
from rcp.requests import commands
from rcp.requests.commands import Asking, Stranger
from rcp.requests.models import CaseRequest, RequestDoor, Source
from rcp.requests.queries import counts_of, own_requests
from rcp.room.conduct import plan_meeting
from tests.cast import Cast

TOLD: dict[str, Any] = {
    "reason": "Personne de 88 ans, chutes répétées, seule. Professionnels épuisés.",
    "question": "Que faire pour éviter une nouvelle hospitalisation ?",
    "urgency": "2_week",
}
NURSE = Asking("Mme Roux", "infirmière libérale", "06 00 00 00 12")


def asked_by(cast: Cast, *, by: Any = None, **told: Any) -> CaseRequest:
    samir = Asking("Samir Benali", "Infirmier", "", cast.samir.pk)
    return commands.submit_request(
        by=by or cast.actor(cast.samir),
        organisation_id=cast.dac_ouest.pk,
        source=Source.ACCOUNT,
        asking=[samir, NURSE],
        told={**TOLD, **told},
    )


@pytest.fixture
def asked(cast: Cast) -> CaseRequest:
    return asked_by(cast)


# Asking


def test_several_ask_together_and_it_is_recorded_without_their_words(cast: Cast, asked: CaseRequest) -> None:
    assert [one.name for one in asked.requesters.all()] == ["Samir Benali", "Mme Roux"]
    assert (asked.state, asked.urgency, asked.received_by) == ("received", "2_week", "Samir Benali")
    entry = Entry.objects.get(verb=Verb.REQUEST_RECEIVED)
    assert (entry.facts, entry.audit_only, entry.stream) == ({"source": "account"}, True, cast.dac_ouest.stream)


def test_whoever_can_be_written_to_gets_a_receipt_that_says_the_reference_only(cast: Cast, asked: CaseRequest) -> None:
    cast.account(cast.samir)
    mail = Mail.objects.get()
    assert mail.person == cast.samir
    said = f"{mail.subject} {body_of(mail)} {mail.link}"
    assert asked.reference in said
    for secret in (TOLD["reason"], TOLD["question"], "chutes", "Roux"):
        assert secret not in said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"reason": "Mme Durand, 88 ans, chutes"}, "Mme Durand"),
        ({"reason": "née le 12 mars 1934, seule"}, "date"),
        ({"question": "Joindre sa fille au 06 12 34 56 78 ?"}, "téléphone"),
        ({"reason": ""}, "motif"),
        ({"urgency": "soon"}, "délai"),
        ({"reason": "x" * 1001}, "motif"),
    ],
)
def test_what_says_who_the_person_is_or_too_little_is_refused(cast: Cast, told: dict[str, str], said: str) -> None:
    with pytest.raises(NotYet) as refusal:
        asked_by(cast, **told)
    assert said in " ".join(refusal.value.missing)
    assert not CaseRequest.objects.exists()
    assert not Mail.objects.exists()


def test_whoever_asks_may_be_named_in_the_reason(cast: Cast) -> None:
    assert asked_by(cast, reason="Mme Roux passe deux fois par jour et n’y suffit plus.").pk


def test_nobody_asks_in_nobody_s_name(cast: Cast) -> None:
    with pytest.raises(NotYet, match="qui demande"):
        commands.submit_request(
            by=Stranger(), organisation_id=cast.dac_ouest.pk, source=Source.FORM, asking=[], told=TOLD
        )


def test_the_public_form_stops_before_a_flood(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "MOST_WAITING", 2)

    def once_more() -> CaseRequest:
        return commands.submit_request(
            by=Stranger(), organisation_id=cast.dac_ouest.pk, source=Source.FORM, asking=[NURSE], told=TOLD
        )

    once_more(), once_more()
    with pytest.raises(NotYet, match="appelez"):
        once_more()
    # Whoever has an account still may.
    assert asked_by(cast).pk


def test_a_call_is_noted_by_who_coordinates_only(cast: Cast) -> None:
    noted = commands.note_call(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, asking=[NURSE], told=TOLD)
    assert (noted.source, noted.received_by) == ("call", "Claire Aubert")
    for person in (cast.samir, cast.paul, cast.nadia):
        with pytest.raises(Refused):
            commands.note_call(by=cast.actor(person), organisation_id=cast.dac_ouest.pk, asking=[NURSE], told=TOLD)


# Answering

Answer = Callable[[Actor, CaseRequest], object]
ANSWERS: dict[str, Answer] = {
    "accepted": lambda by, asked: commands.accept_request(by=by, request_id=asked.pk, alias="Mme A., 88 ans"),
    "redirected": lambda by, asked: commands.redirect_request(by=by, request_id=asked.pk, redirected_to="Le CLIC"),
    "informed": lambda by, asked: commands.inform_requester(by=by, request_id=asked.pk, words="Dossier APA à demander"),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_each_answer_is_dated_recorded_told_and_given_once(cast: Cast, asked: CaseRequest, answer: str) -> None:
    for person in (cast.samir, cast.nadia, cast.odile, cast.paul):
        with pytest.raises(Refused):
            ANSWERS[answer](cast.actor(person), asked)
    ANSWERS[answer](cast.actor(cast.claire), asked)
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == (answer, "Claire Aubert")
    assert asked.answered_at is not None
    assert Entry.objects.get(verb=Verb.REQUEST_ANSWERED).facts == {"answer": answer}
    assert Mail.objects.filter(person=cast.samir).count() == 2
    for other in ANSWERS.values():
        with pytest.raises(NotYet, match="déjà sa réponse"):
            other(cast.actor(cast.claire), asked)


def test_an_accepted_request_opens_its_situation_with_whoever_asked_in_the_circle(
    cast: Cast, asked: CaseRequest
) -> None:
    case = commands.accept_request(by=cast.actor(cast.claire), request_id=asked.pk, alias="Mme A., 88 ans")
    assert (case.alias, case.question) == ("Mme A., 88 ans", TOLD["question"])
    # « Mme Roux » reads as a name: her profession stands for her.
    assert case.requested_by == "Samir Benali, infirmière libérale"
    assert {stay.person for stay in case.circle.all()} == {cast.claire, cast.samir}
    assert case.requests.get() == asked


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda by, pk: commands.accept_request(by=by, request_id=pk, alias="Mme Durand"), "nom"),
        (lambda by, pk: commands.accept_request(by=by, request_id=pk, alias=""), "alias"),
        (lambda by, pk: commands.redirect_request(by=by, request_id=pk, redirected_to=" "), "vers qui"),
        (lambda by, pk: commands.inform_requester(by=by, request_id=pk, words=""), "information"),
        (lambda by, pk: commands.inform_requester(by=by, request_id=pk, words="Voir M. Durand"), "Durand"),
    ],
)
def test_an_answer_that_says_too_little_or_too_much_changes_nothing(
    cast: Cast, asked: CaseRequest, answer: Callable[[Actor, int], object], said: str
) -> None:
    with pytest.raises(NotYet) as refusal:
        answer(cast.actor(cast.claire), asked.pk)
    assert said in " ".join((refusal.value.why, *refusal.value.missing))
    asked.refresh_from_db()
    assert asked.state == "received"
    assert not Case.objects.exists()


def test_the_delay_from_request_to_meeting_is_counted(cast: Cast, asked: CaseRequest) -> None:
    claire = cast.actor(cast.claire)
    other = asked_by(cast)
    commands.inform_requester(by=claire, request_id=other.pk, words="Dossier APA à demander")
    case = commands.accept_request(by=claire, request_id=asked.pk, alias="Mme A., 88 ans")
    starts_at = timezone.now() + timedelta(days=9, hours=1)
    plan_meeting(by=claire, kind="rcp", organisation_id=cast.dac_ouest.pk, case_id=case.pk, starts_at=starts_at)
    found = counts_of(CaseRequest.objects.all())
    assert (found.received, found.accepted, found.informed, found.waiting) == (2, 1, 1, 0)
    assert (found.days_to_answer, found.days_to_meeting) == (0, 9)


def test_one_finds_one_s_own_requests(cast: Cast, asked: CaseRequest) -> None:
    assert list(own_requests(cast.actor(cast.samir))) == [asked]
    assert not own_requests(cast.actor(cast.vincent)).exists()


# The form of a structure


def test_a_form_is_opened_and_closed_and_keeps_its_address(cast: Cast) -> None:
    claire = cast.actor(cast.claire)
    opened = commands.set_door(by=claire, organisation_id=cast.dac_ouest.pk, is_open=True)
    commands.set_door(by=claire, organisation_id=cast.dac_ouest.pk, is_open=False)
    door = RequestDoor.objects.get()
    assert (door.code, door.is_open) == (opened.code, False)
    with pytest.raises(Refused):
        commands.set_door(by=cast.actor(cast.samir), organisation_id=cast.dac_ouest.pk, is_open=True)
    assert [entry.facts for entry in Entry.objects.filter(verb=Verb.REQUEST_DOOR_SET)] == [
        {"is_open": True},
        {"is_open": False},
    ]


def test_the_form_is_handed_to_somebody_by_a_link_of_their_own(cast: Cast) -> None:
    path = commands.hand_form(by=cast.actor(cast.claire), organisation_id=cast.dac_ouest.pk, person_id=cast.vincent.pk)
    door = RequestDoor.objects.get()
    link = PersonalLink.objects.get()
    assert (link.person, link.subject) == (cast.vincent, f"requestdoor:{door.pk}")
    assert Mail.objects.get().link == path
    with pytest.raises(Refused):
        commands.hand_form(by=cast.actor(cast.paul), organisation_id=cast.dac_ouest.pk, person_id=cast.vincent.pk)
