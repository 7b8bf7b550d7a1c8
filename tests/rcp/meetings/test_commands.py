"""What the commands of a meeting change and record; who is refused is in tests/rcp/room/test_refusals.py."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from rcp.access.links import find_link
from rcp.access.models import PersonalLink, RightsChange
from rcp.coedit.models import SharedDocument
from rcp.decisions.commands import assign_action, record_decision
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.meetings.commands import (
    add_agenda_item,
    admit_arrival,
    announce_arrival,
    answer_invitation,
    check_in,
    check_out,
    end_groups,
    end_meeting,
    extend_phase,
    form_groups,
    invite_person,
    join_group,
    move_agenda_item,
    note_attendance,
    return_phase,
    revise_meeting,
    schedule_meeting,
    skip_phase,
    take_seat,
    tell_groups,
    withdraw_invitation,
)
from rcp.meetings.models import Attendance, Meeting
from rcp.notify.models import Mail
from rcp.room.conduct import advance_phase, open_meeting
from tests.cast import Cast
from tests.rcp.room.scenes import with_people
from tests.rcp.room.stage import a_case, a_planned_cell, a_theme, an_open_cell, an_open_rcp


def verbs(meeting: Meeting) -> list[str]:
    return list(Entry.objects.filter(stream=meeting.stream).order_by("seq").values_list("verb", flat=True))


def last(meeting: Meeting) -> Entry:
    return Entry.objects.filter(stream=meeting.stream).latest("seq")


def test_an_rcp_takes_its_title_and_question_from_its_situation(cast: Cast) -> None:
    case = a_case(cast)
    meeting = schedule_meeting(
        by=cast.actor(cast.claire),
        kind="rcp",
        organisation_id=cast.dac_ouest.pk,
        case_id=case.pk,
        starts_at=timezone.now(),
    )
    assert (meeting.title, meeting.question) == (case.alias, case.question)
    assert verbs(meeting) == [Verb.MEETING_SCHEDULED, Verb.SEAT_TAKEN]
    assert meeting.seats.get().person == cast.claire
    assert SharedDocument.objects.filter(stream=meeting.stream, kind="notes").count() == 1


def test_only_an_rcp_is_about_a_person_and_the_database_holds_to_it(cast: Cast) -> None:
    meeting, case = a_planned_cell(cast), a_case(cast)
    claire = cast.actor(cast.claire)
    at = timezone.now()
    with pytest.raises(Refused, match="situation"):
        schedule_meeting(by=claire, kind="rcp", organisation_id=cast.dac_ouest.pk, starts_at=at)
    with pytest.raises(Refused, match="Seule une RCP"):
        schedule_meeting(
            by=claire, kind="rupture_cell", organisation_id=cast.dac_ouest.pk, starts_at=at, title="x", case_id=case.pk
        )
    with pytest.raises(Refused, match="Dupont"):
        schedule_meeting(
            by=claire, kind="rupture_cell", organisation_id=cast.dac_ouest.pk, starts_at=at, title="Mme Dupont"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(case=case)


@pytest.mark.parametrize("person", ["samir", "nadia", "paul", "vincent"])
def test_only_the_coordination_of_a_structure_plans_in_its_name(cast: Cast, person: str) -> None:
    by = cast.actor(getattr(cast, person))
    with pytest.raises(Refused):
        schedule_meeting(
            by=by, kind="governance", organisation_id=cast.dac_ouest.pk, title="Bureau", starts_at=timezone.now()
        )
    assert not Meeting.objects.exists()


def test_a_meeting_follows_the_last_one_on_the_same_theme(cast: Cast) -> None:
    theme = a_theme(cast)
    first = an_open_cell(cast, theme=theme)
    second = a_planned_cell(cast, theme=theme)
    assert second.previous == first
    assert a_planned_cell(cast).previous is None


def test_a_revision_says_what_it_is_based_on(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    claire = cast.actor(cast.claire)
    later = meeting.starts_at + timedelta(days=1)
    revised = revise_meeting(by=claire, meeting_id=meeting.pk, rev=1, title="Autre titre", starts_at=later)
    assert (revised.title, revised.starts_at, revised.rev) == ("Autre titre", later, 2)
    assert last(meeting).verb == Verb.MEETING_REVISED
    with pytest.raises(NotYet) as stale:
        revise_meeting(by=claire, meeting_id=meeting.pk, rev=1, title="Encore un autre")
    assert stale.value.current is not None
    assert stale.value.current["title"] == "Autre titre"


def test_an_invitation_makes_a_link_of_ones_own_and_a_mail_without_the_subject(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    invited = invite_person(by=cast.actor(cast.claire), meeting_id=meeting.pk, person_id=cast.nadia.pk)
    token = invited.address.partition("#")[2]
    link = find_link(token)
    assert link is not None
    assert (link.person, link.subject) == (cast.nadia, f"meeting:{meeting.pk}")
    mail = Mail.objects.get(person=cast.nadia)
    assert mail.link == invited.address
    for text in (mail.subject, mail.text, mail.calendar):
        assert "Mme A." not in text
        assert meeting.question not in text
    assert last(meeting).verb == Verb.PERSON_INVITED
    assert token not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_a_withdrawn_invitation_revokes_the_link_and_wakes_the_sockets(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    claire = cast.actor(cast.claire)
    withdraw_invitation(by=claire, meeting_id=meeting.pk, person_id=cast.vincent.pk)
    assert not PersonalLink.objects.filter(person=cast.vincent, revoked_at__isnull=True).exists()
    assert RightsChange.objects.filter(person=cast.vincent).exists()
    with pytest.raises(NotYet, match="fonction"):
        withdraw_invitation(by=claire, meeting_id=meeting.pk, person_id=cast.claire.pk)


def test_one_answers_for_oneself_and_may_change_ones_mind(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    samir = cast.actor(cast.samir)
    answer_invitation(by=samir, meeting_id=meeting.pk, accepted=False, comment="en congé")
    assert meeting.attendances.get(person=cast.samir).status == "excused"
    answer_invitation(by=samir, meeting_id=meeting.pk, accepted=True)
    assert meeting.attendances.get(person=cast.samir).status == "expected"
    assert meeting.invitations.get(person=cast.samir).answer == "accepted"
    with pytest.raises(Refused):
        answer_invitation(by=cast.actor(cast.odile), meeting_id=meeting.pk, accepted=True)


def test_phases_go_on_back_aside_and_longer(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    claire = cast.actor(cast.claire)

    def phase() -> str:
        meeting.refresh_from_db()
        return meeting.phase

    assert phase() == "welcome"
    advance_phase(by=claire, meeting_id=meeting.pk)
    assert phase() == "follow_up"
    extend_phase(by=claire, meeting_id=meeting.pk, minutes=10)
    assert phase() == "follow_up"
    assert meeting.phase_extra_minutes == 10
    skip_phase(by=claire, meeting_id=meeting.pk)
    assert phase() == "theme"
    assert (meeting.phases_skipped, meeting.phase_extra_minutes) == (["follow_up"], 0)
    with pytest.raises(NotYet) as stopped:
        advance_phase(by=claire, meeting_id=meeting.pk)
    assert "thème" in stopped.value.missing[0]
    return_phase(by=claire, meeting_id=meeting.pk)
    assert phase() == "follow_up"
    assert meeting.phases_skipped == []
    told = [Verb.PHASE_ADVANCED, Verb.PHASE_EXTENDED, Verb.PHASE_SKIPPED, Verb.PHASE_RETURNED]
    assert verbs(meeting)[-4:] == told


def test_a_phase_is_not_extended_for_ever(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    claire = cast.actor(cast.claire)
    for _time in range(4):
        extend_phase(by=claire, meeting_id=meeting.pk, minutes=30)
    with pytest.raises(NotYet, match="deux heures"):
        extend_phase(by=claire, meeting_id=meeting.pk, minutes=1)


def test_a_situation_is_not_discussed_before_it_may_be_shared(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    with pytest.raises(NotYet) as stopped:
        advance_phase(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    assert stopped.value.missing == ("La base du partage n’est pas notée.",)


def test_leaving_the_groups_brings_everybody_back(cast: Cast) -> None:
    meeting = with_people(cast)
    claire = cast.actor(cast.claire)
    for _phase in range(3):
        skip_phase(by=claire, meeting_id=meeting.pk)
    form_groups(by=claire, meeting_id=meeting.pk, names=["DAC", "CPTS"], minutes=30)
    advance_phase(by=claire, meeting_id=meeting.pk)
    meeting.refresh_from_db()
    assert meeting.phase == "pooling"
    assert not meeting.breakouts.current().exists()
    assert meeting.groups_end_at is None


def test_groups_gather_by_structure_hear_the_same_message_and_end(cast: Cast) -> None:
    meeting = with_people(cast)
    claire = cast.actor(cast.claire)
    dac, cpts = form_groups(by=claire, meeting_id=meeting.pk, names=["DAC", "CPTS"], minutes=30)
    assert set(dac.people.all()) == {cast.claire, cast.lucie}
    assert set(cpts.people.all()) == {cast.nadia, cast.samir}
    with pytest.raises(NotYet, match="travaillent déjà"):
        form_groups(by=claire, meeting_id=meeting.pk, names=["A", "B"])
    join_group(by=cast.actor(cast.samir), meeting_id=meeting.pk, breakout_id=dac.pk)
    assert set(cpts.people.all()) == {cast.nadia}
    with pytest.raises(Refused):
        join_group(by=cast.actor(cast.samir), meeting_id=meeting.pk, breakout_id=dac.pk, person_id=cast.nadia.pk)
    tell_groups(by=claire, meeting_id=meeting.pk, message="Encore cinq minutes", minutes=5)
    meeting.refresh_from_db()
    assert meeting.groups_message == "Encore cinq minutes"
    assert meeting.groups_end_at is not None
    assert timedelta(minutes=4) < meeting.groups_end_at - timezone.now() <= timedelta(minutes=5)
    end_groups(by=claire, meeting_id=meeting.pk)
    assert not meeting.breakouts.current().exists()
    # A group may then bear the same name again: it is another one.
    form_groups(by=claire, meeting_id=meeting.pk, names=["DAC", "CPTS"])
    assert meeting.breakouts.count() == 4


def test_groups_prepared_before_the_meeting_begin_with_their_phase(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    claire = cast.actor(cast.claire)
    for person in (cast.lucie, cast.nadia):
        invite_person(by=claire, meeting_id=meeting.pk, person_id=person.pk)
    dac, cpts = form_groups(by=claire, meeting_id=meeting.pk, names=["Professionnels DAC", "Élus CPTS"], minutes=30)
    assert cast.lucie in dac.people.all()
    assert set(cpts.people.all()) == {cast.nadia, cast.samir}
    assert not Meeting.objects.filter(pk=meeting.pk, groups_end_at__isnull=False).exists()
    open_meeting(by=claire, meeting_id=meeting.pk)
    for _phase in range(3):
        skip_phase(by=claire, meeting_id=meeting.pk)
    meeting.refresh_from_db()
    assert meeting.phase == "groups"
    assert meeting.groups_end_at is not None
    assert timedelta(minutes=29) < meeting.groups_end_at - timezone.now() <= timedelta(minutes=30)


def test_groups_that_were_only_prepared_can_be_given_up(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    claire = cast.actor(cast.claire)
    form_groups(by=claire, meeting_id=meeting.pk, names=["DAC", "CPTS"])
    end_groups(by=claire, meeting_id=meeting.pk)
    assert not meeting.breakouts.current().exists()


def test_a_seat_passes_from_hand_to_hand(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    claire, lucie = cast.actor(cast.claire), cast.actor(cast.lucie)
    take_seat(by=lucie, meeting_id=meeting.pk, role="facilitator")
    assert meeting.seats.get(role="facilitator").person == cast.lucie
    assert set(RightsChange.objects.values_list("person_id", flat=True)) >= {cast.claire.pk, cast.lucie.pk}
    with pytest.raises(NotYet, match="déjà tenue"):
        take_seat(by=lucie, meeting_id=meeting.pk, role="facilitator")
    take_seat(by=claire, meeting_id=meeting.pk, role="timekeeper", person_id=cast.nadia.pk)
    with pytest.raises(Refused, match="invitez-la"):
        take_seat(by=claire, meeting_id=meeting.pk, role="timekeeper", person_id=cast.paul.pk)


def test_one_says_that_one_is_here_and_the_first_arrival_is_kept(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    samir = cast.actor(cast.samir)
    first = check_in(by=samir, meeting_id=meeting.pk)
    assert first.mode == "", "how one is there is said, not assumed"
    count = Entry.objects.filter(stream=meeting.stream).count()
    assert check_in(by=samir, meeting_id=meeting.pk).arrived_at == first.arrived_at
    assert Entry.objects.filter(stream=meeting.stream).count() == count
    left = check_out(by=samir, meeting_id=meeting.pk)
    assert left.left_at is not None
    with pytest.raises(NotYet, match="noté présent"):
        check_out(by=samir, meeting_id=meeting.pk)
    back = check_in(by=samir, meeting_id=meeting.pk)
    assert (back.arrived_at, back.left_at) == (first.arrived_at, None)


def test_how_one_is_there_goes_without_saying_where_there_is_one_way_only(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    Meeting.objects.filter(pk=meeting.pk).update(mode="phone")
    assert check_in(by=cast.actor(cast.samir), meeting_id=meeting.pk).mode == "phone"
    assert check_in(by=cast.actor(cast.nadia), meeting_id=meeting.pk, mode="video").mode == "video"
    with pytest.raises(Refused, match="choix"):
        check_in(by=cast.actor(cast.lucie), meeting_id=meeting.pk, mode="fusée")


def test_whoever_opens_is_there_and_whoever_is_given_a_seat_then(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    claire = cast.actor(cast.claire)

    def here() -> set[int | None]:
        return set(meeting.attendances.filter(status="present").values_list("person_id", flat=True))

    take_seat(by=claire, meeting_id=meeting.pk, role="timekeeper", person_id=cast.samir.pk)
    assert here() == set(), "a seat prepared beforehand is no presence"
    open_meeting(by=claire, meeting_id=meeting.pk)
    assert here() == {cast.claire.pk}
    take_seat(by=claire, meeting_id=meeting.pk, role="timekeeper", person_id=cast.nadia.pk)
    assert here() == {cast.claire.pk, cast.nadia.pk}


def test_the_secretary_ticks_those_without_a_screen(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    lucie = cast.actor(cast.lucie)
    row = meeting.attendances.get(person=cast.nadia)
    note_attendance(by=lucie, meeting_id=meeting.pk, attendance_id=row.pk, status="present", mode="phone")
    row.refresh_from_db()
    assert (row.status, row.mode, row.ticked_by) == ("present", "phone", "Lucie Marchand")
    note_attendance(by=lucie, meeting_id=meeting.pk, attendance_id=row.pk, status="present", left=True)
    row.refresh_from_db()
    assert row.left_at is not None
    walk_in = note_attendance(
        by=lucie, meeting_id=meeting.pk, status="present", first_name="Ines", last_name="Faure", function="interne"
    )
    assert walk_in.person is not None
    assert walk_in.person.name == "Ines Faure"
    named = note_attendance(by=lucie, meeting_id=meeting.pk, status="copied", label="le service social")
    assert (named.person, named.label, named.arrived_at) == (None, "le service social", None)
    # Being ticked opens nothing on a screen.
    assert not meeting.standing(cast.actor(walk_in.person))


def test_the_end_stops_the_clock_and_the_attendance(cast: Cast) -> None:
    meeting = with_people(cast)
    claire, lucie = cast.actor(cast.claire), cast.actor(cast.lucie)
    invite_person(by=claire, meeting_id=meeting.pk, person_id=cast.hugo.pk)
    check_out(by=cast.actor(cast.samir), meeting_id=meeting.pk)
    gone = meeting.attendances.get(person=cast.samir).left_at
    ended = end_meeting(by=claire, meeting_id=meeting.pk)
    rows = {row.person: row for row in meeting.attendances.all()}
    assert rows[cast.samir].left_at == gone
    assert rows[cast.claire].left_at == ended.ended_at
    assert rows[cast.hugo].status == "absent"
    with pytest.raises(Refused):
        check_in(by=cast.actor(cast.samir), meeting_id=meeting.pk)
    # Ticked afterwards, somebody was there from the start, and the record says that it was noted later.
    late = note_attendance(by=lucie, meeting_id=meeting.pk, person_id=cast.hugo.pk, status="present")
    assert (late.arrived_at, late.left_at, late.after_hours) == (ended.opened_at, ended.ended_at, True)


def test_what_is_written_after_the_end_is_marked(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    lucie = cast.actor(cast.lucie)
    before = record_decision(by=lucie, meeting_id=meeting.pk, text="Pendant.")
    end_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    after = record_decision(by=lucie, meeting_id=meeting.pk, text="Après.")
    action = assign_action(by=lucie, meeting_id=meeting.pk, text="Envoyer le relevé @Nadia demain").action
    assert (before.after_hours, after.after_hours, action.after_hours) == (False, True, True)


def test_the_agenda_keeps_its_order(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    claire = cast.actor(cast.claire)
    item = add_agenda_item(by=claire, meeting_id=meeting.pk, title="Tour de table", minutes=15)
    move_agenda_item(by=claire, meeting_id=meeting.pk, item_id=item.pk, to=0)
    titles = list(meeting.agenda.values_list("title", flat=True))
    assert titles == ["Tour de table", "Suivi des décisions", "Choix du thème"]


def test_whoever_waits_at_the_door_is_let_in_as_somebody_new(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    arrival = announce_arrival(
        code=meeting.code, first_name="Zoé", last_name="Martin", profession="60", structure="Cabinet du port"
    )
    entry = last(meeting)
    assert (entry.verb, entry.author_label, entry.facts) == (Verb.ARRIVAL_ANNOUNCED, "Zoé Martin", {})
    admitted = admit_arrival(by=cast.actor(cast.claire), meeting_id=meeting.pk, arrival_id=arrival.pk)
    assert admitted.person is not None
    assert admitted.link is not None
    assert admitted.link.subject == f"meeting:{meeting.pk}"
    assert meeting.attendances.get(person=admitted.person).admitted_at is not None
    with pytest.raises(NotYet, match="déjà répondu"):
        admit_arrival(by=cast.actor(cast.claire), meeting_id=meeting.pk, arrival_id=arrival.pk)


def test_the_door_closes_with_the_meeting_and_does_not_take_a_crowd(cast: Cast) -> None:
    meeting = an_open_cell(cast)
    for n in range(40):
        announce_arrival(code=meeting.code, first_name="A", last_name=f"B{n}")
    with pytest.raises(NotYet, match="Trop de personnes"):
        announce_arrival(code=meeting.code, first_name="A", last_name="B")
    end_meeting(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    with pytest.raises(NotYet, match="n’accueille plus"):
        announce_arrival(code=meeting.code, first_name="A", last_name="B")
    with pytest.raises(Refused, match="aucune salle"):
        announce_arrival(code="inconnu", first_name="A", last_name="B")


def test_an_attendance_is_somebody_and_the_database_holds_to_it(cast: Cast) -> None:
    meeting = a_planned_cell(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(meeting=meeting)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(meeting=meeting, label="quelqu’un", status="present")
    with pytest.raises(ValidationError):
        Attendance(meeting=meeting, label="x" * 121, status="copied").full_clean()
