"""Every door of the site, tried by six people: what is not theirs does not exist, and looking changes nothing.

The list of doors comes from the URL resolver: a route that DOORS does not declare fails.
"""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from rcp.access.models import PersonalLink
from rcp.journal.models import Entry
from rcp.realtime.database_health import database_health

from .estate import WHO, Estate, Watch, address_of, routes

# Route → what answers to GET and to an empty POST, for each of WHO in its order: nobody, the guest of another meeting,
# a coordinator of another territory, a plain member, the coordinator, the administrator of the installation.
# « in » is the way to sign in. Things named in the routes are those of tests/rcp/estate.py: of meetings, the RCP.
NO_GET, NO_POST = "405 405 405 405 405 405", "405 405 405 405 405 405"
DOORS: dict[str, tuple[str, str]] = {
    "": ("in 302 200 200 200 200", NO_POST),
    "actions/": ("in 404 200 200 200 200", NO_POST),
    "actions/<int:action_id>/fait/": (NO_GET, "404 404 404 404 302 404"),
    "actions/<int:action_id>/reporter/": (NO_GET, "404 404 404 404 302 404"),
    "actions/<int:action_id>/repondre/": (NO_GET, "404 404 404 404 302 404"),
    "annuaire/": ("in 404 200 200 200 200", NO_POST),
    "annuaire/<int:person_id>/": ("in 404 200 200 200 200", NO_POST),
    "annuaire/<int:person_id>/modifier/": ("in 404 404 404 404 200", "in 404 404 404 404 200"),
    "annuaire/instances/<int:body_id>/mandat/": (NO_GET, "in 404 302 302 302 302"),
    "annuaire/mandats/<int:mandate_id>/fin/": (NO_GET, "in 404 302 302 302 302"),
    "annuaire/nouveau/": ("in 404 200 302 200 200", "in 404 200 302 200 200"),
    "annuaire/rattachements/<int:membership_id>/compte/": (NO_GET, "in 404 302 302 302 200"),
    "annuaire/rattachements/<int:membership_id>/fin/": (NO_GET, "in 404 302 302 302 302"),
    "annuaire/structures/": ("in 404 200 200 200 200", NO_POST),
    "annuaire/structures/<int:organisation_id>/": ("in 404 200 200 200 200", NO_POST),
    "annuaire/structures/<int:organisation_id>/instance/": (NO_GET, "in 404 302 302 302 302"),
    "annuaire/structures/<int:organisation_id>/modifier/": ("in 404 404 404 404 200", "in 404 404 404 404 200"),
    "annuaire/structures/<int:organisation_id>/rattacher/": (NO_GET, "in 404 302 302 302 302"),
    "annuaire/structures/nouvelle/": ("in 404 404 404 404 200", "in 404 404 404 404 200"),
    "attente/<str:code>/": ("200 200 200 200 200 200", "200 200 200 200 200 200"),
    "attente/<str:code>/etat": ("200 200 200 200 200 200", NO_POST),
    "cartes/<int:map_id>/": ("404 404 404 404 200 404", NO_POST),
    "cartes/<int:map_id>/elements/<str:node_id>/": ("404 404 404 404 200 404", NO_POST),
    "cartes/<int:map_id>/gommettes/": ("404 404 404 404 200 404", NO_POST),
    "cartes/<int:map_id>/images/": (NO_GET, "404 404 404 404 422 404"),
    "cartes/<int:map_id>/images/<uuid:image_id>/": ("404 404 404 404 200 404", NO_POST),
    "cartes/<int:map_id>/auteurs/": ("404 404 404 404 200 404", NO_POST),
    "cartes/<int:map_id>/depuis/": ("404 404 404 404 200 404", NO_POST),
    "cartes/<int:map_id>/effacer/": ("404 404 404 404 404 404", "404 404 404 404 409 404"),
    "cartes/<int:map_id>/histoire/": ("404 404 404 404 200 404", NO_POST),
    "cartes/<int:map_id>/actions-en-place/": ("404 404 404 404 200 404", NO_POST),
    "cartes/<int:map_id>/actions-en-place/reprendre/": (NO_GET, "404 404 404 404 302 404"),
    "cartes/<int:map_id>/actions-en-place/imprimer/": (NO_GET, "404 404 404 404 302 404"),
    "cartes/<int:map_id>/reunir/": ("404 404 404 404 404 404", NO_POST),
    "cartes/<int:map_id>/apercu/": (NO_GET, "404 404 404 404 422 404"),
    "cartes/<int:map_id>/exporter/<slug:form>/": ("404 404 404 404 200 404", NO_POST),
    "cartes/<int:map_id>/fichiers/": ("404 404 404 404 200 404", NO_POST),
    "cartes/<int:map_id>/importer/": (NO_GET, "404 404 404 404 400 404"),
    "cartes/<int:map_id>/imprimer/": (NO_GET, "404 404 404 404 302 404"),
    "cartes/<int:map_id>/journal/": ("404 404 404 404 200 404", NO_POST),
    "cartes/<int:map_id>/vu/": (NO_GET, "404 404 404 404 200 404"),
    "compte/2fa/": ("in in 200 200 200 200", "in in 405 405 405 405"),
    "compte/2fa/authenticate/": ("in in 302 302 302 302", "in in 302 302 302 302"),
    "compte/2fa/reauthenticate/": ("in in 302 302 302 302", "in in 302 302 302 302"),
    "compte/2fa/recovery-codes/": ("in in 404 404 404 404", "in in 405 405 405 405"),
    "compte/2fa/recovery-codes/download/": ("in in 404 404 404 404", "in in 404 404 404 404"),
    "compte/2fa/recovery-codes/generate/": ("in in 302 302 302 200", "in in 302 302 302 200"),
    "compte/2fa/totp/activate/": ("in in 302 302 302 200", "in in 302 302 302 200"),
    "compte/2fa/totp/deactivate/": ("in in 404 404 404 404", "in in 404 404 404 404"),
    "compte/2fa/webauthn/": ("in in 200 200 200 200", "in in 405 405 405 405"),
    "compte/2fa/webauthn/add/": ("in in 302 302 302 200", "in in 302 302 302 200"),
    "compte/2fa/webauthn/keys/<int:pk>/edit/": ("in in 302 302 302 404", "in in 302 302 302 404"),
    "compte/2fa/webauthn/keys/<int:pk>/remove/": ("in in 302 302 302 404", "in in 302 302 302 404"),
    "compte/2fa/webauthn/login/": ("in in 302 302 302 302", "in in 302 302 302 302"),
    "compte/2fa/webauthn/reauthenticate/": ("in in 302 302 302 302", "in in 302 302 302 302"),
    "compte/inactive/": ("200 200 200 200 200 200", NO_POST),
    "compte/login/": ("200 200 302 302 302 302", "200 200 302 302 302 302"),
    "compte/logout/": ("in in 200 200 200 200", "in in in in in in"),
    "compte/password/change/": ("in in 200 200 200 302", "in in 200 200 200 302"),
    "compte/password/reset/": ("200 200 200 200 200 200", "200 200 200 200 200 200"),
    "compte/password/reset/done/": ("200 200 200 200 200 200", NO_POST),
    "compte/password/set/": ("in 404 302 302 302 200", "in 404 302 302 302 200"),
    "compte/reauthenticate/": ("in in 200 200 200 302", "in in 200 200 200 302"),
    "courrier/": ("in 404 200 404 200 200", NO_POST),
    "defraiement/": ("in 404 200 200 200 200", NO_POST),
    "defraiement/<int:claim_id>/duree/": (NO_GET, "in 404 404 302 302 302"),
    "defraiement/<int:claim_id>/refuser/": (NO_GET, "in 404 404 302 302 302"),
    "defraiement/declarer/<int:meeting_id>/": (NO_GET, "in 404 404 404 302 404"),
    "defraiement/reunions/<int:meeting_id>/": ("in 404 404 404 200 200", NO_POST),
    "defraiement/reunions/<int:meeting_id>/declarer/": (NO_GET, "in 404 404 404 302 302"),
    "defraiement/reunions/<int:meeting_id>/attestation/<int:person_id>/": (NO_GET, "in 404 404 404 302 404"),
    "defraiement/reunions/<int:meeting_id>/emargement/": (NO_GET, "in 404 404 404 302 404"),
    "defraiement/structures/<int:organisation_id>/": ("in 404 404 404 200 200", NO_POST),
    "defraiement/structures/<int:organisation_id>/decider/": (NO_GET, "in 404 404 404 302 302"),
    "defraiement/structures/<int:organisation_id>/etat.csv": ("in 404 404 404 200 200", NO_POST),
    "defraiement/structures/<int:organisation_id>/imprimer/": (NO_GET, "in 404 404 404 302 302"),
    "defraiement/structures/<int:organisation_id>/tarifs/": ("in 404 404 404 200 200", "in 404 404 404 422 422"),
    "defraiement/structures/<int:organisation_id>/tarifs/plafond/": (NO_GET, "in 404 404 404 302 302"),
    "defraiement/tarifs/<int:rate_id>/fin/": (NO_GET, "in 404 404 404 404 302"),
    "demandes/": ("in 404 200 200 200 200", NO_POST),
    "demandes/<int:request_id>/": ("in 404 404 404 200 404", NO_POST),
    "demandes/<int:request_id>/accepter/": (NO_GET, "in 404 404 404 302 404"),
    "demandes/<int:request_id>/renseigner/": (NO_GET, "in 404 404 404 302 404"),
    "demandes/<int:request_id>/reorienter/": (NO_GET, "in 404 404 404 302 404"),
    "demandes/f/<str:code>/": ("200 200 200 200 200 200", "422 422 422 422 422 422"),
    "demandes/f/<str:code>/recu/": ("404 404 404 404 404 404", NO_POST),
    "demandes/lien/<int:door_id>/": ("404 404 404 404 404 404", "404 404 404 404 404 404"),
    "demandes/nouvelle/": ("in 404 200 200 200 200", "in 404 200 200 200 200"),
    "demandes/structures/<int:organisation_id>/envoyer/": (NO_GET, "in 404 404 404 302 404"),
    "demandes/structures/<int:organisation_id>/formulaire/": (NO_GET, "in 404 404 404 302 404"),
    "demo/sign-in/<slug:persona>/": ("404 404 404 404 404 404", "404 404 404 404 404 404"),
    "documents/": ("in 404 200 200 200 200", NO_POST),
    "documents/<int:document_id>/": ("in 404 404 200 200 200", NO_POST),
    "documents/<int:document_id>/champs/<slug:key>": (NO_GET, "in 404 404 302 302 302"),
    "documents/<int:document_id>/etapes": (NO_GET, "in 404 404 302 302 302"),
    "documents/<int:document_id>/etapes/<int:step_id>": (NO_GET, "in 404 404 302 302 302"),
    "documents/<int:document_id>/etapes/<int:step_id>/<str:what>": (NO_GET, "in 404 404 302 302 302"),
    "documents/<int:document_id>/figer": (NO_GET, "in 404 404 302 302 302"),
    "documents/<int:document_id>/redaction": ("in 404 404 200 200 200", NO_POST),
    "documents/<int:document_id>/redaction/etat": ("in 404 404 200 200 200", NO_POST),
    "documents/<int:document_id>/soumettre": (NO_GET, "in 404 404 302 302 302"),
    "documents/<int:document_id>/titre": (NO_GET, "in 404 404 302 302 302"),
    "documents/<int:document_id>/versions/<int:before_id>/<int:after_id>": ("in 404 404 200 200 200", NO_POST),
    "documents/<int:document_id>/versions/<int:version_id>": ("in 404 404 200 200 200", NO_POST),
    "documents/<int:document_id>/voter": ("in 404 404 200 200 200", "in 404 404 200 200 200"),
    # What a QR code leads to: anybody who holds the paper.
    "documents/v/<str:reference>/<str:number>/<str:digest>": ("200 200 200 200 200 200", NO_POST),
    "documents/nouveau": ("in 404 404 404 404 404", "in 404 404 404 404 404"),
    "entrer": ("200 200 200 200 200 200", "404 404 302 302 302 302"),
    "healthz": ("200 200 200 200 200 200", NO_POST),
    "mes-liens/": ("in 404 200 200 200 200", NO_POST),
    "mes-liens/<int:link_id>/revoquer/": (NO_GET, "in 404 404 404 302 302"),
    "papiers/<int:job_id>/refaire": (NO_GET, "404 404 404 404 302 404"),
    "papiers/<int:print_id>.pdf": ("404 404 404 404 200 404", NO_POST),
    "papiers/figes/<int:frozen_id>/": ("404 404 404 404 200 404", NO_POST),
    "papiers/textes/<int:frozen_id>/": ("404 404 404 404 200 404", NO_POST),
    "presence/": ("200 200 200 200 200 200", "200 200 200 200 200 200"),
    "reprendre/": ("in 302 302 302 302 302", "in 302 302 302 302 302"),
    "ppcs/<int:plan_id>/": ("404 404 404 404 200 404", NO_POST),
    "ppcs/<int:plan_id>/cloturer/": (NO_GET, "in 404 404 404 422 404"),
    "ppcs/<int:plan_id>/lien/<int:person_id>/": (NO_GET, "in 404 404 404 302 404"),
    "ppcs/<int:plan_id>/lignes/": (NO_GET, "in 404 404 404 422 404"),
    "ppcs/<int:plan_id>/repondre/": (NO_GET, "404 404 404 404 302 404"),
    "ppcs/<int:plan_id>/revue/": (NO_GET, "in 404 404 404 302 404"),
    "ppcs/<int:plan_id>/version/": (NO_GET, "in 404 404 404 302 404"),
    "ppcs/lignes/<int:line_id>/": ("in 404 404 404 200 404", "in 404 404 404 200 404"),
    "ppcs/lignes/<int:line_id>/retirer/": (NO_GET, "in 404 404 404 302 404"),
    "ppcs/lignes/<int:line_id>/suivi/": (NO_GET, "in 404 404 404 302 404"),
    "ppcs/reunions/<int:meeting_id>/etablir/": (NO_GET, "in 404 404 404 302 404"),
    "ppcs/situations/<int:case_id>/etablir/": (NO_GET, "in 404 404 404 302 404"),
    "ppcs/structures/<int:organisation_id>/circuit/": ("in 404 404 404 200 200", "in 404 404 404 200 200"),
    "reunions/": ("in 404 200 200 200 200", NO_POST),
    "reunions/<int:meeting_id>/": ("in 404 404 404 200 404", NO_POST),
    "reunions/<int:meeting_id>/agenda.ics": ("404 404 404 404 200 404", NO_POST),
    "reunions/<int:meeting_id>/annuler/": ("in 404 404 404 404 404", "in 404 404 404 404 404"),
    "reunions/<int:meeting_id>/dates/": ("404 404 404 404 200 404", "404 404 404 404 200 404"),
    "reunions/<int:meeting_id>/dates/repondre/": (NO_GET, "404 404 404 404 302 404"),
    "reunions/<int:meeting_id>/dates/retenir/": (NO_GET, "404 404 404 404 302 404"),
    "reunions/<int:meeting_id>/assister/": (NO_GET, "in 404 404 404 404 404"),
    "reunions/<int:meeting_id>/assister/etat": ("in 404 404 404 200 404", NO_POST),
    "reunions/<int:meeting_id>/commands": ("404 404 404 404 405 404", "404 404 404 404 400 404"),
    "reunions/<int:meeting_id>/entries": ("404 404 404 404 200 404", "404 404 404 404 405 404"),
    "reunions/<int:meeting_id>/invitations/": ("in 404 404 404 200 404", "in 404 404 404 200 404"),
    "reunions/<int:meeting_id>/invitations/<int:person_id>/retirer/": (NO_GET, "in 404 404 404 302 404"),
    "reunions/<int:meeting_id>/modifier/": ("in 404 404 404 200 404", "in 404 404 404 200 404"),
    "reunions/<int:meeting_id>/partir/": ("in 404 404 404 404 404", NO_POST),
    "reunions/<int:meeting_id>/partir/envoyer/": (NO_GET, "in 404 404 404 404 404"),
    "reunions/<int:meeting_id>/partir/prochaine/": (NO_GET, "in 404 404 404 404 404"),
    "reunions/<int:meeting_id>/conduite-a-tenir.pdf": ("404 404 404 404 302 404", NO_POST),
    "reunions/<int:meeting_id>/modeles/": ("404 404 404 404 200 404", NO_POST),
    "reunions/<int:meeting_id>/preparation/": (NO_GET, "404 404 404 404 302 404"),
    "reunions/<int:meeting_id>/reponse/": (NO_GET, "404 404 404 404 302 404"),
    "reunions/<int:meeting_id>/replanifier/": ("in 404 404 404 404 404", "in 404 404 404 404 404"),
    "reunions/<int:meeting_id>/rouvrir/": ("in 404 404 404 404 404", "in 404 404 404 404 404"),
    "reunions/<int:meeting_id>/salle/": ("404 404 404 404 200 404", NO_POST),
    "reunions/nouvelle/": ("in 404 200 404 200 404", "in 404 200 404 200 404"),
    "signalements/": ("in 404 200 200 200 200", NO_POST),
    "signalements/<int:report_id>/": ("in 404 404 404 200 200", NO_POST),
    "signalements/nouveau/": ("in 404 200 200 200 302", "in 404 200 200 200 302"),
    "signalements/themes/": ("in 404 200 200 200 200", NO_POST),
    "signalements/themes/<int:theme_id>/": ("in 404 404 404 200 200", NO_POST),
    "signalements/themes/<int:theme_id>/partager/": (NO_GET, "in 404 404 404 302 302"),
    "signalements/themes/<int:theme_id>/reunir/": ("in 404 404 404 200 404", "in 404 404 404 302 404"),
    "signalements/themes/nouveau/": ("in 404 200 302 200 302", "in 404 200 302 200 302"),
    "suivi/": ("in 404 200 200 200 200", NO_POST),
    "suivi/<int:person_id>/relancer/": (NO_GET, "in 404 404 404 302 404"),
    "situations/": ("in 404 200 200 200 200", NO_POST),
    "situations/<int:case_id>/": ("404 404 404 404 200 404", NO_POST),
    "situations/<int:case_id>/cercle/": (NO_GET, "in 404 404 404 302 404"),
    "situations/<int:case_id>/cercle/<int:person_id>/sortie/": (NO_GET, "in 404 404 404 302 404"),
    "situations/<int:case_id>/contacts/": (NO_GET, "in 404 404 404 302 404"),
    "situations/<int:case_id>/cercle/<int:person_id>/joindre/": (NO_GET, "in 404 404 404 302 404"),
    "situations/<int:case_id>/cercle/imprimer/": (NO_GET, "in 404 404 404 302 404"),
    "situations/<int:case_id>/circuit/": (NO_GET, "in 404 404 404 302 404"),
    "situations/<int:case_id>/circuit/<int:flow_id>/retirer/": (NO_GET, "in 404 404 404 302 404"),
    "situations/<int:case_id>/entourage/": (NO_GET, "in 404 404 404 302 404"),
    "situations/<int:case_id>/entourage/<int:relative_id>/depart/": (NO_GET, "in 404 404 404 302 404"),
    "situations/<int:case_id>/parcours/": (NO_GET, "in 404 404 404 302 404"),
    "situations/<int:case_id>/parcours/<int:step_id>/retirer/": (NO_GET, "in 404 404 404 302 404"),
    "situations/<int:case_id>/medecins/": (NO_GET, "in 404 404 404 302 404"),
    "situations/<int:case_id>/medecins/<int:contact_id>/retirer/": (NO_GET, "in 404 404 404 302 404"),
    "situations/<int:case_id>/modifier/": ("in 404 404 404 200 404", "in 404 404 404 200 404"),
    "situations/<int:case_id>/partage/": (NO_GET, "in 404 404 404 302 404"),
    "situations/<int:case_id>/partage/retrait/": (NO_GET, "in 404 404 404 302 404"),
    "situations/<int:case_id>/concertation/": ("in 404 404 404 200 404", "in 404 404 404 422 404"),
    "situations/<int:case_id>/planifier/": ("in 404 404 404 200 404", "in 404 404 404 422 404"),
    "situations/<int:case_id>/solliciter/": (NO_GET, "in 404 404 404 302 404"),
    "situations/sollicitations/": ("in 404 200 200 200 200", NO_POST),
    "situations/sollicitations/<int:solicitation_id>/": ("in 404 404 404 200 404", "in 404 404 404 404 404"),
    "situations/nouvelle/": ("in 404 200 302 200 302", "in 404 200 302 200 302"),
    "sortir/": ("200 200 200 200 200 200", "200 200 200 200 200 200"),
}

