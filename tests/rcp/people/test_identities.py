"""What the guard says of words that people write every day: what is an identity, and what is none."""

from datetime import date

import pytest

from rcp.people.identities import Allowed, faults

TODAY = date(2026, 11, 18)
# What is written where, and the words found; « cell » stands for every place where an identity may never be.
CELL, RCP = Allowed(), Allowed(known={"Roux", "Olivier"}, doctors=True)
CALLS = Allowed(known={"Roux"}, doctors=True, phones=True)


@pytest.mark.parametrize(
    ("text", "cell", "rcp", "calls"),
    [
        # Dates of what happens are no births
        ("Réunion du 14/01/2027", 0, 0, 0),
        ("Appliquer dès le 31 mars 2026", 0, 0, 0),
        ("Point du 3 mars 2027", 0, 0, 0),
        ("Revoir le 14.01.27", 0, 0, 0),
        ("Version du 14012027", 0, 0, 0),
        ("Loi du 2 janvier 2002", 0, 0, 0),
        ("Décret n° 2016-1349 du 10 octobre 2016", 0, 0, 0),
        ("Suite à l’hospitalisation du 12/03/2019", 0, 0, 0),
        ("née le 12/03/2026", 1, 1, 1),
        ("12/03/1934", 1, 1, 1),
        ("le 12 mars 1952", 1, 1, 1),
        ("12.03.34", 1, 1, 1),
        # Numbers of services are nobody's
        ("Appeler le SAMU ou le 15", 0, 0, 0),
        ("Standard de la MDPH : 04 94 05 06 07", 0, 0, 0),
        ("Appeler l’HAD au 04 94 05 06 07", 0, 0, 0),
        ("04 94 05 06 07", 1, 1, 0),
        ("Rappeler sa fille au 06 12 34 56 78", 1, 1, 0),
        ("Accueil : 06 12 34 56 78", 1, 1, 0),
        ("contact@dac83.fr", 0, 0, 0),
        ("jeanne.dupont@exemple.fr", 1, 1, 1),
        # Names of those who take part, or who treat, and of others
        ("Mme Roux rappelle la famille", 1, 0, 0),
        ("Le Dr Faure revoit le traitement", 1, 0, 0),
        ("Mme Dupont refuse l’aide", 1, 1, 1),
        ("M. DUPONT sort vendredi", 1, 1, 1),
        ("Mme A. refuse l’aide", 0, 0, 0),
        ("279035121518989", 1, 1, 1),
        ("dossier 8304512377", 1, 1, 1),
        ("Un circuit unique pour le Var, 83 000 habitants", 0, 0, 0),
    ],
)
def test_what_the_guard_says(text: str, cell: int, rcp: int, calls: int) -> None:
    said = [len(faults(text, allowed, today=TODAY)) for allowed in (CELL, RCP, CALLS)]
    assert [min(each, 1) for each in said] == [cell, rcp, calls]
