"""What every door says of words that tell who somebody is: routes, commands, live texts, derived from what there is.

A door that is added and is not declared here fails. Where it refuses, it is tried: with a name, and with words that
are nobody's.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models, transaction
from django.utils import timezone

from approvals.shared_text import DRAFT
from mindmap.document.kinds import KIND as MAP
from rcp.cases.models import Case
from rcp.coedit.kinds import kinds
from rcp.meetings.notes import MEDICAL_NOTES, NOTES
from rcp.room.commands.arguments import name as called
from rcp.room.commands.table import COMMANDS

from .estate import Estate
from .room.stage import a_planned_cell
from .test_doors import DOORS, NO_POST

NAMED = "Mme Dupont"
# Dates of what happens, numbers of services, people told by what they are.
NOBODYS = ["Réunion du 14/01/2027", "Décidé le 31 mars 2026", "Standard de la MDPH 04 94 05 06 07", "Mme A. refuse"]

# No words that people write: a choice, a number, a press of a button.
NO_WORDS = {
    "actions/<int:action_id>/fait/",
    "actions/<int:action_id>/reporter/",
    "annuaire/instances/<int:body_id>/mandat/",
    "annuaire/mandats/<int:mandate_id>/fin/",
    "annuaire/rattachements/<int:membership_id>/compte/",
    "annuaire/rattachements/<int:membership_id>/fin/",
    "cartes/<int:map_id>/actions-en-place/imprimer/",
    "cartes/<int:map_id>/actions-en-place/reprendre/",
    "cartes/<int:map_id>/effacer/",
    "cartes/<int:map_id>/images/",
    "cartes/<int:map_id>/imprimer/",
    "cartes/<int:map_id>/vu/",
    "defraiement/declarer/<int:meeting_id>/",
    "defraiement/reunions/<int:meeting_id>/declarer/",
    # The number of a transfer.
    "defraiement/structures/<int:organisation_id>/decider/",
    "defraiement/structures/<int:organisation_id>/imprimer/",
    "defraiement/structures/<int:organisation_id>/tarifs/",
    "defraiement/structures/<int:organisation_id>/tarifs/plafond/",
    "defraiement/tarifs/<int:rate_id>/fin/",
    "demandes/structures/<int:organisation_id>/envoyer/",
    "demandes/structures/<int:organisation_id>/formulaire/",
    "demo/sign-in/<slug:persona>/",
    "documents/<int:document_id>/etapes",
    "documents/<int:document_id>/etapes/<int:step_id>/<str:what>",
    "documents/<int:document_id>/soumettre",
    "entrer",
    # Papers of who was there, by the directory.
    "defraiement/reunions/<int:meeting_id>/attestation/<int:person_id>/",
    "defraiement/reunions/<int:meeting_id>/emargement/",
    "mes-liens/<int:link_id>/revoquer/",
    "papiers/<int:job_id>/refaire",
    "ppcs/<int:plan_id>/lien/<int:person_id>/",
    "ppcs/<int:plan_id>/revue/",
    "ppcs/<int:plan_id>/version/",
    "ppcs/lignes/<int:line_id>/retirer/",
    "ppcs/reunions/<int:meeting_id>/etablir/",
    "ppcs/situations/<int:case_id>/etablir/",
    "ppcs/structures/<int:organisation_id>/circuit/",
    "presence/",
    "suivi/<int:person_id>/relancer/",
    # What waited goes to its own door.
    "reprendre/",
    "reunions/<int:meeting_id>/entries",
    "reunions/<int:meeting_id>/invitations/",
    "reunions/<int:meeting_id>/partir/envoyer/",
    "reunions/<int:meeting_id>/partir/prochaine/",
    "reunions/<int:meeting_id>/dates/",
    "reunions/<int:meeting_id>/dates/repondre/",
    "reunions/<int:meeting_id>/dates/retenir/",
    "reunions/<int:meeting_id>/replanifier/",
    "reunions/<int:meeting_id>/invitations/<int:person_id>/retirer/",
    "signalements/themes/<int:theme_id>/partager/",
    "signalements/themes/<int:theme_id>/reunir/",
    "situations/<int:case_id>/cercle/<int:person_id>/sortie/",
    "situations/<int:case_id>/cercle/imprimer/",
    "situations/<int:case_id>/circuit/<int:flow_id>/retirer/",
    "situations/<int:case_id>/entourage/<int:relative_id>/depart/",
    "situations/<int:case_id>/medecins/<int:contact_id>/retirer/",
    "situations/<int:case_id>/parcours/<int:step_id>/retirer/",
    "situations/<int:case_id>/partage/retrait/",
    "sortir/",
}
# The directory, and whoever says who they are themselves: names are what one writes there.
OF_PROFESSIONALS = {
    "annuaire/<int:person_id>/modifier/",
    "annuaire/nouveau/",
    "annuaire/structures/<int:organisation_id>/instance/",
    "annuaire/structures/<int:organisation_id>/modifier/",
    "annuaire/structures/<int:organisation_id>/rattacher/",
    "annuaire/structures/nouvelle/",
    "attente/<str:code>/",
}
# Tried elsewhere: each command by tests/rcp/room/test_anonymity.py, files by tests/mindmap/files/test_identities.py,
# what comes by a personal link by tests/rcp/requests/test_pages.py.
ELSEWHERE = {
    "cartes/<int:map_id>/apercu/",
    "cartes/<int:map_id>/importer/",
    "demandes/lien/<int:door_id>/",
    "reunions/<int:meeting_id>/commands",
}


def refusing(place: Estate, words: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """route → who comes to it, and a form that is good but for these words."""
    cast, day = place.cast, (timezone.localdate() + timedelta(days=9)).isoformat()
    when = {"day": day, "hour": "09:00", "planned_minutes": 60, "mode": "mixed"}
    case, sheet, step = place.case, place.sheet, place.procedure.draft.steps.standing()[1]
    told = {"organisation": cast.dac_ouest.pk, "rupture_kind": "proven", "pathway": "frail_elderly"}
    five = dict.fromkeys(("actor_category", "event_verb", "event_object", "event_reason"), "Un service")
    return {
        "actions/<int:action_id>/repondre/": ("claire", {"answer": "cannot", "reason": words}),
        "defraiement/<int:claim_id>/duree/": ("claire", {"minutes": 25, "reason": words}),
        "defraiement/<int:claim_id>/refuser/": ("jeanne", {"reason": words}),
        "demandes/<int:request_id>/accepter/": ("claire", {"alias": words}),
        "demandes/<int:request_id>/renseigner/": ("claire", {"words": words}),
        "demandes/<int:request_id>/reorienter/": ("claire", {"redirected_to": words}),
        "demandes/f/<str:code>/": (
            "nobody",
            {"reason": words, "urgency": "2_week", "who0-name": "Anne Roux", "who0-reach": "06 00 00 00 12"},
        ),
        "demandes/nouvelle/": ("claire", {"organisation": cast.dac_ouest.pk, "reason": words, "urgency": "2_week"}),
        "documents/<int:document_id>/champs/<slug:key>": (
            "claire",
            {"rev": sheet.draft.fields.get(key="axis").rev, "text": words},
        ),
        "documents/<int:document_id>/etapes/<int:step_id>": ("claire", {"rev": step.rev, "task": words}),
        "documents/<int:document_id>/figer": ("claire", {"summary": words}),
        "documents/<int:document_id>/titre": ("claire", {"rev": sheet.rev, "title": words}),
        "documents/<int:document_id>/voter": (
            "odile",
            {"choice": "refuse", "digest": place.version.digest, "reason": words},
        ),
        "documents/nouveau": ("claire", {"kind": "action_sheet", "title": words}),
        "ppcs/<int:plan_id>/cloturer/": ("claire", {"reason": words}),
        "ppcs/<int:plan_id>/lignes/": ("claire", {"objective": words, "action": "Appeler", "who": "Le DAC"}),
        "ppcs/<int:plan_id>/repondre/": (
            "claire",
            {
                "kind": "agreement",
                "digest": "0" * 64,
                "given": "non",
                "said_on": "",
                "means": "aloud",
                "reason": words,
            },
        ),
        "ppcs/lignes/<int:line_id>/": ("claire", {"objective": words, "action": "Appeler", "who": "Le DAC", "rev": 1}),
        "ppcs/lignes/<int:line_id>/suivi/": ("claire", {"outcome": "not_reached", "why": words}),
        "reunions/<int:meeting_id>/annuler/": ("claire", {"reason": words}),
        "reunions/<int:meeting_id>/assister/": ("odile", {"reason": words}),
        "reunions/<int:meeting_id>/modifier/": ("claire", {**when, "title": words, "rev": place.rcp.rev}),
        "reunions/<int:meeting_id>/preparation/": ("claire", {"worry": words, "was_worry": ""}),
        "reunions/<int:meeting_id>/reponse/": ("claire", {"answer": "no", "comment": words}),
        "reunions/<int:meeting_id>/rouvrir/": ("claire", {"reason": words}),
        "reunions/nouvelle/": (
            "claire",
            {**when, "kind": "rupture_cell", "organisation": cast.dac_ouest.pk, "title": "Cellule", "agenda": words},
        ),
        "signalements/nouveau/": ("claire", {**told, **five, "event_place": words}),
        "signalements/themes/nouveau/": ("claire", {"organisation": cast.dac_ouest.pk, "title": words}),
        "situations/<int:case_id>/cercle/": ("claire", {"person": cast.hugo.pk, "role": words}),
        "situations/<int:case_id>/cercle/<int:person_id>/joindre/": ("claire", {"role": words}),
        "situations/<int:case_id>/circuit/": (
            "claire",
            {"teller": "Le DAC", "told": "La famille", "what": words, "channel": "phone"},
        ),
        "situations/<int:case_id>/entourage/": ("claire", {"bond": words, "tie": "relative"}),
        "situations/<int:case_id>/medecins/": (
            "claire",
            {"name": "Un cabinet", "on": day, "outcome": "waiting", "note": words},
        ),
        "situations/<int:case_id>/parcours/": ("claire", {"kind": "contact", "on": day, "note": words}),
        "situations/<int:case_id>/concertation/": (
            "claire",
            {"question": "Que faire ?", "partner_name": "le cabinet", "mine": words, "mine_on": day},
        ),
        "situations/<int:case_id>/planifier/": ("claire", {**when, "question": words}),
        "situations/<int:case_id>/solliciter/": (
            "claire",
            {"cpts": cast.cpts_ouest.pk, "needed": words, "sector": "Toulon", "deadline": day},
        ),
        "situations/sollicitations/<int:solicitation_id>/": ("lucie", {"answer": "none", "words": words}),
        "situations/<int:case_id>/contacts/": ("claire", {"category": words}),
        "situations/<int:case_id>/modifier/": (
            "claire",
            {"alias": case.alias, "question": "Que faire ?", "wishes": words, "rev": case.rev},
        ),
        "situations/<int:case_id>/partage/": ("claire", {"basis": "care_team", "informed_on": day, "means": words}),
        "situations/nouvelle/": (
            "claire",
            {"organisation": cast.dac_ouest.pk, "alias": words, "question": "Que faire ?"},
        ),
    }


@pytest.fixture
def place(ground: Estate, db: None) -> Estate:
    return ground


def test_every_route_that_takes_something_in_says_what_it_does_of_identities(place: Estate) -> None:
    taking = {route for route, (_get, post) in DOORS.items() if post != NO_POST and not route.startswith("compte/")}
    declared = [NO_WORDS, OF_PROFESSIONALS, ELSEWHERE, set(refusing(place, ""))]
    assert taking == set().union(*declared)
    assert sum(map(len, declared)) == len(taking)


def test_every_live_text_is_looked_at() -> None:
    """Marked at once to its author: tests/rcp/coedit/test_marking.py."""
    assert {name: kind.look is not None for name, kind in kinds.items()} == {
        NOTES: True,
        MEDICAL_NOTES: True,
        DRAFT: True,
        MAP: True,
    }


# What somebody who takes part is called, whom a thing is entrusted to: letters that are looked at by nobody.
NAMES = {
    ("note_attendance", "first_name"),
    ("note_attendance", "last_name"),
    ("note_voice", "collected_by"),
    ("plan_telling", "teller"),
    ("revise_telling", "teller"),
}


def test_every_command_that_takes_names_is_known() -> None:
    """All other letters are words, which are looked at, or codes that are compared with those there are."""
    taking = {(name, arg) for name, one in COMMANDS.items() for arg, spec in one.args.items() if spec.read is called}
    assert taking == NAMES


def said(place: Estate, route: str, who: str, fields: dict[str, Any]) -> str:
    """The answer to this form, and what became of the database; then all of it is undone."""
    cache.clear()
    with transaction.atomic():
        if route.endswith(("/medecins/", "/solliciter/")):
            Case.objects.update(attending_physician=None, no_attending_physician=True)
        address = address_in(place, route)
        answer: Any = place.client(who).post(address, fields, follow=True)
        page = answer.content.decode()
        kept = sorted(columns_saying(NAMED))
        transaction.set_rollback(True)
    assert answer.status_code in (200, 409, 422), f"{route}: {answer.status_code}"
    assert kept == [], f"{route} kept it in {kept}"
    return re.sub(r"\s", " ", page)


def address_in(place: Estate, route: str) -> str:
    """On what this may be done: a meeting that is planned, one that is closed, one to start a document from."""
    if route.endswith("/annuler/"):
        return place.address(route, meeting_id=a_planned_cell(place.cast).pk)
    if route.endswith("/rouvrir/"):
        return place.address(route, meeting_id=place.held.pk)
    return place.address(route) + (f"?reunion={place.cell.pk}" if route == "documents/nouveau" else "")


def columns_saying(words: str) -> Iterator[str]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField) and field.name != "session_data"
            if is_text and model._base_manager.filter(**{f"{field.name}__contains": words}).exists():
                yield f"{model.__name__}.{field.name}"


def test_where_an_identity_may_not_be_it_is_refused_and_said_why(place: Estate) -> None:
    silent = []
    for route, (who, fields) in refusing(place, NAMED).items():
        if "Dupont » : Un nom désigne une personne" not in said(place, route, who, fields):
            silent.append(route)
    assert silent == []


@pytest.mark.parametrize("words", NOBODYS)
def test_no_door_cries_wolf(place: Estate, words: str) -> None:
    crying = [
        route
        for route, (who, fields) in refusing(place, words).items()
        if re.search("désigne une personne|date de naissance :|son dossier", said(place, route, who, fields))
    ]
    assert crying == []
