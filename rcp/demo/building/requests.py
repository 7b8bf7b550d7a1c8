"""Requests that came to the DAC: one waits, one was redirected, one was answered by an information."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from rcp.requests.commands import (
    Asking,
    inform_requester,
    note_call,
    redirect_request,
    set_door,
    submit_request,
)
from rcp.requests.models import CaseRequest, Source

from ..territory import DAC_OUEST
from .scene import Scene


def ask(scene: Scene) -> None:
    claire, place = scene.actor("claire"), scene.places[DAC_OUEST].pk
    set_door(by=claire, organisation_id=place, is_open=True)
    called = note_call(
        by=claire,
        organisation_id=place,
        asking=[Asking("Anne Lorrain", "cadre d’un service de médecine", "04 94 00 00 71")],
        told={"reason": "Sortie prévue sans aide au domicile.", "urgency": "1_days"},
    )
    scene.clock.pass_minutes(50)
    redirect_request(
        by=claire,
        request_id=called.pk,
        redirected_to="Prestation d’aide à domicile, équipe APA",
        words="prévenue ce jour",
    )
    night = {
        "reason": "Fils aidant épuisé, nuits sans sommeil, refus d’aide extérieure.",
        "question": "Quel relais de nuit, et comment l’amener ?",
        "urgency": "2_week",
        "wished_on": timezone.localdate() + timedelta(days=12),
    }
    _by(scene, "ines", "infirmière libérale", night)
    told_so = {"reason": "Dossier d’aide sans réponse depuis trois mois.", "urgency": "4_none"}
    asked = _by(scene, "elodie", "aide à domicile", told_so)
    scene.clock.pass_minutes(90)
    inform_requester(by=claire, request_id=asked.pk, words="Le dossier est complet : réponse attendue ce mois-ci.")


def _by(scene: Scene, key: str, role: str, told: dict[str, Any]) -> CaseRequest:
    person = scene.people[key]
    return submit_request(
        by=scene.actor(key),
        organisation_id=scene.places[DAC_OUEST].pk,
        source=Source.ACCOUNT,
        asking=[Asking(person.name, role, person.phone, person.pk)],
        told=told,
    )
