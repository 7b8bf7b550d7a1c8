"""Whom one calls if it gets worse: the fields of a form, and whoever is known around the person."""

import pytest

from rcp.decisions.calling import FIELDS, Call, Callee, Plan, filled, flat, known_as, plan_of

VINCENT = Callee(Call("Vincent Olivier", "médecin traitant", "04 94 00 00 41", "8 h – 19 h"), person_id=1)
DAUGHTER = Callee(Call("Fille", "", "06 00 00 00 01"), contact_id=2)
OTHER_DAUGHTER = Callee(Call("Fille", "", "06 00 00 00 02"), contact_id=3)
AROUND = (VINCENT, DAUGHTER, OTHER_DAUGHTER)


def test_a_plan_and_its_form_say_the_same() -> None:
    plan = Plan("Chute", "relever", (Call("A", "b", "1", "c"), Call(), Call("D")), Call("SAMU", phone="15"))
    assert set(flat(plan)) == set(FIELDS)
    assert plan_of(flat(plan)) == plan


def test_what_a_form_does_not_say_is_empty() -> None:
    assert plan_of({"trigger": "Chute"}) == Plan("Chute", calls=(Call(), Call(), Call()))


@pytest.mark.parametrize(
    ("call", "known"),
    [
        (Call("vincent olivier"), VINCENT),
        (Call("Vincent"), None),
        (Call(""), None),
        (Call("Fille"), None),
        (Call("Fille", phone="06 00 00 00 02"), OTHER_DAUGHTER),
        (Call("Voisine", phone="06 00 00 00 02"), None),
    ],
)
def test_who_is_known_by_a_name(call: Call, known: Callee | None) -> None:
    assert known_as(call, AROUND) is known


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (Call("Vincent Olivier"), VINCENT.call),
        (Call("Vincent Olivier", "remplaçant"), Call("Vincent Olivier", "remplaçant", "04 94 00 00 41", "8 h – 19 h")),
        (Call("Vincent Olivier", phone="15"), Call("Vincent Olivier", phone="15")),
    ],
)
def test_what_is_known_fills_what_was_not_typed(call: Call, said: Call) -> None:
    assert filled(call, VINCENT) == said
    assert filled(call, None) == call
