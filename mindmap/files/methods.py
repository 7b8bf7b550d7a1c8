"""The methods a map can begin from: their branches, what to write under each, what each is good for. Data only.

Sources: reference texts of the Haute Autorité de santé for ALARM and for the questions of the tree of causes; usual
practice for the others. Helps are questions a facilitator can read aloud.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..document.ydoc import Subtree


@dataclass(frozen=True)
class Method:
    """`purpose` in one sentence; how long it takes and with how many people, in words."""

    key: str
    name: str
    purpose: str
    time: str
    people: str
    branches: Sequence[Subtree]


def _b(text: str, hint: str, *children: Subtree | str, kind: str = "") -> Subtree:
    branch: Subtree = {"text": text, "hint": hint}
    if children:
        branch["children"] = list(children)
    if kind:
        branch["kind"] = kind
    return branch


_QQOQCP = Method(
    "qqoqcp",
    "QQOQCP",
    "Décrire une situation sans rien oublier, avant d’en chercher les causes.",
    "20 à 30 min",
    "3 à 12 personnes",
    (
        _b("Qui ?", "Qui est concerné ? Qui agit, qui subit, qui manque ? Des fonctions, pas de noms."),
        _b("Quoi ?", "Que se passe-t-il exactement ? Des faits que l’on peut observer, pas encore d’explication."),
        _b("Où ?", "À quel endroit du parcours : domicile, cabinet, hôpital, établissement ? Dans quel secteur ?"),
        _b("Quand ?", "Depuis quand, à quel moment, à quelle fréquence ? Qu’est-ce qui avait changé juste avant ?"),
        _b("Comment ?", "Comment cela se déroule-t-il, étape par étape ? Avec quels outils, quels courriers ?"),
        _b("Pourquoi ?", "Pourquoi cela pose-t-il problème, et pour qui ? Quelles premières explications ?"),
    ),
)

_FIVE_WHYS = Method(
    "cinq-pourquoi",
    "5 pourquoi",
    "Remonter d’un fait à une cause sur laquelle on peut agir.",
    "15 à 20 min",
    "3 à 8 personnes",
    (
        _b(
            "Le fait de départ",
            "Un seul fait, précis : qu’est-il arrivé ? S’il y en a plusieurs, une carte ou une branche par fait.",
            _b(
                "Pourquoi ? (1)",
                "Pourquoi est-ce arrivé ? Répondez par un fait, pas par une faute.",
                _b(
                    "Pourquoi ? (2)",
                    "Qu’a-t-il fallu pour que cela se produise ?",
                    _b(
                        "Pourquoi ? (3)",
                        "Est-ce suffisant pour l’expliquer ? Sinon, ajoutez une branche à côté.",
                        _b(
                            "Pourquoi ? (4)",
                            "Cette cause se retrouve-t-elle dans d’autres situations ?",
                            _b(
                                "Pourquoi ? (5)",
                                "Arrêtez-vous dès que vous tenez une cause sur laquelle quelqu’un ici peut agir.",
                                kind="cause",
                            ),
                        ),
                    ),
                ),
            ),
        ),
        _b("Ce que nous pouvons changer", "Pour la dernière cause : qui fait quoi, pour quand ?", kind="option"),
    ),
)

_ISHIKAWA = Method(
    "ishikawa",
    "Ishikawa (5M)",
    "Ranger les causes possibles par familles, pour n’en négliger aucune.",
    "30 à 45 min",
    "4 à 12 personnes",
    (
        _b(
            "Main-d’œuvre", "Les personnes : effectifs, compétences, disponibilité, relais, fatigue, information reçue."
        ),
        _b("Matériel", "Les outils : logiciels, messagerie sécurisée, téléphone, véhicule, matériel médical."),
        _b(
            "Matière",
            "Ce qui circule : informations, ordonnances, courriers, dossiers, résultats. Complets ? À temps ?",
        ),
        _b(
            "Méthode",
            "Les façons de faire : procédures, critères d’admission, circuits, délais, répartition des rôles.",
        ),
        _b("Milieu", "L’environnement : logement, transports, offre de soins du secteur, réglementation, financement."),
    ),
)

_ALARM = Method(
    "alarm",
    "ALARM",
    "Analyser un événement indésirable, des causes immédiates aux causes profondes, sans chercher de coupable.",
    "1 h à 1 h 30",
    "4 à 10 personnes",
    (
        _b(
            "Patient",
            "Son état, ses choix, sa situation sociale et la communication avec lui ont-ils joué un rôle ?",
            "État de santé, gravité, complexité",
            "Expression et communication, langue",
            "Personnalité, entourage, conditions de vie",
        ),
        _b(
            "Tâches à accomplir",
            "Le travail à faire était-il clair, décrit par un protocole connu, avec les informations utiles ?",
            "Protocoles : existants, connus, adaptés",
            "Résultats et informations disponibles à temps",
            "Aides à la décision",
        ),
        _b(
            "Individu (soignant)",
            "Compétences, connaissance de la situation, fatigue : qu’est-ce qui a pu gêner le professionnel ?",
            "Qualification, formation, expérience",
            "Santé physique et morale, charge",
        ),
        _b(
            "Équipe",
            "Comment l’équipe, entre ville, hôpital et domicile, s’est-elle parlé, transmis, soutenue ?",
            "Communication orale et transmissions",
            "Communication écrite, dossier",
            "Supervision, demande d’aide",
            "Répartition des rôles",
        ),
        _b(
            "Environnement de travail",
            "Locaux, matériel, horaires, charge : que permettaient les conditions de travail ?",
            "Effectifs et charge de travail",
            "Locaux, fournitures, équipements",
            "Déplacements, horaires, interruptions",
        ),
        _b(
            "Organisation et management",
            "L’organisation, les priorités, les délais et la continuité ont-ils favorisé l’événement ?",
            "Structure, responsabilités, délégations",
            "Gestion du personnel et des remplacements",
            "Culture de sécurité, place du signalement",
        ),
        _b(
            "Contexte institutionnel",
            "La politique de santé, les financements, les liens entre structures ont-ils joué un rôle ?",
            "Réglementation et financement",
            "Liens entre structures, signalement aux autorités",
        ),
    ),
)

_ORION = Method(
    "orion",
    "ORION",
    "Conduire l’analyse complète d’un événement, en six étapes, avec un pilote.",
    "2 séances de 1 h",
    "1 pilote, 3 à 8 personnes",
    (
        _b(
            "1. Collecter les données",
            "Le pilote rencontre chacun, séparément : faits, documents, horaires. Rien n’est encore expliqué.",
        ),
        _b(
            "2. Reconstituer la chronologie",
            "Que s’est-il passé, dans l’ordre ? Une branche par moment, l’heure d’abord.",
        ),
        _b(
            "3. Identifier les écarts",
            "Entre ce qui s’est fait et ce qui aurait dû se faire : quels écarts, à quel moment ?",
        ),
        _b(
            "4. Facteurs contributifs et influents",
            "Pour chaque écart : qu’est-ce qui y a contribué, qu’est-ce qui a pesé dessus ?",
            _b("Technique", "Matériel, logiciels, médicaments, transmissions informatiques."),
            _b("Environnement", "Lieu, horaires, charge, contexte social et familial."),
            _b("Organisation et procédures", "Circuits, protocoles, répartition des rôles, remplacements."),
            _b("Facteurs humains", "Communication, compétence, fatigue, représentations. Jamais un nom."),
        ),
        _b(
            "5. Proposer les actions",
            "Pour chaque facteur sur lequel on peut agir : qui, quoi, pour quand, avec quel suivi ?",
        ),
        _b(
            "6. Rédiger le rapport",
            "Deux pages : faits, écarts, facteurs, actions, date du suivi. À qui est-il rendu ?",
        ),
    ),
)

_SWOT = Method(
    "swot",
    "Forces, faiblesses, opportunités, menaces (SWOT)",
    "Faire le point avant de choisir une orientation ou de lancer un projet.",
    "30 à 45 min",
    "4 à 15 personnes",
    (
        _b("Forces", "Chez nous : que faisons-nous bien ? Sur quoi, sur qui pouvons-nous compter ?"),
        _b("Faiblesses", "Chez nous : qu’est-ce qui nous manque ou nous ralentit ?", kind="risk"),
        _b("Opportunités", "Autour de nous : quels partenaires, financements, textes, projets peuvent nous aider ?"),
        _b("Menaces", "Autour de nous : qu’est-ce qui peut nous empêcher d’aboutir ?", kind="risk"),
    ),
)

_NO_PHYSICIAN = Method(
    "sans-medecin-traitant",
    "Patient sans médecin traitant",
    "Un exemple complet, à adapter : qui est concerné, pourquoi, et ce que chacun fait déjà.",
    "30 min en sous-groupes, 25 min ensemble",
    "DAC et CPTS, 6 à 20 personnes",
    (
        _b(
            "Qui est concerné ?",
            "Quels publics, combien, dans quels secteurs ?",
            "Affection de longue durée",
            "70 ans et plus",
            "Complémentaire santé solidaire, AME",
            "Nouveaux arrivants",
            "Retraite du médecin sans successeur",
        ),
        _b(
            "Pourquoi ?",
            "Quelles causes ? Distinguez l’offre absente, le refus, l’accès aux droits, la mobilité.",
            *(
                Subtree(text=text, kind="cause")
                for text in (
                    "Départs en retraite non remplacés",
                    "Listes fermées",
                    "Refus pour complexité",
                    "Visites à domicile impossibles",
                    "Droits non ouverts",
                )
            ),
        ),
        _b(
            "Conséquences",
            "Qu’est-ce que cela produit, pour la personne, l’entourage, les professionnels ?",
            *(
                Subtree(text=text, kind="risk")
                for text in (
                    "Renouvellements non faits",
                    "Passages aux urgences",
                    "Arrêt des soins infirmiers faute de prescription",
                    "Épuisement de l’aidant",
                )
            ),
        ),
        _b(
            "Ce que fait le DAC",
            "Quelles actions en place ? Où en sont-elles, qui contacter ?",
            *(
                Subtree(text=text, kind="in_place", org="DAC", state="running")
                for text in (
                    "Évaluation à domicile",
                    "Recherche auprès des médecins du secteur",
                    "Liste des médecins déjà contactés et motif du refus",
                )
            ),
        ),
        _b(
            "Ce que font les CPTS",
            "CPTS par CPTS : ce qui existe, ce qui se prépare, ce qui pourrait se partager.",
            *(
                Subtree(text=text, kind="in_place", org="CPTS", state=state)
                for text, state in (
                    ("Recensement des patients", "running"),
                    ("Priorité selon la fragilité", "running"),
                    ("Proposition entre médecins de la communauté", "running"),
                    ("Téléconsultation assistée", "planned"),
                )
            ),
        ),
        _b(
            "Avec l’Assurance maladie",
            "Quels recours, à quel moment, par qui ?",
            "MisAS (mission accompagnement en santé) : renoncement aux soins",
            "MAS",
            "Médiateur : refus répétés",
        ),
        _b(
            "Ce que nous pouvons faire",
            "À quel niveau : nous, entre CPTS, à la délégation départementale de l’ARS ?",
            kind="option",
        ),
    ),
)

METHODS: Mapping[str, Method] = {
    method.key: method for method in (_QQOQCP, _FIVE_WHYS, _ISHIKAWA, _ALARM, _ORION, _SWOT, _NO_PHYSICIAN)
}
