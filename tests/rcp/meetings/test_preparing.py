"""The four lines before the round: whose they are, until when, and who is refused."""

import pytest

from rcp.journal.models import Entry
from rcp.journal.refusals import NotYet, Refused
from rcp.journal.verbs import Verb
from rcp.meetings.commands import prepare_round, skip_phase, withdraw_invitation
from rcp.meetings.models import Meeting
from rcp.meetings.preparing import have_prepared, may_prepare, prepared_lines
from tests.cast import Cast
from tests.rcp.room.stage import a_planned_cell, an_open_rcp, guest


def said(meeting: Meeting) -> list[tuple[int, str, str]]:
    return [(line.preparation.person_id, line.name, line.text) for line in prepared_lines(meeting)]


def go_to(cast: Cast, meeting: Meeting, code: str) -> Meeting:
    while meeting.phase != code:
        meeting = skip_phase(by=cast.actor(cast.claire), meeting_id=meeting.pk)
    return meeting


def test_what_one_prepares_is_said_in_order_and_keeps_what_was_not_given(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    vincent = guest(cast.vincent, meeting)
    prepare_round(by=vincent, meeting_id=meeting.pk, texts={"worry": "Deux chutes depuis la sortie"})
    prepare_round(by=vincent, meeting_id=meeting.pk, texts={"doing": "Visite toutes les six semaines", "need": " "})
    assert said(meeting) == [
        (cast.vincent.pk, "doing", "Visite toutes les six semaines"),
        (cast.vincent.pk, "worry", "Deux chutes depuis la sortie"),
    ]
    assert have_prepared(meeting) == {cast.vincent.pk}
    entry = Entry.objects.filter(stream=meeting.stream).latest("seq")
    assert entry.verb == Verb.ROUND_PREPARED
    assert "chutes" not in str(entry.facts)


def test_a_line_taken_back_is_gone(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    vincent = guest(cast.vincent, meeting)
    prepare_round(by=vincent, meeting_id=meeting.pk, texts={"worry": "Deux chutes"})
    prepare_round(by=vincent, meeting_id=meeting.pk, texts={"worry": ""})
    assert said(meeting) == []
    assert have_prepared(meeting) == frozenset()


def test_a_telephone_and_a_computer_lose_nothing_of_each_other(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    vincent = guest(cast.vincent, meeting)
    prepare_round(by=vincent, meeting_id=meeting.pk, texts={"worry": "Deux chutes"}, rev=0, was={"worry": ""})
    with pytest.raises(NotYet) as stale:
        prepare_round(by=vincent, meeting_id=meeting.pk, texts={"worry": "Une chute"}, rev=0, was={"worry": ""})
    assert stale.value.current is not None
    assert stale.value.current["worry"] == "Deux chutes"
    prepare_round(by=vincent, meeting_id=meeting.pk, texts={"need": "Un relais"}, rev=0, was={"need": ""})
    assert [text for _who, _name, text in said(meeting)] == ["Deux chutes", "Un relais"]


@pytest.mark.parametrize(("phase", "may"), [("frame", True), ("voice", True), ("round", True), ("sorting", False)])
def test_one_may_prepare_until_the_round_is_over(cast: Cast, phase: str, may: bool) -> None:
    meeting = go_to(cast, an_open_rcp(cast), phase)
    assert may_prepare(meeting) is may


def test_after_the_round_nothing_is_written_any_more(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    vincent = guest(cast.vincent, meeting)
    prepare_round(by=vincent, meeting_id=meeting.pk, texts={"doing": "Visite"})
    go_to(cast, meeting, "sorting")
    with pytest.raises(NotYet, match="tour de table est passé"):
        prepare_round(by=vincent, meeting_id=meeting.pk, texts={"doing": "Autre chose"})
    assert [text for _who, _name, text in said(meeting)] == ["Visite"]


def test_whoever_is_withdrawn_has_prepared_nothing(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    vincent = guest(cast.vincent, meeting)
    prepare_round(by=vincent, meeting_id=meeting.pk, texts={"doing": "Visite"})
    withdraw_invitation(by=cast.actor(cast.claire), meeting_id=meeting.pk, person_id=cast.vincent.pk)
    assert said(meeting) == []
    with pytest.raises(Refused):
        prepare_round(by=vincent, meeting_id=meeting.pk, texts={"doing": "Encore"})


def test_only_an_rcp_and_only_whoever_is_expected(cast: Cast) -> None:
    cell, rcp = a_planned_cell(cast), an_open_rcp(cast)
    with pytest.raises(Refused, match="Seul le tour"):
        prepare_round(by=cast.actor(cast.samir), meeting_id=cell.pk, texts={"doing": "Soins"})
    for somebody in (cast.samir, cast.odile):
        with pytest.raises(Refused):
            prepare_round(by=cast.actor(somebody), meeting_id=rcp.pk, texts={"doing": "Soins"})


def test_a_line_has_a_bound_said_in_words(cast: Cast) -> None:
    meeting = an_open_rcp(cast)
    with pytest.raises(Refused, match="500 caractères"):
        prepare_round(by=cast.actor(cast.claire), meeting_id=meeting.pk, texts={"doing": "x" * 501})


def test_the_lines_of_everybody_are_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    meeting = an_open_rcp(cast)
    prepare_round(by=guest(cast.vincent, meeting), meeting_id=meeting.pk, texts={"doing": "Visite"})
    prepare_round(by=cast.actor(cast.claire), meeting_id=meeting.pk, texts={"doing": "Coordination"})
    with django_assert_num_queries(1):  # type: ignore[operator]
        prepared_lines(meeting)
