"""The phases of each kind of meeting, what lets one leave them, and what must be there before the meeting closes. Pure.

RCP script: reference/domain.md §8.2 (45 to 60 minutes). Rupture cell: §8.3, on the pattern of the Var.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

CLOSING_DELAY = timedelta(hours=48)
# Of the words that stand for an action in a sentence.
LONGEST_NAME = 60
# In minutes: by one gesture, and in all for one phase.
LONGEST_EXTENSION = 30
MOST_EXTRA = 120


@dataclass(frozen=True)
class Written:
    """How many decisions, action items and contingencies stand; the areas above count them."""

    decisions: int = 0
    actions: int = 0
    contingencies: int = 0


@dataclass(frozen=True)
class Facts:
    """What a meeting has come to; nothing of what was said."""

    facilitator: bool = False
    scribe: bool = False
    present: int = 0
    question: bool = False
    theme: bool = False
    grouped: bool = False
    written: Written = Written()


@dataclass(frozen=True)
class Condition:
    """Something that must hold before a phase is left; the sentence says what is missing."""

    met: Callable[[Facts], bool]
    missing: str


@dataclass(frozen=True)
class Phase:
    """`minutes` is planned; `groups` says that leaving it brings everybody back together."""

    code: str
    label: str
    minutes: int
    purpose: str
    leave: tuple[Condition, ...] = ()
    groups: bool = False


FACILITATED = Condition(lambda facts: facts.facilitator, "Personne n’anime : prenez l’animation.")
SCRIBED = Condition(lambda facts: facts.scribe, "Personne ne tient le secrétariat : désignez quelqu’un.")
GATHERED = Condition(lambda facts: facts.present >= 2, "Une seule personne est notée présente : notez les présences.")
ASKED = Condition(lambda facts: facts.question, "La question posée n’est pas écrite.")
CHOSEN = Condition(
    lambda facts: facts.theme or facts.question,
    "Aucun thème n’est choisi : choisissez un thème ou écrivez la question.",
)
GROUPED = Condition(
    lambda facts: facts.grouped, "Les sous-groupes n’ont pas été formés : formez-les ou passez cette phase."
)
DECIDED = Condition(lambda facts: facts.written.decisions > 0, "Aucune décision n’est inscrite.")
ACTED = Condition(lambda facts: facts.written.actions > 0, "Aucune action n’est inscrite : qui fait quoi, pour quand ?")
PREPARED = Condition(
    lambda facts: facts.written.contingencies > 0,
    "Aucune conduite à tenir n’est inscrite : que fait-on si ça se dégrade ?",
)

WELCOME = Phase("welcome", "Accueil", 5, "Dire qui est là, qui anime et qui écrit.", (FACILITATED, SCRIBED))
FOLLOW_UP = Phase("follow_up", "Suivi des décisions", 10, "Reprendre les décisions et les actions de la dernière fois.")
READING = Phase("reading", "Relecture", 5, "Lire le relevé à voix haute ; chacun confirme sa ligne.")

KINDS: Mapping[str, tuple[Phase, ...]] = {
    "rcp": (
        Phase(
            "frame",
            "Cadre",
            3,
            "Rappeler la question, la confidentialité, la base du partage ; dire qui est là.",
            (FACILITATED, ASKED),
        ),
        Phase("voice", "Parole de la personne", 5, "Ce que la personne souhaite, avec ses mots, et sa priorité."),
        Phase("round", "Tour de table", 10, "Quatre-vingt-dix secondes chacun, des faits.", (GATHERED,)),
        Phase("sorting", "Problèmes", 7, "Trier : d’accord, discuté, inconnu. Trois priorités au plus."),
        Phase("actions", "Qui fait quoi", 15, "Qui fait quoi, pour quand : une seule personne responsable.", (ACTED,)),
        Phase("contingency", "Si ça se dégrade", 5, "Ce qui alerte, qui est appelé, la nuit aussi.", (PREPARED,)),
        Phase("telling", "Retour à la personne", 3, "Dire comment, et par qui, la personne est informée."),
        READING,
    ),
    "rupture_cell": (
        WELCOME,
        FOLLOW_UP,
        Phase("theme", "Choix du thème", 10, "Regarder les signalements et choisir un seul thème.", (CHOSEN,)),
        Phase(
            "groups",
            "Deux sous-groupes",
            30,
            "Chaque groupe construit sa branche de la carte.",
            (GROUPED,),
            groups=True,
        ),
        Phase("pooling", "Mise en commun", 25, "Réunir les cartes, rapprocher, chercher les causes."),
        Phase("decisions", "Décisions", 15, "Décider, et dire qui fait quoi, pour quand.", (DECIDED, ACTED)),
        READING,
    ),
    "working_group": (
        WELCOME,
        FOLLOW_UP,
        Phase("state", "État des lieux", 20, "Ce qui existe, ce qui manque, sur ce parcours."),
        Phase("map", "Carte commune", 30, "Construire ensemble la carte du parcours."),
        Phase("levels", "Qui peut agir", 15, "Pour chaque cause : nous, entre CPTS, ou l’ARS."),
        Phase("decisions", "Décisions", 15, "Décider, et dire qui fait quoi, pour quand.", (DECIDED, ACTED)),
        READING,
    ),
    "governance": (
        WELCOME,
        FOLLOW_UP,
        Phase("documents", "Documents à approuver", 30, "Lire ce qui a changé, approuver ou renvoyer avec un motif."),
        Phase("indicators", "Indicateurs", 15, "Ce que disent les chiffres depuis la dernière fois."),
        Phase("decisions", "Décisions", 15, "Décider, et dire qui fait quoi, pour quand.", (DECIDED,)),
        READING,
    ),
    "feedback": (
        Phase("frame", "Cadre", 5, "Comprendre sans chercher de faute ; dire quel événement.", (FACILITATED, ASKED)),
        Phase("facts", "Chronologie", 15, "Ce qui s’est passé, dans l’ordre."),
        Phase("gaps", "Écarts", 10, "Ce qui s’est passé autrement que prévu."),
        Phase("factors", "Facteurs contributifs", 20, "Ce qui a rendu cela possible : tâche, équipe, organisation."),
        Phase("actions", "Actions", 15, "Ce que nous changeons : qui, quoi, pour quand.", (ACTED,)),
        READING,
    ),
}


def first(kind: str) -> Phase:
    return KINDS[kind][0]


def named(kind: str, code: str) -> Phase:
    return KINDS[kind][place(kind, code)]


def place(kind: str, code: str) -> int:
    """Where this phase stands among those of its kind; ValueError when the kind has no such phase."""
    return [phase.code for phase in KINDS[kind]].index(code)


def following(kind: str, code: str) -> Phase | None:
    """The next phase, or None after the last one."""
    after = KINDS[kind][place(kind, code) + 1 :]
    return after[0] if after else None


def previous(kind: str, code: str) -> Phase | None:
    before = KINDS[kind][: place(kind, code)]
    return before[-1] if before else None


def missing_to_leave(kind: str, code: str, facts: Facts) -> list[str]:
    """What keeps the meeting in this phase, one sentence each; empty when it can go on."""
    return [condition.missing for condition in named(kind, code).leave if not condition.met(facts)]


def planned_minutes(kind: str) -> int:
    return sum(phase.minutes for phase in KINDS[kind])


@dataclass(frozen=True)
class ActionFacts:
    """An action item as closing sees it: `number` is its number in the meeting, `what` the words it is known by."""

    number: int
    owned: bool
    declined: bool
    due: bool
    what: str = ""


@dataclass(frozen=True)
class ClosingFacts:
    """`since_end` counts from the end, or from the reopening; None while the meeting is still held.

    `by_organiser`: whoever closes coordinates the host organisation. `maps_apart` are the groups whose map was neither
    joined to the common one nor set aside. `others` are sentences from the areas above
    (maps, papers) that know what they miss.
    """

    since_end: timedelta | None
    by_organiser: bool = False
    actions: tuple[ActionFacts, ...] = ()
    contingencies_without_night: tuple[int, ...] = ()
    maps_apart: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def closable(kind: str, facts: ClosingFacts) -> list[str]:
    """What is missing before this meeting can be closed, one sentence each; empty when it can be."""
    missing = []
    if facts.since_end is None:
        missing.append("La séance n’est pas terminée : mettez-y fin d’abord.")
    elif facts.since_end > CLOSING_DELAY and not facts.by_organiser:
        missing.append("Le délai de 48 heures est passé : la coordination de la structure qui organise doit clore.")
    for action in facts.actions:
        missing += _missing_of(action)
    if kind == "rcp":
        missing += [
            f"La conduite à tenir n° {number} ne dit pas qui répond la nuit."
            for number in facts.contingencies_without_night
        ]
    missing += [
        f"La carte du sous-groupe « {name} » n’est ni réunie à la carte commune ni laissée de côté."
        for name in facts.maps_apart
    ]
    return [*missing, *facts.others]


def _missing_of(action: ActionFacts) -> list[str]:
    missing = []
    named = f"L’action n° {action.number}" + (f" « {shortened(action.what)} »" if action.what else "")
    if action.declined:
        missing.append(f"{named} a été déclinée : désignez quelqu’un d’autre.")
    elif not action.owned:
        missing.append(f"{named} n’a pas de responsable.")
    if not action.due:
        missing.append(f"{named} n’a pas d’échéance.")
    return missing


def shortened(text: str) -> str:
    """Enough of a line to know which one it is."""
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1].rstrip()}…"
