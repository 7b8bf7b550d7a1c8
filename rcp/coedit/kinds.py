"""What each kind of shared document allows: rights, checks and limits, given by the area that owns the kind.

A kind is registered in its area's `AppConfig.ready()`:

    kinds["notes"] = DocumentKind(may_read=may_read_notes, may_write=may_write_notes)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from django.utils.translation import gettext as _
from pycrdt import Doc

from rcp.access.actor import Actor
from rcp.journal.refusals import Refused

from .guard import Bounds
from .models import SharedDocument


class Rights(NamedTuple):
    """`above`: also where the document is fenced off."""

    read: bool
    write: bool
    above: bool = False


NO_RIGHTS = Rights(read=False, write=False)


@dataclass(frozen=True)
class Limits:
    """Bounds per participant (never per address) and per document. Bursts are what a bucket holds when full."""

    frames_per_second: float = 60.0
    burst_frames: float = 600.0
    bytes_per_second: float = 512 * 1024
    burst_bytes: float = 8 * 1024 * 1024
    document_bytes: int = 16 * 1024 * 1024

    @property
    def bounds(self) -> Bounds:
        """Of an update that is no frame of somebody's: what the service makes, or read again from the log."""
        return Bounds.of_document(self.document_bytes)


def too_large() -> Refused:
    return Refused(_("Ce document a atteint sa taille maximale : rien de plus ne peut y être écrit."))


class Check(Protocol):
    """Refuse what the kind does not allow, before it is applied: raise Refused with a French sentence.

    `before` is the document as it stands (read it, never change it) and `update` a well-formed Yjs update.
    Called on the event loop for every frame of a person, so it asks the database nothing.
    """

    def __call__(self, document: SharedDocument, before: "Doc[Any]", update: bytes, by: Actor) -> None: ...


class Fenced(Refused):
    """Written where the document is fenced off; `places` are the parts that must be taken back, as the kind names
    them: its browsers know what to do with the names."""

    def __init__(self, why: str, places: Sequence[str]) -> None:
        super().__init__(why)
        self.places = tuple(places)


class Fence(Protocol):
    """What is fenced off in one document, held in memory by its session: the same rule as `Check`, but for whoever
    writes above fences, and made anew when what is fenced off changed."""

    def check(self, before: "Doc[Any]", update: bytes) -> None:
        """Raise Fenced when the update writes where it may not; `before` is read, never changed."""


class RightsOfMany(Protocol):
    """The rights of each actor, in order, in a number of queries that does not depend on how many they are."""

    def __call__(self, document: SharedDocument, actors: Sequence[Actor]) -> Sequence[Rights]: ...


def _keeps_nothing(before: "Doc[Any]") -> None:
    """Most kinds keep nothing beside a document."""


@dataclass(frozen=True)
class Mark:
    """Words of a live text that may not stay there. `place`: of which passage, as the kind names them."""

    place: str
    words: str
    why: str


@dataclass(frozen=True)
class Marks:
    """What was found in some passages. `must`: closing waits for it; else whoever wrote it decides."""

    found: tuple[Mark, ...] = ()
    must: bool = True


class Look(Protocol):
    """How a kind looks at what is written, once it is: a live text cannot be refused letter by letter."""

    def passages(self, doc: "Doc[Any]") -> Mapping[str, str]:
        """Each passage of the text under its place. Read on the event loop; the document is not changed."""

    def marks(self, document: SharedDocument, passages: Mapping[str, str]) -> Marks:
        """What may not stay in these passages. Called on a thread; may ask the database."""


Question = Callable[[Actor, SharedDocument], bool]


@dataclass(frozen=True)
class DocumentKind:
    """`may_read` and `may_write` may ask the database. They are asked when someone arrives, and asked again for
    everyone in it when the document's stream gains an entry or someone's rights change; never for a frame.
    `rights_of_many` answers for everyone at once when that is cheaper. `fence` asks the database, each time
    `SharedDocument.fences` moved; None: nothing is fenced off. `let_go` is told of a document that `check` and the
    fences will not see again: what they keep beside it goes. `look`: its authors are told what may not stay in it.
    `schema`: a page that knows an earlier one is asked to load again, and is shown nothing before.
    """

    may_read: Question
    may_write: Question
    check: Check | None = None
    rights_of_many: RightsOfMany | None = None
    fence: Callable[[SharedDocument], Fence | None] | None = None
    let_go: Callable[["Doc[Any]"], None] = _keeps_nothing
    look: Look | None = None
    schema: int = 1
    limits: Limits = field(default_factory=Limits)

    def rights(self, document: SharedDocument, actors: Sequence[Actor]) -> Sequence[Rights]:
        if self.rights_of_many is not None:
            return self.rights_of_many(document, actors)
        return [self._rights_of_one(document, actor) for actor in actors]

    def _rights_of_one(self, document: SharedDocument, actor: Actor) -> Rights:
        read = self.may_read(actor, document)
        return Rights(read=read, write=read and self.may_write(actor, document))


# Filled in AppConfig.ready() by the areas that own documents.
kinds: dict[str, DocumentKind] = {}
