"""How the people present share into groups. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Beyond, a group is a meeting of its own.
MOST_GROUPS = 8


@dataclass(frozen=True)
class Attendee:
    """`side` is what a proposal gathers by: the kind of organisation the person belongs to, "" when unknown."""

    person: int
    side: str = ""


def by_side(people: Sequence[Attendee], sides: Mapping[str, str]) -> dict[str, list[int]]:
    """Group by kind of organisation: `sides` maps a kind to the name of its group (« dac » → « DAC »).

    Whoever is of no listed side joins the smallest group, so that nobody stays alone.
    """
    groups: dict[str, list[int]] = {name: [] for name in sides.values()}
    left = []
    for attendee in people:
        if attendee.side in sides:
            groups[sides[attendee.side]].append(attendee.person)
        else:
            left.append(attendee.person)
    for person in left:
        groups[min(groups, key=lambda name: len(groups[name]))].append(person)
    return groups


def evenly(people: Sequence[Attendee], names: Sequence[str]) -> dict[str, list[int]]:
    """Deal people out in turn, side by side, so that every group mixes the sides; sizes differ by one at most."""
    dealt = sorted(people, key=lambda attendee: (attendee.side, attendee.person))
    return {name: [attendee.person for attendee in dealt[place :: len(names)]] for place, name in enumerate(names)}


def proposal(people: Sequence[Attendee], names: Sequence[str]) -> dict[str, list[int]]:
    """Who goes where when nobody said: by side when groups are named after one (« élus CPTS »), else an even deal."""
    sides = {word: name for name in names for word in name.casefold().split()}
    present = {attendee.side for attendee in people}
    if present & sides.keys():
        return by_side(people, sides)
    return evenly(people, names)


def fault(names: Sequence[str]) -> str:
    """Why these groups cannot be formed, or an empty text."""
    if len(names) < 2:
        return "Il faut au moins deux sous-groupes."
    if len(names) > MOST_GROUPS:
        return f"Huit sous-groupes au plus : {len(names)} sont demandés."
    if len({name.casefold() for name in names}) < len(names):
        return "Deux sous-groupes portent le même nom."
    return ""
