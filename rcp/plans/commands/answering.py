"""The physician's validation and the person's agreement, to one version each, by its digest."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.links import address, make_link
from rcp.access.models import Purpose
from rcp.journal.refusals import NotYet
from rcp.journal.transactions import atomic
from rcp.journal.verbs import Verb
from rcp.notify.mail import queue_mail
from rcp.paper.commands import ask_for_print
from rcp.people.anonymity import refuse_identity
from rcp.people.identities import Allowed
from rcp.people.models import Person

from .. import life
from ..models import AnswerKind, Plan, PlanAnswer, PlanState, PlanVersion
from ..paper import VALIDATED, facts_of
from ..queries import waiting
from .locking import locked, told

LINK_LASTS = timedelta(days=30)
NEEDS = {AnswerKind.VALIDATION: Ability.VALIDATE, AnswerKind.AGREEMENT: Ability.AGREE}


@atomic
def answer_plan(
    *,
    by: Actor,
    plan_id: int,
    kind: str,
    given: bool,
    digest: str,
    means: str = "",
    said_on: date | None = None,
    reason: str = "",
) -> PlanAnswer:
    """Note one answer to the version that waits. Once all are given the plan is validated and its copy is printed.

    `digest` is that of the version as it was read. Raises Refused; NotYet when nothing waits, when another version
    was read, when it was answered already, or when a refusal says no reason.
    """
    plan = locked(plan_id)
    by.require(NEEDS[AnswerKind(kind)], plan)
    reason = " ".join(reason.split())
    refuse_identity(reason, allowed=Allowed(doctors=True))
    version = waiting(plan)
    if version is None or kind not in life.needed(version.circuit):
        raise NotYet(_("Aucune version n’attend cette réponse."))
    if version.frozen.digest != digest:
        raise NotYet(_("Une nouvelle version a été établie entre-temps : relisez-la avant de répondre."))
    if version.answers.filter(kind=kind).exists():
        raise NotYet(_("Cette réponse est déjà donnée."))
    if not given and not reason:
        raise NotYet(_("Dites en quelques mots ce qui devrait changer."))
    answer = _written(version, by=by, kind=kind, given=given, means=means, said_on=said_on, reason=reason)
    told(Verb.PLAN_ANSWERED, by=by, plan=plan, version=version.number, kind=kind, given=given)
    _concluded(plan, PlanVersion.objects.get(pk=version.pk))
    return answer


def _written(
    version: PlanVersion, *, by: Actor, kind: str, given: bool, means: str, said_on: date | None, reason: str
) -> PlanAnswer:
    today = timezone.localdate()
    on = said_on or today
    if on > today:
        raise NotYet(_("La date de cette réponse est à venir."))
    if kind == AnswerKind.AGREEMENT and not means:
        raise NotYet(_("Dites comment la personne a répondu : de vive voix, par écrit, par son représentant."))
    return PlanAnswer.objects.create(
        version=version,
        kind=kind,
        given=given,
        digest=version.frozen.digest,
        person_id=by.person_id or 0,
        label=by.label,
        means=means if kind == AnswerKind.AGREEMENT else "",
        said_on=on,
        reason=reason,
    )


def _concluded(plan: Plan, version: PlanVersion) -> None:
    if version.outcome is not True:
        return
    plan.state, plan.rev = PlanState.VALIDATED, plan.rev + 1
    plan.save(update_fields=["state", "rev"])
    ask_for_print(frozen=version.frozen, name=VALIDATED, facts=facts_of(version))


@atomic
def ask_to_validate(*, by: Actor, plan_id: int, person_id: int) -> str:
    """A personal link to the version that waits, for whoever validates or notes the person's agreement; gives its
    address, shown once. A mail says that it waits, to whoever has an address, never of whom."""
    plan = locked(plan_id)
    by.require(Ability.FREEZE, plan)
    if waiting(plan) is None:
        raise NotYet(_("Aucune version n’attend de réponse."))
    around = plan.validators() | set(plan.case.circle.current(timezone.localdate()).values_list("person_id", flat=True))
    if person_id not in around:
        raise NotYet(_("Cette personne n’est pas du cercle et ne valide pas ce plan."))
    person, organisation = Person.objects.get(pk=person_id), plan.case.organisation
    token = make_link(
        by=by, person=person, purpose=Purpose.VOTE, organisation=organisation, subject=plan, lasts=LINK_LASTS
    )
    queue_mail(
        by=by,
        organisation=organisation,
        person=person,
        subject=_("Un document attend votre réponse"),
        text=_("%s vous demande de lire un document et d’y répondre, par ce lien personnel.") % organisation.name,
        link=address(token),
    )
    return address(token)