# Whose id in an address names nothing of an organisation's: the directory is open to whoever signs in, the code on the
# wall to whoever stands before it, the rest is one's own account.
OPEN_TO_ALL = ("documents/v/", "demandes/f/", "annuaire/", "attente/", "compte/", "demo/")

# What reading may write, beside entries that only the audit sees.
JOURNAL = {"journal_entry", "journal_stream"}
TRACES: dict[str, set[str]] = {}

# Who changes something by an empty POST: leaving is everybody's, the rest needs a right.
CHANGES: dict[str, set[str]] = {
    "compte/logout/": {"paul", "samir", "claire", "jeanne"},
    "sortir/": {"guest", "paul", "samir", "claire", "jeanne"},
    "annuaire/mandats/<int:mandate_id>/fin/": {"jeanne"},
    "annuaire/rattachements/<int:membership_id>/compte/": {"jeanne"},
    "annuaire/rattachements/<int:membership_id>/fin/": {"jeanne"},
    "actions/<int:action_id>/fait/": {"claire"},
    "defraiement/tarifs/<int:rate_id>/fin/": {"jeanne"},
    "cartes/<int:map_id>/imprimer/": {"claire"},
    "cartes/<int:map_id>/vu/": {"claire"},
    "demandes/structures/<int:organisation_id>/formulaire/": {"claire"},
    "suivi/<int:person_id>/relancer/": {"claire"},
    "documents/<int:document_id>/etapes": {"samir", "claire"},
    "documents/<int:document_id>/etapes/<int:step_id>/<str:what>": {"samir", "claire"},
    "mes-liens/<int:link_id>/revoquer/": {"claire", "jeanne"},
    "ppcs/<int:plan_id>/revue/": {"claire"},
    "ppcs/lignes/<int:line_id>/retirer/": {"claire"},
    "reunions/<int:meeting_id>/invitations/<int:person_id>/retirer/": {"claire"},
    "situations/<int:case_id>/cercle/<int:person_id>/sortie/": {"claire"},
    "situations/<int:case_id>/partage/retrait/": {"claire"},
    "situations/<int:case_id>/cercle/<int:person_id>/joindre/": {"claire"},
    "situations/<int:case_id>/cercle/imprimer/": {"claire"},
    "situations/<int:case_id>/circuit/<int:flow_id>/retirer/": {"claire"},
    "situations/<int:case_id>/entourage/<int:relative_id>/depart/": {"claire"},
    "situations/<int:case_id>/medecins/<int:contact_id>/retirer/": {"claire"},
    "situations/<int:case_id>/parcours/<int:step_id>/retirer/": {"claire"},
}


