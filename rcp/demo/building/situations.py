"""The two situations told in the decks, each with its case conference to come."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from rcp.access.actor import Actor
from rcp.cases.commands import add_contact, join_circle, open_case, record_sharing, revise_case
from rcp.cases.models import Case
from rcp.cases.seeking import ask_cpts, note_contact
from rcp.cases.sharing import CATEGORIES
from rcp.cases.surrounding import add_flow, add_relative, add_step, tell_how_to_reach
from rcp.meetings.commands import answer_invitation, invite_person, schedule_meeting, take_seat
from rcp.meetings.models import Meeting
from rcp.people.professions import Group
from rcp.room.conduct import plan_meeting

from ..clock import at
from ..territory import DAC_EST, DAC_OUEST
from .scene import Scene, told

# The published sentence of each situation, laid out in the four dimensions; nothing is added to it.
LAID_OUT: dict[str, dict[str, Any]] = {
    "Mme A., 88 ans": {
        "question": "Qu’est-ce qui permettrait de sécuriser le domicile et d’éviter une nouvelle hospitalisation ?",
        "medical": "Nombreux antécédents, nombreuses chutes et hospitalisations avec sortie sans aides, "
        "incapacité à la marche, mauvaise observance.",
        "psychological": "Troubles cognitifs non investigués, déni de ses difficultés.",
        "social": "Seule à domicile.",
        "surroundings": "Professionnels épuisés.",
    },
    "M. B., jeune adulte": {
        "question": "Qui fait quoi, notamment en cas d’urgence, pour éviter la rupture de soins ?",
        "medical": "Jeune adulte handicapé, problèmes somatiques.",
        "psychological": "Addictions, troubles psychiques.",
        "social": "Situation précaire.",
        "surroundings": "Appui aux professionnels pour la coordination.",
    },
}


def open_both(scene: Scene) -> None:
    first, second = told("rcp_situations.yaml")["situations"]
    _conference_for_mme_a(scene, _open(scene, "claire", DAC_OUEST, first, physician="vincent"))
    _conference_for_m_b(scene, _open(scene, "lucie", DAC_EST, second))


def _open(scene: Scene, key: str, place: str, facts: dict[str, Any], *, physician: str = "") -> Case:
    laid_out = LAID_OUT[facts["alias"]]
    told_so = {"alias": facts["alias"], "requested_by": facts["demandeurs"], **laid_out}
    if physician:
        told_so["attending_physician"] = scene.people[physician]
    return open_case(by=scene.actor(key), organisation_id=scene.places[place].pk, told=told_so)


def _conference_for_mme_a(scene: Scene, case: Case) -> None:
    claire = scene.actor("claire")
    circle = {"vincent": "Médecin traitant", "ines": "Infirmière", "elodie": "Aide à domicile", "thomas": "Référent"}
    for key, role in circle.items():
        join_circle(by=claire, case_id=case.pk, person_id=scene.people[key].pk, role=role)
    record_sharing(
        by=claire,
        case_id=case.pk,
        told={
            "basis": "care_team",
            "informed_on": timezone.localdate(),
            "informed_by": scene.people["claire"],
            "support": "paper",
            "categories": list(CATEGORIES),
            "groups": [Group.HEALTH, Group.SOCIAL, Group.HOME_HELP, Group.COORDINATION],
            "medical_to_all": True,
        },
    )
    add_contact(
        by=claire,
        case_id=case.pk,
        told={"category": "Équipe spécialisée Alzheimer (ESA)", "phone": "04 94 00 00 50", "informed": False},
    )
    _surround_mme_a(scene, claire, case)
    meeting = _plan(scene, "claire", case, days=1, hour=12, minute=30, mode="video", place="")
    _invite(scene, "claire", meeting, tuple(circle), answering=("ines", "elodie", "thomas"))
    take_seat(by=claire, meeting_id=meeting.pk, role="scribe", person_id=scene.people["thomas"].pk)


def _surround_mme_a(scene: Scene, by: Actor, case: Case) -> None:
    """Who stands by her, who tells whom, and the steps taken so far."""
    add_relative(
        by=by,
        case_id=case.pk,
        told={"bond": "sa voisine", "tie": "trusted", "phone": "04 94 00 00 61", "hours": "le soir"},
    )
    names = {key: scene.people[key].name for key in ("vincent", "ines", "elodie", "thomas")}
    for teller, told_person, what, channel in (
        ("elodie", "ines", "une chute, un repas refusé", "phone"),
        ("ines", "vincent", "une plaie, une confusion", "secure_mail"),
        ("vincent", "thomas", "une hospitalisation", "phone"),
    ):
        told_so = {"teller": names[teller], "told": names[told_person], "what": what, "channel": channel}
        add_flow(by=by, case_id=case.pk, told=told_so)
    today = timezone.localdate()
    for kind, days, note in (
        ("contact", 21, "par l’infirmière"),
        ("assessment", 16, ""),
        ("home_visit", 12, "avec l’aide à domicile"),
    ):
        add_step(by=by, case_id=case.pk, told={"kind": kind, "on": today - timedelta(days=days), "note": note})
    for key, phone, hours in (("vincent", "", "avant 9 h et après 18 h"), ("ines", "", "en tournée, par message")):
        stay = case.circle.get(person=scene.people[key])
        reach = {"role": stay.role, "phone": phone, "hours": hours}
        tell_how_to_reach(by=by, case_id=case.pk, person_id=stay.person_id, told=reach)


def _conference_for_m_b(scene: Scene, case: Case) -> None:
    """What the person was told is not noted yet: the first page says that something is missing."""
    lucie = scene.actor("lucie")
    circle = {"ines": "Infirmière", "julien": "SAMSAH", "anne": "Curatrice"}
    for key, role in circle.items():
        join_circle(by=lucie, case_id=case.pk, person_id=scene.people[key].pk, role=role)
    record_sharing(by=lucie, case_id=case.pk, told={"basis": "consent"})
    _look_for_a_physician(scene, lucie, case)
    meeting = _plan(scene, "lucie", case, days=5, hour=13, minute=0, mode="on_site", place="Cabinet infirmier")
    _invite(scene, "lucie", meeting, tuple(circle), answering=("anne",))


def _look_for_a_physician(scene: Scene, by: Actor, case: Case) -> None:
    """Two physicians were asked; then a CPTS, without saying who the person is."""
    revise_case(by=by, case_id=case.pk, rev=case.rev, told={"no_attending_physician": True})
    today = timezone.localdate()
    for days, outcome, reason, note in ((9, "refused", "full", ""), (6, "waiting", "", "rappelle en fin de semaine")):
        told_so = {
            "name": "Cabinet du port" if reason else "Maison de santé des pins",
            "on": today - timedelta(days=days),
            "outcome": outcome,
            "reason": reason,
            "note": note,
        }
        note_contact(by=by, case_id=case.pk, told=told_so)
    ask_cpts(
        by=by,
        case_id=case.pk,
        told={
            "cpts": scene.places["cpts_golfe"],
            "needed": "Un médecin traitant pour un jeune adulte suivi pour des addictions",
            "sector": "Golfe",
            "deadline": today + timedelta(days=10),
        },
    )


def _plan(scene: Scene, key: str, case: Case, *, days: int, hour: int, minute: int, mode: str, place: str) -> Meeting:
    return plan_meeting(
        by=scene.actor(key),
        kind="rcp",
        organisation_id=case.organisation_id,
        case_id=case.pk,
        starts_at=at(scene.first_start, hour, minute, days=days),
        planned_minutes=55,
        mode=mode,
        place=place,
    )


def _invite(scene: Scene, key: str, meeting: Meeting, guests: tuple[str, ...], *, answering: tuple[str, ...]) -> None:
    for guest in guests:
        invite_person(by=scene.actor(key), meeting_id=meeting.pk, person_id=scene.people[guest].pk)
    for guest in answering:
        scene.clock.pass_minutes(12)
        answer_invitation(by=scene.actor(guest), meeting_id=meeting.pk, accepted=True)


def plan_working_group(scene: Scene) -> None:
    meeting = schedule_meeting(
        by=scene.actor("lucie"),
        kind="working_group",
        organisation_id=scene.places[DAC_EST].pk,
        title="Lien ville-hôpital",
        question="Comment préparer une sortie à plusieurs, avant le jour de la sortie ?",
        starts_at=at(scene.first_start, 9, days=14),
        planned_minutes=110,
        mode="on_site",
        place="Toulon",
        invited_organisation_ids=[scene.places[key].pk for key in (DAC_OUEST, "cpts_littoral", "cpts_golfe")],
        agenda=[
            ("Tour de table : une sortie récente, en deux minutes", 20),
            ("Ce que disent les signalements", 20),
            ("Carte du parcours de sortie", 45),
            ("Qui peut agir, et à quel niveau", 25),
        ],
    )
    _invite(scene, "lucie", meeting, ("claire", "nadia", "hugo", "karim"), answering=("claire", "hugo"))
