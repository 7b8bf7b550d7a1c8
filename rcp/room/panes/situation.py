"""La situation: what the person is called here, the question, what was said of them, on what grounds it is shared, and
whom to call."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rcp.cases.models import Basis, CareCircle, Case, Contact, SharingBasis
from rcp.cases.queries import missing_to_share
from rcp.cases.sharing import CATEGORIES, REPRESENTATIONS
from rcp.journal.verbs import Verb
from rcp.people.professions import GROUPS, Group

from ..queries import RoomPicture, colour_class
from .pane import PHASES, Pane
from .sharing import COMMANDS


@dataclass(frozen=True)
class CircleLine:
    stay: CareCircle

    @property
    def colour(self) -> int:
        return colour_class(self.stay.person_id)


@dataclass(frozen=True)
class Situation:
    """`missing`: why it may not be shared yet; `dimensions`: each of the four by its name, with its label and what is
    written of it or ""."""

    case: Case
    sharing: SharingBasis | None
    missing: Sequence[str]
    dimensions: Mapping[str, tuple[str, str]]
    circle: Sequence[CircleLine]
    contacts: Sequence[Contact]

    categories = CATEGORIES
    groups = GROUPS
    representations = REPRESENTATIONS

    @property
    def categories_ticked(self) -> Collection[str]:
        """What the form starts from: what was noted last, or everything."""
        return (self.sharing.categories if self.sharing else ()) or CATEGORIES

    @property
    def groups_ticked(self) -> Collection[str]:
        return (self.sharing.groups if self.sharing else ()) or [each for each in GROUPS if each != Group.OTHERS]

    @property
    def basis(self) -> str | Promise:
        return SHORT[Basis(self.sharing.basis)] if self.sharing else ""


SHORT: Mapping[Basis, str | Promise] = {
    Basis.CARE_TEAM: _("équipe de soins"),
    Basis.CONSENT: _("consentement"),
    Basis.REPRESENTATIVE: _("accord du représentant"),
    Basis.ANONYMOUS: _("anonyme"),
}
DIMENSIONS = ("medical", "psychological", "social", "surroundings")


def read(picture: RoomPicture) -> Situation | None:
    case = picture.meeting.case
    if case is None:
        return None
    stays = CareCircle.objects.current(timezone.localdate()).filter(case=case)
    return Situation(
        case=case,
        sharing=_holding(case),
        missing=missing_to_share(case),
        dimensions={name: (_label(name), getattr(case, name)) for name in DIMENSIONS},
        circle=[CircleLine(stay) for stay in stays.select_related("person__profession")],
        contacts=list(case.contacts.all()),
    )


def _holding(case: Case) -> SharingBasis | None:
    """The latest statement, if it was not withdrawn: one before it does not come back."""
    latest = case.sharing.last()
    return latest if latest is not None and latest.withdrawn_on is None else None


def _label(name: str) -> str:
    field = Case._meta.get_field(name)
    return str(getattr(field, "verbose_name", name)).capitalize()


def offered(picture: RoomPicture) -> bool:
    return picture.meeting.is_rcp


PANE = Pane(
    name="situation",
    label=_("La situation"),
    icon="☺",
    sections={"situation": PHASES | {Verb.VOICE_NOTED, Verb.MEETING_REVISED, Verb.SHARING_CHANGED}},
    read=read,
    commands=COMMANDS,
    told={Verb.SHARING_CHANGED: _("le partage de cette situation a changé")},
    offered=offered,
)