@pytest.fixture
def place(ground: Estate, db: None, monkeypatch: pytest.MonkeyPatch) -> Estate:
    # Asked on a connection of its own, which finds this test's transaction in its way: tests/rcp/realtime asks it.
    monkeypatch.setattr(database_health, "fault", lambda: "")
    return ground


def asked(place: Estate, who: str, method: str, route: str) -> tuple[str, set[str]]:
    """What one person is answered, and which tables this wrote; then all of it is undone."""
    cache.clear()
    with transaction.atomic():
        browser, address = place.client(who), address_in(place, route)
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        with Watch() as watch:
            response = browser.generic(method, address, content_type="application/x-www-form-urlencoded")
        told = Entry.objects.filter(pk__gt=last, audit_only=False).exists()
        transaction.set_rollback(True)
    return short(response), watch.tables if told else watch.tables - JOURNAL


def address_in(place: Estate, route: str) -> str:
    return address_of(route, {**place.named(route), **({"key": "x"} if route.startswith("compte/") else {})})


def short(response: Any) -> str:
    led_to_sign_in = response.status_code == 302 and "/compte/login/" in response["Location"]
    return "in" if led_to_sign_in else str(response.status_code)


def expected(route: str, who: str) -> tuple[str, str]:
    gets, posts = DOORS[route]
    return gets.split()[WHO.index(who)], posts.split()[WHO.index(who)]


