"""What says who a person is never enters a report; what describes a situation does."""

import pytest

from rcp.reports import qualify

PHONE = "téléphone"
MAIL = "courriel"
SOCIAL = "sécurité sociale"
BIRTH = "date"
NAME = "nom"
NUMBER = "numéro aussi long"

REFUSED = [
    # Telephone numbers, as people write them
    ("rappeler le 06 12 34 56 78", PHONE),
    ("rappeler le 0612345678", PHONE),
    ("rappeler le 06.12.34.56.78", PHONE),
    ("rappeler le 06-12-34-56-78", PHONE),
    ("rappeler le 06/12/34/56/78", PHONE),
    ("rappeler le 06_12_34_56_78", PHONE),
    ("rappeler le 06\u00a012\u00a034\u00a056\u00a078", PHONE),
    ("rappeler le 06\u202f12\u202f34\u202f56\u202f78", PHONE),
    ("rappeler le 06, 12, 34, 56, 78", PHONE),
    ("rappeler le 0612 345 678", PHONE),
    ("rappeler le 061 234 56 78", PHONE),
    ("rappeler le 06 – 12 – 34 – 56 – 78", PHONE),
    ("rappeler le 06\u200b12\u200b34\u200b56\u200b78", PHONE),
    ("rappeler le ０６ １２ ３４ ５６ ７８", PHONE),
    ("rappeler le 6 au 04 94 00 00 00", PHONE),
    ("+33 6 12 34 56 78", PHONE),
    ("+33612345678", PHONE),
    ("+33 (0)6 12 34 56 78", PHONE),
    ("+33 (0) 6 12 34 56 78", PHONE),
    ("0033 6 12 34 56 78", PHONE),
    ("0033612345678", PHONE),
    ("+33.4.94.00.00.00", PHONE),
    ("+262 692 12 34 56", PHONE),
    ("(04) 94 00 00 00", PHONE),
    ("tél:0494000000.", PHONE),
    ("04 94 00 00 00 ou 06 12 34 56 78", PHONE),
    # Numbers of the social security
    ("2 79 03 51 215 189 89", SOCIAL),
    ("279035121518989", SOCIAL),
    ("2790351215189", SOCIAL),
    ("2.79.03.51.215.189.89", SOCIAL),
    ("2 79 03 51 215 189 clé 89", SOCIAL),
    ("2\u00a079\u00a003\u00a051\u00a0215\u00a0189\u00a089", SOCIAL),
    ("sa carte porte 279035121518989, à jour", SOCIAL),
    ("1 34 03 2A 004 123 50", SOCIAL),
    ("134032A00412350", SOCIAL),
    ("134032b004123", SOCIAL),
    ("1 34 03 83 061 042 17", SOCIAL),
    # Dates of birth
    ("né le 12/03/1934", BIRTH),
    ("née le 12 mars 1934", BIRTH),
    ("née en 1934", BIRTH),
    ("né en mars 1934", BIRTH),
    ("née le 3/4/34", BIRTH),
    ("12/03/1934", BIRTH),
    ("12-03-1934", BIRTH),
    ("12.03.34", BIRTH),
    ("12 03 1934", BIRTH),
    ("12031934", BIRTH),
    ("1934-03-12", BIRTH),
    ("12 mars 1934", BIRTH),
    ("1er août 1934", BIRTH),
    ("12 févr. 1934", BIRTH),
    ("DDN : 12/3/34", BIRTH),
    ("date de naissance 1934", BIRTH),
    # Names
    ("Mme DUPONT refuse", NAME),
    ("Mme Dupont refuse", NAME),
    ("MME DUPONT refuse", NAME),
    ("mme Dupont refuse", NAME),
    ("Mme. Dupont refuse", NAME),
    ("Mme  Dupont", NAME),
    ("M. Nom ne peut plus", NAME),
    ("M.Dupont ne peut plus", NAME),
    ("M Dupont ne peut plus", NAME),
    ("Mr Dupont", NAME),
    ("MM. Dupont et Durand", NAME),
    ("Monsieur Xavier", NAME),
    ("monsieur Dupont", NAME),
    ("MADAME DUPONT", NAME),
    ("Madame Le Goff", NAME),
    ("Madame de La Tour", NAME),
    ("Mme D’Angelo", NAME),
    ("Mme d'Angelo", NAME),
    ("Mme Dupont-Martin", NAME),
    ("Mlle Élodie", NAME),
    ("Mme A. Dupont", NAME),
    ("Mme Ly", NAME),
    ("Docteur Olivier arrête", NAME),
    ("le Dr Olivier arrête", NAME),
    ("une personne nommée Jeanne", NAME),
    ("elle s’appelle Jeanne", NAME),
    # Addresses and file numbers
    ("jeanne.dupont@exemple.fr", MAIL),
    ("écrire à jeanne_d+83@mail.exemple.fr.", MAIL),
    ("jeanne.dupont (at) exemple.fr", MAIL),
    ("jeanne dupont arobase exemple point fr", MAIL),
    ("dossier 8304512377", NUMBER),
    ("RPPS 10003456789", NUMBER),
]

KEPT = [
    "Infirmière libérale",
    "de réaliser un soin",
    "Mme A. refuse l’aide proposée",
    "Mme A., 88 ans",
    "Mme A refuse",
    "M. B., jeune adulte",
    "M.B. ne répond plus",
    "Mme A. B. refuse",
    "Monsieur X refuse",
    "M. refuse l’aide",
    "la situation de M.",
    "madame refuse l’aide",
    "madame la curatrice",
    "88 ans",
    "une femme de 88 ans, seule",
    "75-84",
    "85+",
    "depuis 2019",
    "depuis mars 2022",
    "de 2019 à 2022",
    "3 hospitalisations en 6 mois",
    "24/7",
    "7 jours sur 7",
    "appeler le 15 ou le 112",
    "délai de 6 à 12 mois",
    "12 h 30",
    "83000 Toulon",
    "la Seyne-sur-Mer",
    "nouveau-né",
    "né prématuré",
    "offre saturée, délai",
    "l'aide proposée",
    "SAMSAH, CMP et MDPH",
    "1 200 € restent à charge",
    "un médecin part à la retraite sans successeur",
    "docteur en psychologie",
    "maître d’ouvrage",
    "appelée trois fois",
    "L’équipe d’HAD",
    "sans médecin traitant depuis 12 mois",
    "",
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_what_says_who_a_person_is_is_refused_and_explained(text: str, said: str) -> None:
    found = qualify.faults(text)
    assert [said in fault.why for fault in found] == [True] * len(found)
    assert found


@pytest.mark.parametrize("text", KEPT)
def test_what_describes_a_situation_is_kept(text: str) -> None:
    assert qualify.faults(text) == ()


def test_each_fault_shows_the_words_found() -> None:
    found = qualify.faults("Mme Dupont, 06 12 34 56 78, née en 1934")
    assert {fault.found for fault in found} == {"06 12 34 56 78", "née en 1934", "Mme Dupont"}


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(REFUSED) + len(KEPT) > 100
