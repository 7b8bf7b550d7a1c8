"""The table of rights, read as sentences. No database."""

import pytest

from rcp.access.abilities import ROLES, STATES, WHY, Ability, Role, State, Thing, abilities


@pytest.mark.parametrize(
    ("thing", "role", "state", "may", "may_not"),
    [
        (Thing.MEETING, Role.PARTICIPANT, State.OPEN, "enter note map see", "lead steer close tick invite reopen"),
        (Thing.MEETING, Role.PARTICIPANT, State.ENDED, "enter note map", "close lead"),
        (Thing.MEETING, Role.PARTICIPANT, State.CLOSED, "see enter", "note map"),
        (Thing.MEETING, Role.FACILITATOR, State.OPEN, "lead steer invite tick graft note", "close reopen"),
        (Thing.MEETING, Role.FACILITATOR, State.ENDED, "close tick note steer", "lead invite"),
        (Thing.MEETING, Role.FACILITATOR, State.CLOSED, "see", "note map lead steer tick close reopen"),
        (Thing.MEETING, Role.SCRIBE, State.ENDED, "close tick", "lead steer"),
        (Thing.MEETING, Role.ORGANISER, State.CLOSED, "reopen see send", "note map close"),
        (Thing.MEETING, Role.SCRIBE, State.CLOSED, "send", "reopen note"),
        (Thing.MEETING, Role.SCRIBE, State.ENDED, "close", "send"),
        (Thing.MEETING, Role.PARTICIPANT, State.CLOSED, "read", "send"),
        (Thing.MEETING, Role.COLLEAGUE, State.OPEN, "see", "enter note map"),
        (Thing.MEETING, Role.UNCOVERED, State.OPEN, "see enter come", "read note map situation lead"),
        (Thing.MEETING, Role.CIRCLE, State.OPEN, "", "see enter"),
        (Thing.DOCUMENT, Role.ORGANISER, State.DRAFTING, "draft freeze submit", "vote"),
        (Thing.DOCUMENT, Role.ORGANISER, State.SUBMITTED, "see", "draft freeze submit vote"),
        (Thing.DOCUMENT, Role.ELECTOR, State.SUBMITTED, "see vote", "draft freeze"),
        (Thing.DOCUMENT, Role.ELECTOR, State.DRAFTING, "see", "vote"),
        (Thing.CASE, Role.COLLEAGUE, State.ANY, "", "see identity"),
        (Thing.CASE, Role.ADMINISTRATOR, State.ANY, "", "see identity"),
        (Thing.CASE, Role.CIRCLE, State.ANY, "see", "schedule"),
        (Thing.THEME, Role.COLLEAGUE, State.ANY, "see", "revise"),
        (Thing.ACTION_ITEM, Role.OWNER, State.ANY, "see answer", "revise"),
        (Thing.ORGANISATION, Role.MEMBER, State.ANY, "see report", "schedule administer"),
    ],
)
def test_a_role_in_a_state_may_just_this(thing: Thing, role: Role, state: State, may: str, may_not: str) -> None:
    granted = abilities(thing, [role], state)
    assert granted >= {Ability(name) for name in may.split()}
    assert not granted & {Ability(name) for name in may_not.split()}


@pytest.mark.parametrize("thing", Thing)
def test_nobody_may_do_anything(thing: Thing) -> None:
    assert abilities(thing, []) == frozenset()


def test_nothing_is_written_in_a_closed_meeting_by_anyone() -> None:
    writing = {
        Ability.NOTE,
        Ability.MAP,
        Ability.STEER,
        Ability.LEAD,
        Ability.TICK,
        Ability.INVITE,
        Ability.SIT,
        Ability.GRAFT,
    }
    assert not abilities(Thing.MEETING, list(Role), State.CLOSED) & writing


def test_roles_add_up() -> None:
    both = abilities(Thing.MEETING, [Role.COLLEAGUE, Role.SCRIBE], State.OPEN)
    assert both == abilities(Thing.MEETING, [Role.SCRIBE], State.OPEN)


def test_every_thing_has_a_row_and_every_refusal_its_sentence() -> None:
    assert set(ROLES) == set(Thing)
    assert set(WHY) == set(Ability)
    assert set(STATES) <= set(Thing)
