"""Declaring, checking, approving, paying, refusing: what changed, what was recorded, who is refused."""

import json
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.utils import timezone

from rcp.compensation.commands import (
    approve_claims,
    check_claims,
    correct_minutes,
    declare_presence,
    end_rate,
    freeze_statement,
    pay_claims,
    refuse_claim,
    set_cap,
    set_rate,
)
from rcp.compensation.models import Claim, ClaimState, Rate, YearlyCap
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.notify.models import Mail
from rcp.people.models import Membership
from tests.cast import SINCE, Cast

from .scene import a_claim, a_held_meeting, rates


def verbs(claim: Claim) -> list[str]:
    entries = Entry.objects.filter(stream=claim.payer.stream, verb__startswith="claim_")
    return list(entries.order_by("seq").values_list("verb", flat=True))


def test_a_presence_goes_from_declared_to_paid(cast: Cast) -> None:
    claim = a_claim(cast)
    assert (claim.minutes, claim.amount, claim.state) == (50, D("50.00"), ClaimState.DECLARED)
    nadia = cast.actor(cast.nadia)
    check_claims(by=cast.actor(cast.claire), claim_ids=[claim.pk])
    approve_claims(by=nadia, claim_ids=[claim.pk])
    pay_claims(by=nadia, claim_ids=[claim.pk], paid_on=timezone.localdate(), reference="VIR 12")
    claim.refresh_from_db()
    assert (claim.state, claim.approved_amount, claim.reference) == (ClaimState.PAID, D("50.00"), "VIR 12")
    assert verbs(claim) == ["claim_declared", "claim_checked", "claim_approved", "claim_paid"]
    entry = Entry.objects.get(stream=claim.payer.stream, verb="claim_declared")
    assert entry.facts == {"minutes": 50, "amount": "50.00"}


def test_it_is_told_by_mail_without_a_word_of_the_meeting(cast: Cast) -> None:
    cast.account(cast.samir)
    claim = a_claim(cast)
    nadia = cast.actor(cast.nadia)
    check_claims(by=nadia, claim_ids=[claim.pk])
    approve_claims(by=nadia, claim_ids=[claim.pk])
    mail = Mail.objects.filter(person=cast.samir, subject="Votre défraiement").get()
    assert claim.meeting.title not in mail.subject + mail.text + mail.link


def test_a_presence_is_declared_once(cast: Cast) -> None:
    claim = a_claim(cast)
    with pytest.raises(NotYet, match="déjà déclarée"):
        declare_presence(by=cast.actor(cast.claire), meeting_id=claim.meeting_id, person_id=cast.samir.pk)
    refuse_claim(by=cast.actor(cast.nadia), claim_id=claim.pk, reason="Adhésion non réglée")
    again = declare_presence(by=cast.actor(cast.samir), meeting_id=claim.meeting_id, person_id=cast.samir.pk)
    assert Claim.objects.standing().get() == again


@pytest.mark.parametrize("who", ["paul", "hugo", "lucie"])
def test_strangers_declare_nobody(cast: Cast, who: str) -> None:
    rates(cast)
    meeting = a_held_meeting(cast)
    with pytest.raises(Refused):
        declare_presence(by=cast.actor(getattr(cast, who)), meeting_id=meeting.pk, person_id=cast.samir.pk)
    assert not Claim.objects.exists()


def test_nobody_is_paid_who_was_not_there(cast: Cast) -> None:
    rates(cast)
    meeting = a_held_meeting(cast)
    with pytest.raises(NotYet, match="notée présente"):
        declare_presence(by=cast.actor(cast.claire), meeting_id=meeting.pk, person_id=cast.lucie.pk)


def test_a_payer_is_an_organisation_one_belonged_to_that_day_with_a_rate(cast: Cast) -> None:
    meeting = a_held_meeting(cast)
    samir = cast.actor(cast.samir)
    with pytest.raises(NotYet, match="Aucune structure"):
        declare_presence(by=samir, meeting_id=meeting.pk, person_id=cast.samir.pk)
    rates(cast)
    Membership.objects.filter(person=cast.samir).update(until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotYet, match="Aucune structure"):
        declare_presence(by=samir, meeting_id=meeting.pk, person_id=cast.samir.pk)


