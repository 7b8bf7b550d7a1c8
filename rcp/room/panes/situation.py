"""La situation: what the person is called here, the question, what was said of them, on what grounds it is shared, and
whom to call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rcp.cases.models import Basis, CareCircle, Case, Contact, SharingBasis
from rcp.cases.queries import missing_to_share
from rcp.journal.verbs import Verb

from ..queries import RoomPicture, colour_class
from .pane import PHASES, Pane


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
        sharing=case.sharing.filter(withdrawn_on__isnull=True).last(),
        missing=missing_to_share(case),
        dimensions={name: (_label(name), getattr(case, name)) for name in DIMENSIONS},
        circle=[CircleLine(stay) for stay in stays.select_related("person__profession")],
        contacts=list(case.contacts.all()),
    )


def _label(name: str) -> str:
    field = Case._meta.get_field(name)
    return str(getattr(field, "verbose_name", name)).capitalize()


def offered(picture: RoomPicture) -> bool:
    return picture.meeting.is_rcp


PANE = Pane(
    name="situation",
    label=_("La situation"),
    icon="☺",
    sections={"situation": PHASES | {Verb.MEETING_REVISED, Verb.SHARING_CHANGED}},
    read=read,
    told={Verb.SHARING_CHANGED: _("le partage de cette situation a changé")},
    offered=offered,
)
