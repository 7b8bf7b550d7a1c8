"""The papers that came out of the earlier cell: an action sheet before the body, a procedure being drafted."""

from typing import Any

from approvals.commands import cast_ballot, freeze_version, submit_version
from approvals.models import Document
from procedures.commands import add_step, revise_field, revise_step, start_document
from procedures.models import Step
from procedures.sheet import FIELDS
from rcp.meetings.models import Meeting

from ..clock import at
from ..territory import BODY
from .scene import Scene, told


def write_action_sheet(scene: Scene, meeting: Meeting) -> None:
    """The sheet as it was published, frozen; its body has a week left to answer."""
    claire = scene.actor("claire")
    scene.clock.pass_minutes(60 * 24 * 3)
    sheet = start_document(
        by=claire,
        kind="action_sheet",
        title="Cellule de rupture de parcours",
        meeting_id=meeting.pk,
        decision_id=meeting.decisions.order_by("number")[0].pk,
    )
    published = told("fiche_action_cellule_rupture_var.yaml")["champs"]
    for field, said in zip(FIELDS, published, strict=True):
        scene.clock.pass_minutes(4)
        revise_field(by=claire, document_id=sheet.pk, key=field.key, rev=1, text=_lines(said["valeur"]))
    version = freeze_version(
        by=claire, document_id=sheet.pk, summary="Première rédaction, d’après le relevé de la cellule."
    )
    scene.clock.go_to(at(scene.first_start, 10, days=-5))
    circuit = submit_version(
        by=claire,
        version_id=version.pk,
        body_id=scene.bodies[BODY].pk,
        deadline=at(scene.first_start, 18, days=7),
    )
    scene.clock.pass_minutes(60 * 20)
    cast_ballot(by=scene.actor("nadia"), circuit_id=circuit.pk, choice="approve", digest=version.digest)


def draft_procedure(scene: Scene, meeting: Meeting) -> None:
    """A made-up procedure, said to be an example by its title."""
    claire = scene.actor("claire")
    drawn = told("cellule_var_2022-06-23.yaml")["procedure_illustrative"]
    scene.clock.pass_minutes(60 * 24 * 2)
    document = start_document(
        by=claire,
        kind="procedure",
        title=f"{drawn['titre']} (exemple illustratif)",
        meeting_id=meeting.pk,
        decision_id=meeting.decisions.order_by("number")[1].pk,
    )
    rows = {line["n"]: _add(scene, document, line) for line in drawn["etapes"]}
    for line in drawn["etapes"]:
        targets = {
            name: rows[line[key]].pk for name, key in (("next", "suite"), ("yes", "oui"), ("no", "non")) if key in line
        }
        if targets:
            step = Step.objects.get(pk=rows[line["n"]].pk)
            revise_step(by=claire, document_id=document.pk, step_id=step.pk, rev=step.rev, **targets)


def _add(scene: Scene, document: Document, line: dict[str, Any]) -> Step:
    """A line is a question, an end, or a step with who, what, when and the trace it leaves."""
    by = scene.actor("claire")
    scene.clock.pass_minutes(3)
    if "decision" in line:
        return add_step(by=by, document_id=document.pk, kind="decision", task=line["decision"])
    if "fin" in line:
        return add_step(by=by, document_id=document.pk, kind="end", task=line["fin"])
    return add_step(
        by=by,
        document_id=document.pk,
        actor=line["qui"],
        task=line["quoi"],
        trigger=line["quand"],
        record=line["trace"],
    )


def _lines(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "\n".join(value)
