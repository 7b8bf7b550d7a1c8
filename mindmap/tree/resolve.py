"""Where every node really hangs, whatever was written at the same time by different people. Pure, total, O(n).

The same rule is in client/tree/resolve.ts; tests/mindmap/vectors ties the two.
1. A malformed register hangs under `~lost`.
2. An unknown parent gives way to `prev` when it is known, else to `~lost`.
3. A node that is its own parent goes to `prev`, else to the root.
4. `ok` is every node whose chain reaches a pillar (root, trash, lost).
5. What remains holds exactly one cycle per component: the latest move of the cycle, max (t, id), is undone: it goes
   to `prev` when `prev` is in `ok`, else to the root. `ok` is taken once, so the order of treatment does not count.
6. Siblings are sorted by (order, id).
"""

from collections.abc import Mapping

from .schema import LOST, PILLARS, ROOT, At, Place, parse_at, rank

MALFORMED = At(LOST, "a0", 0, LOST)


def resolve(registers: Mapping[str, object]) -> dict[str, Place]:
    """`id -> where it hangs`, for every node but the pillars; the values of `registers` are raw `at` values."""
    ats = {id_: parse_at(raw) or MALFORMED for id_, raw in registers.items() if id_ not in PILLARS}
    parents = {id_: _standing_parent(id_, at, ats) for id_, at in ats.items()}
    ok = _grounded(parents)
    for cycle in _cycles(parents, ok):
        loser = max(cycle, key=lambda id_: (ats[id_].t, rank(id_)))
        parents[loser] = ats[loser].prev if ats[loser].prev in ok else ROOT
    return {id_: Place(parents[id_], at.order) for id_, at in ats.items()}


def children_of(places: Mapping[str, Place]) -> dict[str, list[str]]:
    """`parent -> its children in order`, for every parent that has some."""
    children: dict[str, list[str]] = {}
    for id_ in sorted(places, key=lambda id_: (rank(places[id_].order), rank(id_))):
        children.setdefault(places[id_].parent, []).append(id_)
    return children


def repairs(registers: Mapping[str, object]) -> dict[str, Place]:
    """The nodes whose register does not say where they really hang, with what it should say."""
    wrong = {}
    for id_, place in resolve(registers).items():
        at = parse_at(registers[id_])
        if at is None or (at.parent, at.order) != (place.parent, place.order):
            wrong[id_] = place
    return wrong


def _standing_parent(id_: str, at: At, ats: Mapping[str, At]) -> str:
    """The parent this register asks for, once unknown parents and self-parents are set aside."""
    previous = at.prev if at.prev != id_ and (at.prev in PILLARS or at.prev in ats) else None
    if at.parent == id_:
        return previous or ROOT
    if at.parent in PILLARS or at.parent in ats:
        return at.parent
    return previous or LOST


def _grounded(parents: Mapping[str, str]) -> set[str]:
    """The pillars and every node whose chain of parents reaches one."""
    ok = set(PILLARS)
    seen: set[str] = set()
    for start in parents:
        chain, here = [], start
        while here not in ok and here not in seen:
            seen.add(here)
            chain.append(here)
            here = parents[here]
        if here in ok:
            ok.update(chain)
    return ok


def _cycles(parents: Mapping[str, str], ok: set[str]) -> list[list[str]]:
    """The cycles among nodes that reach no pillar: one per component."""
    cycles = []
    walked: dict[str, str] = {}
    for start in parents:
        here = start
        while here not in ok and here not in walked:
            walked[here] = start
            here = parents[here]
        if here not in ok and walked[here] == start:
            cycle, step = [here], parents[here]
            while step != here:
                cycle.append(step)
                step = parents[step]
            cycles.append(cycle)
    return cycles
