"""The plan (PPCS) of the situation that has no attending physician: two objectives, a version that waits."""

from rcp.cases.models import Case
from rcp.plans.commands import add_line, establish_plan, propose_version

from .scene import Scene

LINES = (
    {
        "objective": "Ne plus rompre les soins",
        "action": "Passe deux fois par semaine et prévient le SAMSAH d’une absence",
        "who": "l’infirmière libérale",
        "criterion": "aucune semaine sans passage",
    },
    {
        "objective": "Savoir qui appeler en cas de crise",
        "action": "Écrit la conduite à tenir et la remet à la personne",
        "who": "le SAMSAH",
        "criterion": "la personne l’a chez elle",
    },
)


def establish_for_m_b(scene: Scene) -> None:
    lucie, case = scene.actor("lucie"), Case.objects.get(alias__startswith="M. B.")
    plan = establish_plan(by=lucie, case_id=case.pk)
    for line in LINES:
        add_line(by=lucie, plan_id=plan.pk, said=line)
    propose_version(by=lucie, plan_id=plan.pk)
