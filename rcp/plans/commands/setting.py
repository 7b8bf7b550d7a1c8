"""What an organisation chooses for whoever has no attending physician."""

from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.guards import OfOrganisation
from rcp.journal.record import record
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.people.models import Organisation

from ..models import Circuit, PlanSettings


@atomic
def choose_circuit(*, by: Actor, organisation_id: int, circuit: str) -> PlanSettings:
    """Holds for the versions made from now on; those that wait keep who validates them."""
    rows = Organisation.objects.select_for_update(of=("self",), no_key=True).select_related("stream")
    organisation = rows.get(pk=organisation_id)
    by.require(Ability.SCHEDULE, OfOrganisation(organisation))
    if circuit not in Circuit.values or circuit == Circuit.ATTENDING:
        raise NotYet(_("Choisissez qui valide quand il n’y a pas de médecin traitant."))
    chosen, _made = PlanSettings.objects.update_or_create(
        organisation=organisation, defaults={"without_physician": circuit, "noted_by": by.label}
    )
    record(Verb.PLAN_CIRCUIT_CHOSEN, by=by, stream=organisation.stream, subject=organisation, circuit=circuit)
    return chosen
