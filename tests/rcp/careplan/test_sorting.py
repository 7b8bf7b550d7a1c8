"""Needs: written, sorted, ranked, by whoever writes in the room of a case conference."""

import pytest

from rcp.careplan.commands import add_need, move_need, rank_need, restore_need, revise_need, withdraw_need
from rcp.careplan.models import Need, Sort
from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.meetings.models import Meeting
from tests.cast import Cast
from tests.rcp.room.stage import an_open_cell, an_open_rcp

TEXTS = ("Ne plus tomber la nuit", "Un bilan de mémoire", "Des repas tous les jours", "Une mesure de protection")


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return an_open_rcp(cast)


@pytest.fixture
def needs(cast: Cast, meeting: Meeting) -> list[Need]:
    claire = cast.actor(cast.claire)
    return [add_need(by=claire, meeting_id=meeting.pk, text=text) for text in TEXTS]


def column(meeting: Meeting, sort: str) -> list[str]:
    return [need.text for need in meeting.needs.filter(sort=sort, withdrawn_at=None)]


def priorities(meeting: Meeting) -> list[tuple[int | None, str]]:
    rows = meeting.needs.filter(priority__isnull=False).order_by("priority")
    return [(row.priority, row.text) for row in rows]


def test_a_need_is_written_last_in_its_column_and_signed(cast: Cast, meeting: Meeting, needs: list[Need]) -> None:
    assert column(meeting, "agreed") == list(TEXTS)
    assert [need.number for need in needs] == [1, 2, 3, 4]
    assert needs[0].author_person == cast.claire
    entry = Entry.objects.get(verb="need_added", seq=needs[0].entry_seq, stream=meeting.stream)
    assert TEXTS[0] not in str(entry.facts)


def test_it_goes_from_column_to_column_and_keeps_the_order_it_was_given(
    cast: Cast, meeting: Meeting, needs: list[Need]
) -> None:
    claire = cast.actor(cast.claire)
    move_need(by=claire, meeting_id=meeting.pk, need_id=needs[3].pk, sort="disputed")
    move_need(by=claire, meeting_id=meeting.pk, need_id=needs[2].pk, sort="agreed", to=0)
    move_need(by=claire, meeting_id=meeting.pk, need_id=needs[1].pk, sort="disputed", to=0)
    assert column(meeting, "agreed") == [TEXTS[2], TEXTS[0]]
    assert column(meeting, "disputed") == [TEXTS[1], TEXTS[3]]
    assert column(meeting, "unknown") == []


def test_three_priorities_at_most_in_the_order_they_were_chosen(
    cast: Cast, meeting: Meeting, needs: list[Need]
) -> None:
    claire = cast.actor(cast.claire)
    for at in (2, 0, 3):
        rank_need(by=claire, meeting_id=meeting.pk, need_id=needs[at].pk, chosen=True)
    with pytest.raises(NotYet, match="Trois priorités au plus"):
        rank_need(by=claire, meeting_id=meeting.pk, need_id=needs[1].pk, chosen=True)
    assert priorities(meeting) == [(1, TEXTS[2]), (2, TEXTS[0]), (3, TEXTS[3])]
    rank_need(by=claire, meeting_id=meeting.pk, need_id=needs[2].pk, chosen=False)
    rank_need(by=claire, meeting_id=meeting.pk, need_id=needs[1].pk, chosen=True)
    assert priorities(meeting) == [(1, TEXTS[0]), (2, TEXTS[3]), (3, TEXTS[1])]


def test_a_withdrawn_need_gives_its_priority_back_and_returns_last(
    cast: Cast, meeting: Meeting, needs: list[Need]
) -> None:
    claire = cast.actor(cast.claire)
    for at in (0, 1):
        rank_need(by=claire, meeting_id=meeting.pk, need_id=needs[at].pk, chosen=True)
    withdraw_need(by=claire, meeting_id=meeting.pk, need_id=needs[0].pk)
    assert priorities(meeting) == [(1, TEXTS[1])]
    with pytest.raises(NotYet, match="rétablissez-la"):
        rank_need(by=claire, meeting_id=meeting.pk, need_id=needs[0].pk, chosen=True)
    with pytest.raises(NotYet, match="rétablissez-la"):
        move_need(by=claire, meeting_id=meeting.pk, need_id=needs[0].pk, sort="unknown")
    restored = restore_need(by=claire, meeting_id=meeting.pk, need_id=needs[0].pk)
    assert restored.priority is None
    assert column(meeting, "agreed") == [*TEXTS[1:], TEXTS[0]]


def test_what_two_people_change_of_a_need_is_kept_and_the_same_words_are_compared(
    cast: Cast, meeting: Meeting, needs: list[Need]
) -> None:
    claire, need = cast.actor(cast.claire), needs[0]
    noted = revise_need(
        by=claire, meeting_id=meeting.pk, need_id=need.pk, rev=1, note="la fille hésite", was={"note": ""}
    )
    moved = revise_need(by=claire, meeting_id=meeting.pk, need_id=need.pk, rev=1, domain="social", was={"domain": ""})
    assert (noted.rev, moved.rev, moved.note, moved.domain) == (2, 3, "la fille hésite", "social")
    with pytest.raises(NotYet) as refused:
        revise_need(by=claire, meeting_id=meeting.pk, need_id=need.pk, rev=1, note="non", was={"note": ""})
    assert refused.value.current is not None
    assert refused.value.current["note"] == "la fille hésite"


@pytest.mark.parametrize(
    ("text", "sort", "domain"),
    [("", Sort.AGREED, ""), ("x" * 201, Sort.AGREED, ""), ("Manger", "perhaps", ""), ("Manger", Sort.AGREED, "money")],
)
def test_what_no_need_can_be_is_refused(cast: Cast, meeting: Meeting, text: str, sort: str, domain: str) -> None:
    with pytest.raises(Refused):
        add_need(by=cast.actor(cast.claire), meeting_id=meeting.pk, text=text, sort=sort, domain=domain)
    assert not meeting.needs.exists()


def test_whoever_is_not_expected_and_other_meetings_write_none(cast: Cast, meeting: Meeting, needs: list[Need]) -> None:
    with pytest.raises(Refused):
        add_need(by=cast.actor(cast.paul), meeting_id=meeting.pk, text="Manger")
    cell = an_open_cell(cast)
    with pytest.raises(Refused, match="Seule une RCP"):
        add_need(by=cast.actor(cast.claire), meeting_id=cell.pk, text="Manger")
    with pytest.raises(Refused, match="n’existe pas"):
        rank_need(by=cast.actor(cast.claire), meeting_id=an_other(cast, meeting).pk, need_id=needs[0].pk, chosen=True)


def an_other(cast: Cast, meeting: Meeting) -> Meeting:
    """Another conference about the same person."""
    from django.utils import timezone

    from rcp.meetings.commands import schedule_meeting
    from rcp.room.conduct import open_meeting

    claire = cast.actor(cast.claire)
    other = schedule_meeting(
        by=claire, kind="rcp", organisation_id=cast.dac_ouest.pk, case_id=meeting.case_id, starts_at=timezone.now()
    )
    return open_meeting(by=claire, meeting_id=other.pk)