def test_every_route_is_declared_and_every_declared_route_exists() -> None:
    assert sorted(DOORS) == routes()
    assert {len(each.split()) for doors in DOORS.values() for each in doors} == {len(WHO)}


def test_the_table_itself_opens_nothing_foreign() -> None:
    """Of what an address names by a number, strangers are told that it does not exist; nobody signs in."""
    for route in (each for each in DOORS if "<" in each and not each.startswith(OPEN_TO_ALL)):
        for who in ("nobody", "guest", "paul"):
            allowed = {"404", "405", "in"} if who == "nobody" else {"404", "405"}
            assert set(expected(route, who)) <= allowed, f"{who} {route}"


@pytest.mark.parametrize("who", WHO)
def test_each_finds_what_is_theirs_and_looking_changes_nothing(place: Estate, who: str) -> None:
    faults = []
    for route in routes():
        get, post = expected(route, who)
        found, written = asked(place, who, "GET", route)
        if found != get:
            faults.append(f"GET {route}: {found}, not {get}")
        if written - TRACES.get(route, set()):
            faults.append(f"GET {route} wrote {sorted(written)}")
        found, written = asked(place, who, "POST", route)
        if found != post:
            faults.append(f"POST {route}: {found}, not {post}")
        if bool(written) != (who in CHANGES.get(route, set())):
            faults.append(f"POST {route} wrote {sorted(written)}")
    assert not faults, "\n".join(faults)


