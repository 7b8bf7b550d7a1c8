"""The arguments of a command as they arrive from a screen, made into what the functions take, or refused in French."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from procedures.models import DocumentKind
from rcp.journal.refusals import Refused

LARGEST_ID = 2**63 - 1
LONGEST_TEXT = 5000
MOST_VALUES = 200

Args = Mapping[str, Any]


class Null(Enum):
    """What a field sent empty means where a command can do without it."""

    LEFT_OUT = "left out"  # as if it had not been sent: the function's own default holds
    EMPTIES = "empties"  # passed on as None: what was there goes
    REFUSED = "refused"  # a value is expected


@dataclass(frozen=True)
class Arg:
    """One argument: how its value is read, whether the command can do without it, and what null then means. Read as
    `text` or `texts` it is what people write, and is looked at for identities; `phones`: numbers are what one writes
    there."""

    read: Callable[[object], Any]
    needed: bool = True
    null: Null = Null.LEFT_OUT
    phones: bool = False


def needed(read: Callable[[object], Any]) -> Arg:
    return Arg(read)


def optional(read: Callable[[object], Any]) -> Arg:
    return Arg(read, needed=False)


def clearable(read: Callable[[object], Any]) -> Arg:
    return Arg(read, needed=False, null=Null.EMPTIES)


def calling(read: Callable[[object], Any]) -> Arg:
    """Where one writes whom to call."""
    return Arg(read, needed=False, phones=True)


def filled(read: Callable[[object], Any]) -> Arg:
    return Arg(read, needed=False, null=Null.REFUSED)


def checked(spec: Mapping[str, Arg], args: Args) -> dict[str, Any]:
    """The arguments, typed; Refused when one is unknown, missing or of another type."""
    for name in args:
        if name not in spec:
            raise Refused(_("Cette commande ne prend pas « %(name)s ».") % {"name": name[:40]})
    return {name: _read(arg, args.get(name)) for name, arg in spec.items() if _given(name, arg, args)}


def _given(name: str, arg: Arg, args: Args) -> bool:
    if args.get(name) is not None:
        return True
    if arg.needed:
        raise Refused(_("Il manque « %(name)s ».") % {"name": name})
    return name in args and arg.null != Null.LEFT_OUT


def _read(arg: Arg, value: object) -> Any:
    return None if value is None and arg.null == Null.EMPTIES else arg.read(value)


def integer(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -LARGEST_ID <= value <= LARGEST_ID:
        raise Refused(_("Un nombre entier est attendu."))
    return value


def text(value: object) -> str:
    if not isinstance(value, str):
        raise Refused(_("Un texte est attendu."))
    if len(value) > LONGEST_TEXT:
        raise Refused(
            _("Ce texte est trop long : %(most)d caractères au plus. Rien n’a été enregistré.") % {"most": LONGEST_TEXT}
        )
    return value


def code(value: object) -> str:
    """A choice among some, the name of an element: no words that people write."""
    return text(value)


def codes(value: object) -> list[str]:
    return [code(each) for each in _several(value)]


def name(value: object) -> str:
    """What somebody who takes part is called, by themselves or by whoever notes that they are here."""
    return text(value)


def boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise Refused(_("Oui ou non est attendu."))
    return value


def day(value: object) -> date:
    try:
        return date.fromisoformat(text(value))
    except ValueError:
        raise Refused(_("Cette date n’existe pas.")) from None


def integers(value: object) -> list[int]:
    return [integer(each) for each in _several(value)]


def texts(value: object) -> list[str]:
    return [text(each) for each in _several(value)]


def plain_values(value: object) -> dict[str, str | int | None]:
    """What the fields of a form said when it was opened."""
    if not isinstance(value, dict) or len(value) > MOST_VALUES:
        raise Refused(_("Ce que disait le formulaire n’est pas compris."))
    return {text(name): said if isinstance(said, int | None) else text(said) for name, said in value.items()}


def groups(value: object) -> dict[str, list[int]]:
    """Who goes where: {"DAC": [3, 4], "CPTS": [7]}."""
    if not isinstance(value, dict) or len(value) > MOST_VALUES:
        raise Refused(_("La répartition des sous-groupes n’est pas comprise."))
    return {text(name): integers(people) for name, people in value.items()}


def document_kind(value: object) -> str:
    if value not in DocumentKind.values:
        raise Refused(_("Un élément devient un objectif de fiche action ou une étape de procédure."))
    return str(value)


@dataclass(frozen=True)
class NodeRef:
    """A node of a map of this meeting."""

    map_id: int
    node_id: str


def node(value: object) -> NodeRef:
    if not isinstance(value, dict) or value.keys() != {"map", "node"}:
        raise Refused(_("L’élément de la carte n’est pas compris."))
    return NodeRef(integer(value["map"]), text(value["node"]))


def _several(value: object) -> list[object]:
    if not isinstance(value, list) or len(value) > MOST_VALUES:
        raise Refused(_("Une liste est attendue."))
    return value