def test_when_two_may_pay_one_is_chosen(cast: Cast) -> None:
    rates(cast)
    set_rate(
        by=cast.actor(cast.hugo), payer_id=cast.cpts_est.pk, mission="access", kind="indemnity", basis="session",
        amount=D(40), since=SINCE,
    )  # fmt: skip
    Membership.objects.create(person=cast.samir, organisation=cast.cpts_est, since=SINCE)
    meeting = a_held_meeting(cast)
    samir = cast.actor(cast.samir)
    with pytest.raises(NotYet, match="choisissez laquelle"):
        declare_presence(by=samir, meeting_id=meeting.pk, person_id=cast.samir.pk)
    claim = declare_presence(by=samir, meeting_id=meeting.pk, person_id=cast.samir.pk, payer_id=cast.cpts_est.pk)
    assert (claim.payer, claim.amount) == (cast.cpts_est, D("40.00"))


def test_a_duration_is_mended_with_a_reason_and_checked_again(cast: Cast) -> None:
    claim = a_claim(cast)
    claire = cast.actor(cast.claire)
    check_claims(by=claire, claim_ids=[claim.pk])
    with pytest.raises(NotYet, match="pourquoi"):
        correct_minutes(by=claire, claim_id=claim.pk, minutes=30, reason=" ")
    mended = correct_minutes(by=claire, claim_id=claim.pk, minutes=30, reason="Parti à la demie")
    assert (mended.minutes, mended.noted_minutes, mended.amount) == (30, 50, D("30.00"))
    assert mended.state == ClaimState.DECLARED
    attendance = claim.meeting.attendances.get(person=cast.samir)
    assert attendance.left_at is not None
    assert claim.meeting.opened_at is not None
    assert (attendance.left_at - claim.meeting.opened_at) == timedelta(minutes=50)


def test_the_ceiling_cuts_what_is_approved_then_stops_it(cast: Cast) -> None:
    claim = a_claim(cast)
    nadia = cast.actor(cast.nadia)
    year = claim.year
    set_cap(by=nadia, payer_id=cast.cpts_ouest.pk, year=year, amount=D("80"))
    check_claims(by=nadia, claim_ids=[claim.pk])
    approve_claims(by=nadia, claim_ids=[claim.pk])
    second = declare_presence(by=cast.actor(cast.samir), meeting_id=a_held_meeting(cast).pk, person_id=cast.samir.pk)
    third = declare_presence(by=cast.actor(cast.samir), meeting_id=a_held_meeting(cast).pk, person_id=cast.samir.pk)
    check_claims(by=nadia, claim_ids=[second.pk, third.pk])
    (approved,) = approve_claims(by=nadia, claim_ids=[second.pk])
    assert (approved.amount, approved.approved_amount) == (D("50.00"), D("30.00"))
    with pytest.raises(NotYet, match="plafond"):
        approve_claims(by=nadia, claim_ids=[third.pk])


def test_without_a_ceiling_nothing_is_approved(cast: Cast) -> None:
    claim = a_claim(cast)
    YearlyCap.objects.all().delete()
    nadia = cast.actor(cast.nadia)
    check_claims(by=nadia, claim_ids=[claim.pk])
    with pytest.raises(NotYet, match="n’est pas noté"):
        approve_claims(by=nadia, claim_ids=[claim.pk])


def test_nobody_settles_their_own(cast: Cast) -> None:
    rates(cast)
    meeting = a_held_meeting(cast)
    nadia = cast.actor(cast.nadia)
    claim = declare_presence(by=nadia, meeting_id=meeting.pk, person_id=cast.nadia.pk)
    check_claims(by=nadia, claim_ids=[claim.pk])
    with pytest.raises(Refused, match="le vôtre"):
        approve_claims(by=nadia, claim_ids=[claim.pk])


def test_a_batch_is_all_or_nothing(cast: Cast) -> None:
    claim = a_claim(cast)
    other = declare_presence(by=cast.actor(cast.nadia), meeting_id=claim.meeting_id, person_id=cast.nadia.pk)
    nadia = cast.actor(cast.nadia)
    check_claims(by=nadia, claim_ids=[claim.pk, other.pk])
    with pytest.raises(Refused):
        approve_claims(by=nadia, claim_ids=[claim.pk, other.pk])
    assert set(Claim.objects.values_list("state", flat=True)) == {ClaimState.CHECKED}


