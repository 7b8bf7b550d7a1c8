"""What the commands of the record change and record; who is refused is in tests/rcp/room/test_refusals.py."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rcp.access.abilities import Role
from rcp.access.wording import typo
from rcp.cases.models import Contact
from rcp.decisions.commands import (
    Call,
    Owner,
    Plan,
    answer_action,
    assign_action,
    express_dissent,
    plan_as_written,
    plan_contingency,
    record_decision,
    restore_decision,
    revise_action,
    revise_contingency,
    revise_decision,
    withdraw_decision,
)
from rcp.decisions.models import ActionItem, Contingency
from rcp.decisions.owners import is_relative, nameable
from rcp.decisions.queries import my_actions
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.meetings.changes import Plain
from rcp.meetings.commands import end_meeting
from rcp.meetings.models import Meeting
from rcp.room.closing import close_meeting
from tests.cast import Cast
from tests.rcp.room.stage import a_planned_cell, an_open_cell, an_open_rcp, guest


def last(meeting: Meeting) -> Entry:
    return Entry.objects.filter(stream=meeting.stream).latest("seq")


def test_a_decision_knows_its_number_its_author_and_its_entry(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    first = record_decision(by=cast.actor(cast.claire), meeting_id=meeting.pk, text="Un circuit unique.")
    second = record_decision(by=cast.actor(cast.samir), meeting_id=meeting.pk, text="Une liste par CPTS.")
    assert (first.number, second.number) == (1, 2)
    assert (second.author_person, second.author_label) == (cast.samir, "Samir Benali")
    entry = last(meeting)
    assert (entry.seq, entry.verb, entry.subject) == (second.entry_seq, Verb.DECISION_RECORDED, f"decision:{second.pk}")
    assert "liste" not in str(entry.facts)


def test_nothing_is_decided_before_the_meeting_is_held(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    with pytest.raises(NotYet, match="pas ouverte"):
        record_decision(by=cast.actor(cast.claire), meeting_id=meeting.pk, text="Déjà décidé.")


def test_a_withdrawn_decision_keeps_its_number_and_comes_back(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    claire = cast.actor(cast.claire)
    decision = record_decision(by=claire, meeting_id=meeting.pk, text="Un circuit unique.")
    withdraw_decision(by=claire, meeting_id=meeting.pk, decision_id=decision.pk)
    with pytest.raises(NotYet, match="retirée"):
        revise_decision(by=claire, meeting_id=meeting.pk, decision_id=decision.pk, rev=2, text="Autre.")
    assert record_decision(by=claire, meeting_id=meeting.pk, text="Suivante.").number == 2
    assert restore_decision(by=claire, meeting_id=meeting.pk, decision_id=decision.pk).withdrawn_at is None
    with pytest.raises(NotYet, match="pas retirée"):
        restore_decision(by=claire, meeting_id=meeting.pk, decision_id=decision.pk)


def test_disagreements_stand_side_by_side_one_per_person(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    decision = record_decision(by=cast.actor(cast.claire), meeting_id=meeting.pk, text="Un circuit unique.")

    def say(person: str, text: str, label: str = "") -> None:
        by = cast.actor(getattr(cast, person))
        express_dissent(by=by, meeting_id=meeting.pk, decision_id=decision.pk, text=text, label=label)

    say("samir", "délai trop long")
    say("samir", "délai trop long sans aide de nuit")
    say("lucie", "il faudrait demander", label="service d’aide à domicile")
    assert decision.dissent == typo(
        "Infirmier : délai trop long sans aide de nuit ; service d’aide à domicile : il faudrait demander"
    )
    say("samir", "")
    assert [each.label for each in decision.dissents.all()] == ["service d’aide à domicile"]
    with pytest.raises(NotYet, match="désaccord"):
        say("samir", "")


def test_one_line_is_enough_for_who_what_and_when(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    lucie = cast.actor(cast.lucie)
    assigned = assign_action(by=lucie, meeting_id=meeting.pk, text="Rédiger la procédure @nad dans 15 jours")
    action = assigned.action
    assert (action.what, action.owner, assigned.doubt) == ("Rédiger la procédure", cast.nadia, "")
    assert action.due_on == timezone.localdate() + timedelta(days=15)
    assert (action.status, action.author_label) == ("to_confirm", "Lucie Marchand")
    missing = assign_action(by=lucie, meeting_id=meeting.pk, text="Saisir le médiateur").action
    assert (missing.owner, missing.due_on, missing.is_owned) == (None, None, False)


def test_a_name_that_is_not_understood_stays_in_the_text(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    assigned = assign_action(by=cast.actor(cast.lucie), meeting_id=meeting.pk, text="Appeler @Paul demain")
    assert assigned.action.what == "Appeler @Paul"
    assert "ne désigne personne" in assigned.doubt


@pytest.mark.parametrize(
    ("text", "what", "kind", "label"),
    [
        ("@Mme A. téléphone à sa fille demain", "téléphone à sa fille", "person", "Mme A."),
        ("@la personne choisit l’heure demain", "choisit l’heure", "person", "la personne"),
        ("Apporter l’ordonnance @fille demain", "Apporter l’ordonnance", "relative", "Fille"),
        ("@sa fille apporte l’ordonnance demain", "apporte l’ordonnance", "relative", "Fille"),
        ("Passer le samedi matin @Service d’aide demain", "Passer le samedi matin", "professional", "Service d’aide"),
    ],
)
def test_the_person_and_those_around_are_named_like_anyone(
    cast: Cast, text: str, what: str, kind: str, label: str
) -> None:
    meeting = an_open_rcp(cast)
    assert meeting.case is not None
    for category in ("Fille", "Service d’aide"):
        Contact.objects.create(case=meeting.case, category=category, name="Durand")
    assigned = assign_action(by=cast.actor(cast.claire), meeting_id=meeting.pk, text=text)
    action = assigned.action
    assert (action.what, action.owner_kind, action.owner_label, assigned.doubt) == (what, kind, label, "")
    assert action.due_on == timezone.localdate() + timedelta(days=1)
    assert "Durand" not in [each.name for each in nameable(meeting).values()]


@pytest.mark.parametrize(
    ("category", "relative"),
    [
        ("Fille", True), ("Petit-fils", True), ("Belle-sœur", True), ("Voisine du dessous", True), ("Aidant", True),
        ("Épouse", True), ("Service d’aide à domicile", False), ("Mandataire judiciaire", False), ("Infirmière", False),
        ("Paroisse", False), ("Mairie", False),
    ],
)  # fmt: skip
def test_a_contact_is_somebody_close_or_a_service(category: str, relative: bool) -> None:
    assert is_relative(category) == relative


def test_who_and_when_chosen_beside_the_line_win_over_it(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    claire = cast.actor(cast.claire)

    def assign(text: str, **chosen: Any) -> ActionItem:
        return assign_action(by=claire, meeting_id=meeting.pk, text=text, **chosen).action

    day = date(2030, 5, 6)
    mine = assign("Préparer la visite vendredi @Samir", owner=str(cast.nadia.pk), due_on=day)
    assert (mine.what, mine.owner, mine.due_on) == ("Préparer la visite vendredi @Samir", cast.nadia, day)
    none = assign("Préparer la visite vendredi", owner="", no_due_date=True)
    assert (none.what, none.owner, none.due_on) == ("Préparer la visite vendredi", None, None)
    with pytest.raises(Refused, match="participe"):
        assign("Préparer la visite", owner=str(cast.paul.pk))


def test_an_action_has_one_owner_and_the_database_holds_to_it(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    claire = cast.actor(cast.claire)
    action = assign_action(by=claire, meeting_id=meeting.pk, text="Accompagner au rendez-vous").action

    def give(owner: Owner) -> ActionItem:
        rev = ActionItem.objects.get(pk=action.pk).rev
        return revise_action(by=claire, meeting_id=meeting.pk, action_id=action.pk, rev=rev, owner=owner)

    assert give(Owner(kind="relative", label="la fille de Mme A.")).owner_name == "la fille de Mme A."
    assert give(Owner(id=cast.vincent.pk)).owner == cast.vincent
    for impossible in (
        Owner(id=cast.vincent.pk, label="et sa fille"),
        Owner(kind="person", id=cast.vincent.pk),
        Owner(kind="relative"),
        Owner(kind="team", label="tous"),
        Owner(id=cast.paul.pk),
    ):
        with pytest.raises(Refused):
            give(impossible)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionItem.objects.filter(pk=action.pk).update(owner_label="et sa fille")


def test_a_promise_that_others_change_is_to_be_confirmed_again(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    claire, nadia = cast.actor(cast.claire), cast.actor(cast.nadia)
    action = assign_action(by=claire, meeting_id=meeting.pk, text="Recenser @Nadia demain").action
    answer_action(by=nadia, action_id=action.pk, answer="confirm")
    noted = revise_action(
        by=claire, meeting_id=meeting.pk, action_id=action.pk, rev=2, success_criterion="liste envoyée"
    )
    assert noted.status == "confirmed"
    own = revise_action(by=nadia, meeting_id=meeting.pk, action_id=action.pk, rev=3, due_on=date(2030, 1, 1))
    assert own.status == "confirmed"
    moved = revise_action(by=claire, meeting_id=meeting.pk, action_id=action.pk, rev=4, due_on=date(2029, 1, 1))
    assert moved.status == "to_confirm"


def test_whoever_cannot_says_why_and_the_line_waits_for_somebody_else(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    nadia = cast.actor(cast.nadia)
    action = assign_action(by=nadia, meeting_id=meeting.pk, text="Recenser @Nadia demain").action
    with pytest.raises(NotYet, match="pourquoi"):
        answer_action(by=nadia, action_id=action.pk, answer="cannot")
    declined = answer_action(by=nadia, action_id=action.pk, answer="cannot", reason="en congé jusqu’en mars")
    assert (declined.status, declined.is_owned) == ("declined", False)
    assert "congé" not in str(last(meeting).facts)
    with pytest.raises(Refused, match="responsable de cette action"):
        answer_action(by=cast.actor(cast.samir), action_id=action.pk, answer="done")


def test_what_was_promised_is_answered_after_the_record_is_closed(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    claire, nadia = cast.actor(cast.claire), cast.actor(cast.nadia)
    action = assign_action(by=claire, meeting_id=meeting.pk, text="Recenser @Nadia demain").action
    end_meeting(by=claire, meeting_id=meeting.pk)
    close_meeting(by=claire, meeting_id=meeting.pk)
    sealed_at = last(meeting).seq
    assert answer_action(by=nadia, action_id=action.pk, answer="done").status == "done"
    assert last(meeting).seq == sealed_at
    told = Entry.objects.filter(stream=meeting.organisation.stream, verb=Verb.ACTION_ANSWERED).get()
    assert told.subject == f"actionitem:{action.pk}"


def test_the_standing_to_an_action(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    action = assign_action(by=cast.actor(cast.claire), meeting_id=meeting.pk, text="Évaluer @Vincent demain").action
    assert Role.OWNER in action.standing(guest(cast.vincent, meeting))
    assert Role.OWNER not in action.standing(guest(cast.vincent, an_open_cell(cast)))
    assert Role.ORGANISER in action.standing(cast.actor(cast.claire))
    assert set(action.standing(cast.actor(cast.odile))) == {Role.OVERSEER}
    assert not action.standing(cast.actor(cast.samir))


def test_two_people_change_different_things_of_a_contingency_and_both_hold(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    claire = cast.actor(cast.claire)
    plan = Plan(trigger="Chute", calls=(Call("référente", phone="04 94 00 00 00"),))
    row = plan_contingency(by=claire, meeting_id=meeting.pk, plan=plan)

    def revise(changes: dict[str, str], was: dict[str, str] | None) -> Contingency:
        return revise_contingency(
            by=claire,
            meeting_id=meeting.pk,
            contingency_id=row.pk,
            rev=1,
            changes=changes,
            was=dict(was) if was else None,
        )

    revise({"trigger": "Chute, même sans blessure", "phone_1": ""}, {"trigger": "Chute", "phone_1": "04 94 00 00 00"})
    night = revise({"night_name": "SOS Médecins"}, {"night_name": ""})
    assert plan_as_written(night) == Plan(
        "Chute, même sans blessure", calls=(Call("référente"), Call(), Call()), night=Call("SOS Médecins")
    )
    assert night.rev == 3
    for was in ({"trigger": "Chute"}, {}, None):
        with pytest.raises(NotYet) as stale:
            revise({"trigger": "Malaise"}, was)
        assert stale.value.current is not None
        assert stale.value.current["trigger"] == "Chute, même sans blessure"


def test_clearing_a_day_clears_it_and_the_owner_that_somebody_else_gave_stays(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    claire, lucie = cast.actor(cast.claire), cast.actor(cast.lucie)
    action = assign_action(by=claire, meeting_id=meeting.pk, text="Recenser @Nadia demain").action
    opened = action.due_on
    assert opened is not None
    revise_action(by=lucie, meeting_id=meeting.pk, action_id=action.pk, rev=1, owner=Owner(id=cast.samir.pk))
    was: dict[str, Plain] = {"due_on": opened.isoformat()}
    cleared = revise_action(by=claire, meeting_id=meeting.pk, action_id=action.pk, rev=1, due_on=None, was=was)
    assert (cleared.due_on, cleared.owner, cleared.rev) == (None, cast.samir, 3)
    with pytest.raises(NotYet) as stale:
        revise_action(by=claire, meeting_id=meeting.pk, action_id=action.pk, rev=1, due_on=opened, was=was)
    assert stale.value.current == {
        "what": "Recenser",
        "who": "Samir Benali",
        "owner_kind": "professional",
        "due_on": None,
        "success_criterion": "",
        "rev": 3,
    }


def test_mes_actions_are_ones_own_whatever_the_meeting(cast: Cast) -> None:
    today = timezone.localdate()
    cell, rcp = an_open_cell(cast), an_open_rcp(cast)
    claire = cast.actor(cast.claire)
    for meeting, text, days in ((cell, "en retard", -2), (rcp, "bientôt", 3), (rcp, "plus tard", 40)):
        assign_action(
            by=claire,
            meeting_id=meeting.pk,
            text=text,
            owner=Owner(id=cast.claire.pk),
            due_on=today + timedelta(days=days),
        )
    assign_action(by=claire, meeting_id=rcp.pk, text="pas à elle", owner=Owner(id=cast.vincent.pk))
    owed = my_actions(claire, today=today)
    assert [each.what for each in owed.late + owed.soon + owed.later] == ["en retard", "bientôt", "plus tard"]
    assert (owed.open_count, len(owed.late)) == (3, 1)
    vincent = my_actions(guest(cast.vincent, rcp), today=today)
    assert [each.what for each in vincent.later] == ["pas à elle"]
    assert my_actions(guest(cast.vincent, cell), today=today).open_count == 0