def test_what_no_row_has_is_answered_like_what_is_somebody_elses(place: Estate) -> None:
    """Also for a number that no database holds."""
    browser = place.client("claire")
    # One's own keys are answered once one said again who one is: tests/rcp/access/test_account.py.
    for route in (each for each in routes() if "<int:" in each and not each.startswith("compte/")):
        for number in (987654, 2**63, 10**30):
            values = {**place.named(route), "key": "axis"}
            numbers = {name: number for name, value in values.items() if isinstance(value, int)}
            for method in ("GET", "POST"):
                response: Any = browser.generic(method, address_of(route, {**values, **numbers}))
                assert response.status_code in (404, 405), f"{method} {route} {number}"


# Headers

POLICY = "default-src 'none'"


# What is kept by the browser of whoever may see it: an image of a map, which never changes.
KEPT = {"cartes/<int:map_id>/images/<uuid:image_id>/"}


def test_every_answer_carries_its_protections(place: Estate) -> None:
    for who in ("nobody", "claire"):
        for route in routes():
            response = place.client(who).get(address_in(place, route))
            headers = response.headers
            assert POLICY in headers["Content-Security-Policy"], route
            assert "unsafe" not in headers["Content-Security-Policy"], route
            assert headers["X-Content-Type-Options"] == "nosniff", route
            assert headers["Referrer-Policy"] == "same-origin", route
            assert headers["X-Frame-Options"] == "DENY", route
            assert "no-store" in headers.get("Cache-Control", "") or (route in KEPT and who == "claire"), route


