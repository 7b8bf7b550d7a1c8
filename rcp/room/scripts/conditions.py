"""What lets one leave a phase. Pure.

A script names its conditions by their codes, so that a meeting can keep them; a pane brings those that look at what it
holds (rcp/room/panes).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Facts:
    """What a meeting has come to; nothing of what was said.

    `sharing` are the sentences that say why its situation may not be shared yet. `counts`: how many rows of each pane
    stand, by the name that the pane gives them (« decisions »).
    """

    facilitator: bool = False
    scribe: bool = False
    present: int = 0
    question: bool = False
    theme: bool = False
    grouped: bool = False
    sharing: Sequence[str] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Condition:
    """Something that must hold before a phase is left; `missing` says what is missing, one French sentence each."""

    code: str
    missing: Callable[[Facts], Sequence[str]]


def needed(code: str, met: Callable[[Facts], bool], sentence: str) -> Condition:
    """The condition that is said in one sentence while it is not met."""
    return Condition(code, lambda facts: () if met(facts) else (sentence,))


def counted(code: str, name: str, sentence: str) -> Condition:
    """At least one row of this name stands."""
    return needed(code, lambda facts: facts.counts.get(name, 0) > 0, sentence)


CONDITIONS = (
    needed("facilitated", lambda facts: facts.facilitator, "Personne n’anime : prenez l’animation."),
    needed("scribed", lambda facts: facts.scribe, "Personne ne tient le secrétariat : désignez quelqu’un."),
    needed(
        "gathered", lambda facts: facts.present >= 2, "Une seule personne est notée présente : notez les présences."
    ),
    needed("asked", lambda facts: facts.question, "La question posée n’est pas écrite."),
    needed(
        "chosen",
        lambda facts: facts.theme or facts.question,
        "Aucun thème n’est choisi : choisissez un thème ou écrivez la question.",
    ),
    needed(
        "grouped",
        lambda facts: facts.grouped,
        "Les sous-groupes n’ont pas été formés : formez-les ou passez cette phase.",
    ),
    Condition("shareable", lambda facts: facts.sharing),
)


def missing_to_leave(leave: Sequence[str], facts: Facts, known: Mapping[str, Condition]) -> list[str]:
    """What keeps a meeting in a phase that is left on these conditions; empty when it can go on.

    A condition that is no longer known asks for nothing: the meeting kept its name only.
    """
    return [sentence for code in leave if code in known for sentence in known[code].missing(facts)]
