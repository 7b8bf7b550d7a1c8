"""A cell that was held, its decision, and the two documents that come of it, as the Var published them."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from approvals.commands import freeze_version, submit_version
from approvals.models import Circuit, Document, Version
from procedures import commands
from procedures.models import DocumentKind, Step
from rcp.decisions.models import Decision
from rcp.journal.models import Stream
from rcp.meetings.models import Meeting, MeetingKind
from tests.cast import Cast

# The published values of the nine fields, in their order.
PUBLISHED: dict[str, tuple[str, list[str]]] = {
    "axis": (
        "Axe de développement",
        ["Participer et contribuer à la structuration coordonnée des parcours de santé"],
    ),
    "name": ("Intitulé de l'action", ["Activation d'une cellule de rupture départementale CPTS/DAC"]),
    "aims": ("Objectifs", ["Analyse collective des situations de rupture de parcours en santé"]),
    "summary": (
        "Résumé de l'action",
        [
            "Etat des lieux et identification des problématiques",
            "Développer les articulations opérationnelles au niveau territorial : département du Var",
            "Mobiliser et renforcer la coopération des différents acteurs de terrain afin de travailler sur les "
            "problématiques communes",
        ],
    ),
    "coordinators": ("Coordinateurs de l'action", ["PTA (DAC) VAR EST / PTA (DAC) VAR OUEST"]),
    "partners": ("Partenaires", ["Structures d'exercice coordonnée : CPTS du Var"]),
    "recurrence": ("Récurrence", ["Février", "Juin"]),
    "results": (
        "Résultats attendus",
        [
            "Alimenter nos parcours mutuels",
            "Création de procédures partagées (ex : patient sans médecin traitant)",
            "Remontée collective des problématiques sans solutions territoriales : DD ARS",
        ],
    ),
    "evaluation": (
        "Évaluation",
        ["Soumission des procédures en CCOPD", "Indicateurs DAC - ANAP", "Indicateurs CPTS"],
    ),
}

LEAD = "Référent de parcours (DAC)"
# (kind, who, what, when, trace) of « Patient sans médecin traitant », in order.
LINES = (
    ("step", "Professionnel demandeur", "Signaler l’absence de médecin traitant au DAC", "dès le constat", "demande"),
    ("step", LEAD, "Recueillir l’accord de la personne et ses préférences", "sous 5 jours ouvrés", "accord noté"),
    ("step", LEAD, "Évaluer la situation et la priorité", "sous 5 jours ouvrés", "évaluation"),
    ("step", LEAD, "Contacter les médecins du secteur et noter chaque réponse", "sous 10 jours ouvrés", "réponses"),
    ("decision", "", "Un médecin accepte\u202f?", "", ""),
    (
        "step",
        "Coordinateur de la CPTS",
        "Proposer la situation, sans identité, aux médecins",
        "sous 15 jours",
        "réponse",
    ),
    ("decision", "", "Un médecin accepte\u202f?", "", ""),
    ("step", LEAD, "Saisir l’Assurance maladie et remonter la situation à la cellule", "sous 5 jours", "saisine"),
    ("step", LEAD, "Organiser la première consultation", "sous 15 jours ouvrés", "date de la consultation"),
    ("end", "", "Situation suivie, réponse donnée au demandeur", "", ""),
)
# Rank of the line → its targets, as ranks.
TARGETS: dict[int, dict[str, int]] = {5: {"yes": 9, "no": 6}, 7: {"yes": 9, "no": 8}, 8: {"next": 10}, 9: {"next": 10}}


def held_cell(cast: Cast) -> tuple[Meeting, Decision]:
    """A cell of the DAC Var Ouest with the two CPTS invited, and what it decided."""
    now = timezone.now()
    meeting = Meeting.objects.create(
        kind=MeetingKind.RUPTURE_CELL,
        title="Cellule rupture de parcours du Var",
        question="Patients sans médecin traitant\u202f: que pouvons-nous faire ensemble\u202f?",
        organisation=cast.dac_ouest,
        starts_at=now,
        state="open",
        opened_at=now,
        stream=Stream.objects.create(),
    )
    meeting.invited_organisations.set([cast.cpts_ouest, cast.cpts_est])
    decision = Decision.objects.create(
        meeting=meeting, number=1, text="Écrire une procédure partagée.", author_label="Claire Aubert", written_at=now
    )
    return meeting, decision


def procedure(cast: Cast, *, complete: bool = True) -> Document:
    meeting, decision = held_cell(cast)
    document = commands.start_document(
        by=cast.actor(cast.claire),
        kind=DocumentKind.PROCEDURE,
        title="Patient sans médecin traitant",
        meeting_id=meeting.pk,
        decision_id=decision.pk,
    )
    if complete:
        write_steps(cast, document)
    return document


def write_steps(cast: Cast, document: Document) -> list[Step]:
    by = cast.actor(cast.nadia)
    rows = [
        commands.add_step(by=by, document_id=document.pk, kind=kind, actor=actor, task=task, trigger=when, record=trace)
        for kind, actor, task, when, trace in LINES
    ]
    for rank, targets in TARGETS.items():
        row = rows[rank - 1]
        words: dict[str, Any] = {name: rows[target - 1].pk for name, target in targets.items()}
        commands.revise_step(by=by, document_id=document.pk, step_id=row.pk, rev=row.rev, **words)
    return rows


def action_sheet(cast: Cast) -> Document:
    meeting, decision = held_cell(cast)
    by = cast.actor(cast.claire)
    document = commands.start_document(
        by=by,
        kind=DocumentKind.ACTION_SHEET,
        title="Fiche Action\u00a0: Cellule de rupture de parcours",
        meeting_id=meeting.pk,
        decision_id=decision.pk,
    )
    for key, (_label, points) in PUBLISHED.items():
        commands.revise_field(by=by, document_id=document.pk, key=key, rev=1, text="\n".join(points))
    return document


def frozen(cast: Cast, document: Document) -> Version:
    return freeze_version(by=cast.actor(cast.claire), document_id=document.pk)


def submitted(cast: Cast, version: Version, *, deadline: datetime | None = None) -> Circuit:
    return submit_version(
        by=cast.actor(cast.claire),
        version_id=version.pk,
        body_id=cast.body.pk,
        deadline=deadline or timezone.now() + timedelta(days=10),
    )
