"""The basis of sharing noted and withdrawn from the room."""

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from rcp.access.abilities import Ability, Role
from rcp.access.actor import Actor
from rcp.cases.queries import missing_to_share
from rcp.journal.models import Entry
from rcp.journal.refusals import Refused
from rcp.journal.verbs import Verb
from rcp.meetings.commands import invite_person, take_seat
from rcp.meetings.models import Meeting
from rcp.room.commands.table import run
from tests.cast import Cast

from .stage import an_open_cell, an_open_rcp, guest

WHOLE: dict[str, Any] = {
    "categories": ["medical", "social"],
    "groups": ["health"],
    "support": "paper",
    "means": "de vive voix",
}


def do(by: Actor, meeting: Meeting, name: str, **args: Any) -> None:
    with transaction.atomic():
        run(by, meeting.pk, name, args)


@pytest.mark.parametrize(
    "said",
    [
        {"basis": "care_team"},
        {"basis": "anonymous"},
        {"basis": "consent", **WHOLE},
        {"basis": "representative", "representation": "guardianship", **WHOLE},
    ],
    ids=lambda said: said["basis"],
)
def test_one_command_says_all_that_sharing_asks(cast: Cast, said: dict[str, Any]) -> None:
    rcp = an_open_rcp(cast)
    assert rcp.case is not None
    assert missing_to_share(rcp.case)
    do(cast.actor(cast.claire), rcp, "note_sharing", **said)
    assert missing_to_share(rcp.case) == ()
    noted = rcp.case.sharing.get()
    assert noted.categories == said.get("categories", [])
    if said["basis"] != "anonymous":
        assert (noted.informed_by, noted.informed_on) == (cast.claire, timezone.localdate())
    entry = Entry.objects.get(stream=rcp.stream, verb=Verb.SHARING_CHANGED)
    assert (entry.facts, entry.author_id) == ({}, f"person:{cast.claire.pk}")


def test_whoever_follows_the_situation_withdraws_and_notes_again_and_nobody_else(cast: Cast) -> None:
    rcp = an_open_rcp(cast)
    claire, vincent, samir = cast.actor(cast.claire), guest(cast.vincent, rcp), cast.actor(cast.samir)
    invite_person(by=claire, meeting_id=rcp.pk, person_id=cast.samir.pk)
    take_seat(by=claire, meeting_id=rcp.pk, role="scribe", person_id=cast.samir.pk)
    do(claire, rcp, "note_sharing", basis="care_team")
    for other in (vincent, samir):
        for name, args in (("note_sharing", {"basis": "anonymous"}), ("withdraw_sharing", {})):
            with pytest.raises(Refused, match="base du partage"):
                do(other, rcp, name, **args)
    do(claire, rcp, "withdraw_sharing")
    assert not vincent.may(Ability.READ, rcp)
    assert rcp.standing(claire) == {Role.KEEPER}
    with pytest.raises(Refused):
        do(claire, rcp, "record_decision", text="Encore.")
    do(claire, rcp, "note_sharing", basis="care_team")
    assert vincent.may(Ability.NOTE, rcp)
    do(vincent, rcp, "record_decision", text="Passage deux fois par jour.")


def test_a_meeting_that_is_about_nobody_has_nothing_to_share(cast: Cast) -> None:
    cell = an_open_cell(cast)
    for name, args in (("note_sharing", {"basis": "anonymous"}), ("withdraw_sharing", {})):
        with pytest.raises(Refused, match="Seule une RCP"):
            do(cast.actor(cast.claire), cell, name, **args)


@pytest.mark.parametrize("said", [{"basis": "because"}, {"basis": "consent", "categories": ["secret"]}, {}])
def test_what_is_no_basis_is_refused_and_changes_nothing(cast: Cast, said: dict[str, Any]) -> None:
    rcp = an_open_rcp(cast)
    with pytest.raises(Refused):
        do(cast.actor(cast.claire), rcp, "note_sharing", **said)
    assert rcp.case is not None
    assert not rcp.case.sharing.exists()
