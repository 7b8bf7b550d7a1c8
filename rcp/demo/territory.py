"""The invented territory: every person here is made up. Pure.

The organisations are of real kinds and places; what they do here is the demonstration's own.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """`key` names it in the demonstration's code; `kind` is a code of OrganisationKind."""

    key: str
    name: str
    kind: str
    territory: str
    phone: str = ""


@dataclass(frozen=True)
class Someone:
    """`place` and `role` say where they belong; without a place they come from outside. `account`: signs in."""

    key: str
    first_name: str
    last_name: str
    profession: str = ""
    function: str = ""
    place: str = ""
    role: str = "member"
    account: bool = False
    phone: str = ""


DAC_OUEST, DAC_EST = "dac_ouest", "dac_est"
CPTS = ("cpts_littoral", "cpts_golfe", "cpts_coeur")

PLACES = (
    Place(DAC_OUEST, "DAC Var Ouest", "dac", "Var Ouest", "04 94 00 00 10"),
    Place(DAC_EST, "DAC Var Est", "dac", "Var Est", "04 94 00 00 20"),
    Place("cpts_littoral", "CPTS Littoral Ouest", "cpts", "Toulon, La Seyne-sur-Mer"),
    Place("cpts_golfe", "CPTS Golfe et Estérel", "cpts", "Fréjus, Saint-Raphaël"),
    Place("cpts_coeur", "CPTS Cœur du Var", "cpts", "Draguignan"),
    Place("cpam", "CPAM du Var", "cpam", "Var"),
    Place("aide", "Service d’aide à domicile Les Tamaris", "esms", "Hyères"),
)

# Who administers the installation, then everybody else.
ADMINISTRATOR = Someone("jeanne", "Jeanne", "Lambert", function="Administration de l’association", account=True)
PEOPLE = (
    Someone("claire", "Claire", "Aubert", "330", "Coordinatrice de parcours", DAC_OUEST, "coordinator", account=True),
    Someone("thomas", "Thomas", "Girard", "41", "Référent de parcours", DAC_OUEST),
    Someone("odile", "Odile", "Grandjean", "359", "Directrice", DAC_OUEST, "administrator", account=True),
    Someone("lucie", "Lucie", "Marchand", "330", "Cheffe de projet", DAC_EST, "coordinator", account=True),
    Someone("karim", "Karim", "Haddad", "60", "Référent de parcours", DAC_EST, "coordinator"),
    Someone("nadia", "Nadia", "Roux", "312", "Coordinatrice de CPTS", "cpts_littoral", "coordinator", account=True),
    Someone("samir", "Samir", "Benali", "60", "", "cpts_littoral", phone="06 00 00 00 31"),
    Someone("hugo", "Hugo", "Ferrand", "312", "Coordinateur de CPTS", "cpts_golfe", "coordinator", account=True),
    Someone("maelle", "Maëlle", "Garnier", "312", "Coordinatrice de CPTS", "cpts_coeur", "coordinator"),
    Someone("sophie", "Sophie", "Lemaire", "312", "Référente de l’accompagnement en santé", "cpam"),
    Someone("elodie", "Élodie", "Marin", "350", "Responsable de secteur", "aide", "coordinator"),
    Someone("vincent", "Vincent", "Olivier", "10", "Médecin généraliste", phone="04 94 00 00 41"),
    Someone("ines", "Inès", "Perret", "60", "Infirmière libérale", phone="06 00 00 00 42"),
    Someone("anne", "Anne", "Vidal", "307", "Curatrice", phone="04 94 00 00 43"),
    Someone("julien", "Julien", "Masson", "326", "Éducateur, SAMSAH"),
)

BODY = "CCOPD"
QUORUM = 3
# Who sits, for which college, and whether their voice decides.
MANDATES = (
    ("odile", "DAC", True),
    ("lucie", "DAC", True),
    ("nadia", "CPTS", True),
    ("hugo", "CPTS", True),
    ("maelle", "CPTS", True),
    ("sophie", "Assurance maladie", False),
)


def email_of(someone: Someone) -> str:
    """An address of a domain that can never exist (RFC 2606)."""
    plain = str.maketrans("éèêëçîïôö", "eeeeciioo")
    return f"{someone.first_name}.{someone.last_name}@exemple.test".lower().translate(plain)