def test_cookies_are_closed_to_scripts_and_to_other_sites(place: Estate, settings: Any) -> None:
    place.cast.account(place.cast.claire)
    browser = Client()
    browser.get("/compte/login/")
    session = place.client("claire").cookies[settings.SESSION_COOKIE_NAME]
    browser.post("/attente/" + place.rcp.code + "/", {"first_name": "Zoé", "last_name": "Petit", "function": "interne"})
    given = [session, *browser.cookies.values()]
    assert {each.key for each in given} == {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    for cookie in (each for each in given if each["samesite"]):
        assert cookie["samesite"] in ("Lax", "Strict")
    own = browser.cookies[settings.SESSION_COOKIE_NAME]
    assert own["httponly"]
    assert own["samesite"] == "Lax"
    assert browser.cookies[settings.CSRF_COOKIE_NAME]["samesite"] == "Lax"


# Posting without a token: only the sign-in of the demonstration, which does not exist outside it.
WITHOUT_TOKEN = {"demo/sign-in/<slug:persona>/": 404}


@pytest.mark.parametrize("who", ["nobody", "claire"])
def test_nothing_is_posted_without_the_token_of_the_page(place: Estate, who: str) -> None:
    browser = place.client(who, enforce_csrf_checks=True)
    found = {route: browser.post(address_in(place, route)).status_code for route in routes()}
    assert found == {route: WITHOUT_TOKEN.get(route, 403) for route in routes()}


# Links that open nothing any more


@pytest.mark.parametrize("ended", ["revoked_at", "expires_at"])
def test_a_link_that_ended_opens_nothing_even_where_it_was_open(place: Estate, ended: str) -> None:
    browser = place.client("guest")
    address = f"/reunions/{place.elsewhere.pk}/"
    assert browser.get(address).status_code == 200
    PersonalLink.objects.filter(subject=f"meeting:{place.elsewhere.pk}").update(**{ended: place.elsewhere.starts_at})
    assert short(browser.get(address)) == "in"
    for rest in ("salle/", "entries", "commands"):
        assert browser.get(address + rest).status_code == 404
