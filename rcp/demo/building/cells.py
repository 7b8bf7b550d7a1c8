"""The earlier cell, held and closed, and the cell of today, ready to start."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from mindmap.commands import graft_map, open_map
from mindmap.document.ydoc import Subtree
from mindmap.models import MindMap
from rcp.decisions.commands import Owner, answer_action, assign_action, express_dissent, record_decision
from rcp.meetings.commands import answer_invitation, check_in, invite_person, schedule_meeting, take_seat
from rcp.meetings.commands import end_meeting as end
from rcp.meetings.commands import form_groups as split
from rcp.meetings.models import Meeting
from rcp.reports.models import Theme
from rcp.room.closing import close_meeting
from rcp.room.conduct import advance_phase, open_meeting
from rcp.room.panes.map.opening import form_groups

from ..clock import at
from ..territory import CPTS, DAC_EST, DAC_OUEST
from .scene import Scene, told

GROUPS = ("Professionnels DAC", "Coordinateurs CPTS")
AGENDA = (
    ("Accueil", 5),
    ("Suivi des décisions de la dernière fois", 10),
    ("Ce que disent les signalements", 10),
    ("Deux sous-groupes : professionnels DAC, coordinateurs CPTS", 30),
    ("Mise en commun des deux cartes", 25),
    ("Décisions : qui fait quoi, pour quand", 15),
    ("Relecture du relevé", 5),
)
DAC_SIDE, CPTS_SIDE = ("claire", "lucie", "karim", "sophie"), ("nadia", "hugo", "maelle")


def hold_earlier_cell(scene: Scene, theme: Theme) -> Meeting:
    """Four months ago: planned, held phase by phase, closed. What was said there is made up."""
    starts_at = at(scene.first_start, 14, days=-120)
    scene.clock.go_to(starts_at - timedelta(days=14))
    claire = scene.actor("claire")
    meeting = _schedule(
        scene,
        theme,
        starts_at=starts_at,
        title="Première séance : patients sans médecin traitant",
        context="Réunion d’exemple, inventée pour la démonstration.",
    )
    _map_of(scene, meeting, theme.title, [])
    _invite(scene, meeting, (*DAC_SIDE[1:], *CPTS_SIDE))
    take_seat(by=claire, meeting_id=meeting.pk, role="scribe", person_id=scene.people["lucie"].pk)
    take_seat(by=claire, meeting_id=meeting.pk, role="timekeeper", person_id=scene.people["karim"].pk)
    scene.clock.go_to(starts_at)
    open_meeting(by=claire, meeting_id=meeting.pk)
    for key in (*DAC_SIDE, *CPTS_SIDE):
        scene.clock.pass_minutes(0.5)
        check_in(by=scene.actor(key), meeting_id=meeting.pk, mode="on_site" if key in DAC_SIDE else "video")
    for minutes in (3, 6, 9):
        scene.clock.pass_minutes(minutes)
        advance_phase(by=claire, meeting_id=meeting.pk)
    _work_in_groups(scene, meeting)
    _decide(scene, meeting)
    scene.clock.pass_minutes(14)
    advance_phase(by=claire, meeting_id=meeting.pk)
    scene.clock.pass_minutes(5)
    end(by=claire, meeting_id=meeting.pk)
    scene.clock.pass_minutes(25)
    return close_meeting(by=claire, meeting_id=meeting.pk)


def answer_for_actions(scene: Scene, meeting: Meeting) -> None:
    """In the months since: one was done, the others are confirmed and one of them is late."""
    first, second, third = meeting.action_items.order_by("number")
    scene.clock.pass_minutes(60)
    answer_action(by=scene.actor("claire"), action_id=first.pk, answer="confirm")
    answer_action(by=scene.actor("lucie"), action_id=second.pk, answer="confirm")
    scene.clock.pass_minutes(60 * 24 * 20)
    answer_action(by=scene.actor("nadia"), action_id=third.pk, answer="done")


def plan_todays_cell(scene: Scene, theme: Theme, earlier: Meeting) -> Meeting:
    """Planned for today, with what was published of the meeting of 23 June 2022."""
    published = told("cellule_var_2022-06-23.yaml")
    meeting = _schedule(
        scene,
        theme,
        starts_at=_soon(scene),
        title="",
        context=_context(published["reunion"]),
        previous_id=earlier.pk,
    )
    drawn = published["carte_illustrative"]
    # Nobody knows the words of the map of 23 June 2022: the made-up one says that it is an example wherever it is seen.
    _map_of(scene, meeting, f"{drawn['racine']} (exemple illustratif)", _branches(drawn))
    _invite(scene, meeting, (*DAC_SIDE[1:], *CPTS_SIDE))
    invite_person(by=scene.actor("claire"), meeting_id=meeting.pk, person_id=scene.people["vincent"].pk)
    take_seat(by=scene.actor("claire"), meeting_id=meeting.pk, role="scribe", person_id=scene.people["lucie"].pk)
    form_groups(by=scene.actor("claire"), meeting_id=meeting.pk, names=GROUPS)
    return meeting


def _schedule(scene: Scene, theme: Theme, **told_so: Any) -> Meeting:
    return schedule_meeting(
        by=scene.actor("claire"),
        kind="rupture_cell",
        organisation_id=scene.places[DAC_OUEST].pk,
        theme_id=theme.pk,
        planned_minutes=100,
        mode="mixed",
        place="DAC Var Ouest, salle de réunion",
        invited_organisation_ids=[scene.places[key].pk for key in (DAC_EST, "cpam", *CPTS)],
        agenda=AGENDA,
        **told_so,
    )


def _soon(scene: Scene) -> Any:
    """The next quarter of an hour, unless the day ends before."""
    start = scene.first_start
    soon = start + timedelta(minutes=15 - start.minute % 15, seconds=-start.second, microseconds=-start.microsecond)
    return soon if soon.date() == start.date() else start


def _context(reunion: dict[str, Any]) -> str:
    lines = [
        "Démonstration : cette réunion rejoue celle du 23 juin 2022 dans le Var, à l’initiative de la "
        f"{reunion['impulsion']}. Les personnes sont inventées et la carte proposée est un exemple.",
        *reunion["contexte"],
        "Animation : deux sous-groupes (professionnels DAC, coordinateurs CPTS) et une carte mentale.",
        f"Livrables attendus : {', '.join(reunion['livrables'])}.",
    ]
    return "\n".join(lines)


def _branches(drawn: dict[str, Any]) -> list[Subtree | str]:
    return [{"text": each["texte"], "children": each["enfants"]} for each in drawn["branches"]]


def _map_of(scene: Scene, meeting: Meeting, title: str, outline: Sequence[Subtree | str]) -> MindMap:
    return open_map(by=scene.actor("claire"), meeting=meeting, title=title, outline=outline)


def _invite(scene: Scene, meeting: Meeting, guests: tuple[str, ...]) -> None:
    for guest in guests:
        invite_person(by=scene.actor("claire"), meeting_id=meeting.pk, person_id=scene.people[guest].pk)
    for guest in guests[:-1]:
        scene.clock.pass_minutes(45)
        answer_invitation(by=scene.actor(guest), meeting_id=meeting.pk, accepted=True)


def _work_in_groups(scene: Scene, meeting: Meeting) -> None:
    """Each group draws its map, then both become branches of the common one."""
    claire = scene.actor("claire")
    sides = dict(zip(GROUPS, (DAC_SIDE, CPTS_SIDE), strict=True))
    people = {name: [scene.people[key].pk for key in keys] for name, keys in sides.items()}
    groups = split(by=claire, meeting_id=meeting.pk, names=GROUPS, people=people, minutes=30)
    branches: dict[str, list[Subtree | str]] = {
        GROUPS[0]: [
            {"text": "Ce que nous voyons", "children": ["Listes fermées", "Refus pour complexité"]},
            {"text": "Ce que nous faisons", "children": ["Évaluation à domicile", "Appels aux médecins du secteur"]},
        ],
        GROUPS[1]: [
            {"text": "Ce que nous voyons", "children": ["Départs en retraite non remplacés"]},
            {"text": "Ce que nous pouvons faire", "children": ["Recenser les patients", "Proposer entre médecins"]},
        ],
    }
    drawn = [
        open_map(by=claire, meeting=meeting, title=group.name, breakout=group, outline=branches[group.name])
        for group in groups
    ]
    scene.clock.pass_minutes(31)
    advance_phase(by=claire, meeting_id=meeting.pk)
    common = MindMap.objects.get(meeting=meeting, breakout=None)
    for each in drawn:
        graft_map(by=claire, source_map_id=each.pk, target_map_id=common.pk)
    scene.clock.pass_minutes(22)
    advance_phase(by=claire, meeting_id=meeting.pk)


def _decide(scene: Scene, meeting: Meeting) -> None:
    lucie = scene.actor("lucie")
    today = scene.first_start.date()
    record_decision(
        by=lucie,
        meeting_id=meeting.pk,
        text="Activer une cellule de rupture départementale CPTS/DAC, réunie en février et en juin.",
    )
    record_decision(
        by=lucie, meeting_id=meeting.pk, text="Rédiger une procédure partagée « Patient sans médecin traitant »."
    )
    shared = record_decision(
        by=lucie, meeting_id=meeting.pk, text="Remonter à la DD ARS les problématiques sans solution territoriale."
    )
    express_dissent(
        by=scene.actor("hugo"),
        meeting_id=meeting.pk,
        decision_id=shared.pk,
        text="La remontée devrait passer d’abord par les CPTS.",
    )
    for text, who, days in (
        ("Réunir les signalements des deux territoires avant la prochaine cellule", "claire", -1),
        ("Rédiger la procédure, version 0.1", "lucie", 8),
        ("Recenser les médecins de la CPTS qui acceptent une première consultation", "nadia", -60),
    ):
        scene.clock.pass_minutes(2)
        assign_action(
            by=lucie,
            meeting_id=meeting.pk,
            text=text,
            owner=Owner(id=scene.people[who].pk),
            due_on=today + timedelta(days=days),
        )
