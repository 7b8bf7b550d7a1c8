"""What two people change of the same row: together when it is not the same thing, compared when it is."""

import pytest

from rcp.meetings.changes import Plain, collide

NOW: dict[str, object] = {"what": "Appeler", "due_on": None, "minutes": 10}


@pytest.mark.parametrize(
    ("changed", "was", "collides"),
    [
        (["what"], {"what": "Appeler"}, False),
        (["what"], {"what": "Écrire"}, True),
        (["due_on"], {"due_on": None}, False),
        (["due_on"], {"due_on": "2026-12-01"}, True),
        (["minutes"], {"minutes": 10}, False),
        (["minutes"], {"minutes": "10"}, True),
        (["what", "due_on"], {"what": "Appeler", "due_on": "2026-12-01"}, True),
        (["what", "due_on"], {"what": "Appeler", "due_on": None}, False),
        # What somebody else changed beside it is nobody's loss
        (["what"], {"what": "Appeler", "due_on": "2026-12-01"}, False),
        # Nobody knows what it said
        (["what"], {}, True),
        (["what"], {"due_on": None}, True),
        (["what"], None, True),
        ([], {}, False),
        ([], None, True),
    ],
)
def test_the_same_thing_changed_twice_collides(
    changed: list[str], was: dict[str, Plain] | None, collides: bool
) -> None:
    assert collide(changed, was=was, now=NOW) == collides
