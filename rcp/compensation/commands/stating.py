"""A list of claims kept on paper."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.guards import OfOrganisation
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.paper.codes import next_code
from rcp.paper.commands import ask_for_print, freeze
from rcp.paper.models import Frozen
from rcp.people.models import Organisation

from ..models import Statement
from ..paper import COMPLETE, KIND, content_of
from ..queries import claims_of

_ATTEMPTS = 20


@atomic
def freeze_statement(
    *,
    by: Actor,
    payer_id: int,
    since: date,
    until: date,
    person_id: int | None = None,
    meeting_id: int | None = None,
) -> Frozen:
    """Keep what this payer was asked in this period, number it and queue its paper. A person may ask for their own."""
    payer = Organisation.objects.select_related("stream").get(pk=payer_id)
    statement = Statement(
        payer=payer, person_id=person_id, meeting_id=meeting_id, since=since, until=until, made_by=by.label
    )
    if person_id is None and meeting_id is None:
        by.require(Ability.SETTLE, OfOrganisation(payer))
    by.require(Ability.SEE, statement)
    if until < since:
        raise NotYet(_("La période finit avant de commencer."))
    claims = claims_of(statement)
    if not claims:
        raise NotYet(_("Aucun défraiement sur cette période."))
    statement.save(force_insert=True)
    content = content_of(statement, claims)
    year = timezone.localdate().year
    for _attempt in range(_ATTEMPTS):
        taken = Frozen.objects.filter(code__startswith=f"DEF-{year}-").values_list("code", flat=True)
        try:
            frozen = freeze(
                by=by,
                kind=KIND,
                code=next_code("DEF", year, taken),
                number="1",
                title=content["title"],
                organisation=payer,
                subject=statement,
                content=content,
            )
        except NotYet:
            continue
        ask_for_print(frozen=frozen, name=COMPLETE)
        return frozen
    raise NotYet(_("L’état n’a pas pu recevoir de numéro. Réessayez."))