@pytest.mark.parametrize("who", ["samir", "claire", "hugo", "paul"])
def test_only_the_payer_settles(cast: Cast, who: str) -> None:
    claim = a_claim(cast)
    check_claims(by=cast.actor(cast.nadia), claim_ids=[claim.pk])
    actor = cast.actor(getattr(cast, who))
    for attempt in (
        lambda: approve_claims(by=actor, claim_ids=[claim.pk]),
        lambda: refuse_claim(by=actor, claim_id=claim.pk, reason="non"),
        lambda: set_rate(
            by=actor,
            payer_id=cast.cpts_ouest.pk,
            mission="access",
            kind="indemnity",
            basis="session",
            amount=D(1),
            since=timezone.localdate(),
        ),  # fmt: skip
        lambda: freeze_statement(by=actor, payer_id=cast.cpts_ouest.pk, since=SINCE, until=timezone.localdate()),
    ):
        with pytest.raises(Refused):
            attempt()
    claim.refresh_from_db()
    assert claim.state == ClaimState.CHECKED


def test_a_paid_claim_changes_no_more_and_is_not_paid_tomorrow(cast: Cast) -> None:
    claim = a_claim(cast)
    nadia = cast.actor(cast.nadia)
    check_claims(by=nadia, claim_ids=[claim.pk])
    approve_claims(by=nadia, claim_ids=[claim.pk])
    with pytest.raises(NotYet, match="à venir"):
        pay_claims(by=nadia, claim_ids=[claim.pk], paid_on=timezone.localdate() + timedelta(days=1))
    pay_claims(by=nadia, claim_ids=[claim.pk], paid_on=timezone.localdate())
    with pytest.raises(NotYet, match="payé"):
        refuse_claim(by=nadia, claim_id=claim.pk, reason="trop tard")


def test_a_new_rate_ends_the_former_and_what_was_declared_stays(cast: Cast) -> None:
    claim = a_claim(cast)
    today = timezone.localdate()
    new = set_rate(
        by=cast.actor(cast.nadia), payer_id=cast.cpts_ouest.pk, mission="pathways", kind="remuneration", basis="hour",
        amount=D(90), since=today + timedelta(days=1),
    )  # fmt: skip
    former = Rate.objects.exclude(pk=new.pk).get()
    assert former.until == new.since
    claim.refresh_from_db()
    assert claim.rate == former
    with pytest.raises(NotYet, match="même jour ou plus tard"):
        set_rate(
            by=cast.actor(cast.nadia), payer_id=cast.cpts_ouest.pk, mission="pathways", kind="remuneration",
            basis="session", amount=D(9), since=today,
        )  # fmt: skip
    end_rate(by=cast.actor(cast.nadia), rate_id=new.pk, until=new.since + timedelta(days=9))
    new.refresh_from_db()
    assert new.until == new.since + timedelta(days=9)


def test_a_statement_lists_and_sums_its_lines(cast: Cast) -> None:
    claim = a_claim(cast)
    declare_presence(by=cast.actor(cast.nadia), meeting_id=claim.meeting_id, person_id=cast.nadia.pk)
    frozen = freeze_statement(
        by=cast.actor(cast.nadia), payer_id=cast.cpts_ouest.pk, since=SINCE, until=timezone.localdate()
    )
    content = json.loads(frozen.content)
    assert content["total"] == "100.00" == str(sum(D(row["amount"]) for row in content["rows"]))
    assert [row["name"] for row in content["rows"]] == ["Samir Benali", "Nadia Roux"]
    own = freeze_statement(
        by=cast.actor(cast.samir),
        payer_id=cast.cpts_ouest.pk,
        person_id=cast.samir.pk,
        since=SINCE,
        until=timezone.localdate(),
    )
    assert [row["name"] for row in json.loads(own.content)["rows"]] == ["Samir Benali"]


def test_a_case_conference_is_known_to_its_payer_by_its_day_alone(cast: Cast) -> None:
    claim = a_claim(cast, rcp=True)
    frozen = freeze_statement(
        by=cast.actor(cast.nadia), payer_id=cast.cpts_ouest.pk, since=SINCE, until=timezone.localdate()
    )
    assert "Mme A." not in frozen.content
    assert claim.meeting.question not in frozen.content
    assert claim.meeting_name.startswith("RCP du ")
