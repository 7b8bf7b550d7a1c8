"""The professions people choose from: codes of TRE_G15 and its neighbours (JDV_J01, ANS), French labels. Pure.

`group_of` puts each in one of the groups that somebody agrees to share with: the two categories of R.1110-2 of the
public health code, the second one by the names that its list gives.
"""

from enum import StrEnum

PROFESSIONS: dict[str, str] = {
    "10": "Médecin",
    "21": "Pharmacien",
    "26": "Audioprothésiste",
    "28": "Opticien-lunetier",
    "35": "Aide-soignant",
    "36": "Ambulancier",
    "40": "Chirurgien-dentiste",
    "41": "Assistant de service social",
    "50": "Sage-femme",
    "60": "Infirmier",
    "69": "Infirmier psychiatrique",
    "70": "Masseur-kinésithérapeute",
    "80": "Pédicure-podologue",
    "91": "Orthophoniste",
    "92": "Orthoptiste",
    "93": "Psychologue",
    "94": "Ergothérapeute",
    "95": "Diététicien",
    "96": "Psychomotricien",
    "307": "Mandataire judiciaire à la protection des majeurs",
    "310": "Équipe médico-sociale APA",
    "312": "Autre professionnel",
    "318": "Auxiliaire de vie sociale",
    "319": "Technicien de l’intervention sociale et familiale",
    "320": "Conseiller en économie sociale et familiale",
    "326": "Éducateur spécialisé",
    "328": "Accompagnant éducatif et social",
    "330": "Coordonnateur de parcours",
    "350": "Aide à domicile",
    "359": "Directeur",
    "361": "Équipe d’appui en adaptation",
}


class Group(StrEnum):
    HEALTH = "health"  # R.1110-2, 1°
    SOCIAL = "social"  # and what follows, 2°
    PSYCHOLOGISTS = "psychologists"
    HOME_HELP = "home_help"
    GUARDIANS = "guardians"
    COORDINATION = "coordination"
    OTHERS = "others"  # relatives, and whoever has no profession noted


GROUPS: dict[str, str] = {
    Group.HEALTH: "Professionnels de santé",
    Group.SOCIAL: "Travailleurs sociaux",
    Group.PSYCHOLOGISTS: "Psychologues",
    Group.HOME_HELP: "Aides à domicile et accompagnants",
    Group.GUARDIANS: "Mandataires judiciaires",
    Group.COORDINATION: "Équipes de coordination et d’appui",
    Group.OTHERS: "Proches et autres personnes",
}
_SECOND_CATEGORY: dict[str, Group] = {
    "41": Group.SOCIAL,
    "93": Group.PSYCHOLOGISTS,
    "307": Group.GUARDIANS,
    "310": Group.COORDINATION,
    "312": Group.OTHERS,
    "318": Group.HOME_HELP,
    "319": Group.SOCIAL,
    "320": Group.SOCIAL,
    "326": Group.SOCIAL,
    "328": Group.HOME_HELP,
    "330": Group.COORDINATION,
    "350": Group.HOME_HELP,
    "359": Group.OTHERS,
    "361": Group.COORDINATION,
}


def group_of(profession: str | None) -> Group:
    """The group of somebody of this profession, by its code; None or unknown: nobody in particular."""
    if profession in _SECOND_CATEGORY:
        return _SECOND_CATEGORY[profession]
    return Group.HEALTH if profession in PROFESSIONS else Group.OTHERS
