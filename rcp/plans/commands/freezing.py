"""Making a version: its words are frozen, and those who validate are told that it waits."""

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.journal.record import name_of
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.paper.codes import next_code
from rcp.paper.commands import ask_for_print, freeze
from rcp.paper.models import Frozen

from .. import life
from ..models import Plan, PlanVersion
from ..paper import KIND, PROPOSED, content_of
from ..queries import lacking
from .locking import locked, told

_ATTEMPTS = 20


@atomic
def propose_version(*, by: Actor, plan_id: int) -> PlanVersion:
    """Freeze the plan as it is written now. It takes the place of a version that still waits for answers."""
    plan = locked(plan_id)
    by.require(Ability.FREEZE, plan)
    missing = lacking(plan)
    if missing:
        raise NotYet(_("Avant d’établir une version :"), missing=missing)
    number = plan.versions.count() + 1
    frozen = _frozen(plan, by=by, number=number)
    version = PlanVersion.objects.create(
        plan=plan, number=number, frozen=frozen, circuit=plan.circuit, made_by=by.label
    )
    ask_for_print(frozen=frozen, name=PROPOSED)
    plan.state, plan.rev = life.after_version(number), plan.rev + 1
    plan.save(update_fields=["state", "rev"])
    told(Verb.PLAN_PROPOSED, by=by, plan=plan, version=number)
    return version


def _frozen(plan: Plan, *, by: Actor, number: int) -> Frozen:
    content, year = content_of(plan, number=number), timezone.localdate().year
    known = Frozen.objects.filter(kind=KIND, subject=name_of(plan)).values_list("code", flat=True).first()
    for _attempt in range(_ATTEMPTS):
        taken = Frozen.objects.filter(code__startswith=f"PPCS-{year}-").values_list("code", flat=True)
        try:
            return freeze(
                by=by,
                kind=KIND,
                code=known or next_code("PPCS", year, taken),
                number=str(number),
                title=content["title"],
                organisation=plan.case.organisation,
                subject=plan,
                content=content,
            )
        except NotYet:
            if known:
                raise
    raise NotYet(_("Le plan n’a pas pu recevoir de numéro. Réessayez."))
