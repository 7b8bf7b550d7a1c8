"""Words offered when telling a rupture; people may write others. Pure. Source: the departments' forms and reports."""

WHO = (
    "Infirmière libérale", "Médecin traitant", "Médecin généraliste", "Masseur-kinésithérapeute", "Pharmacien",
    "Service d’aide à domicile", "SSIAD", "EHPAD", "Établissement de santé", "CMP", "MDPH", "Assurance maladie",
    "Transporteur sanitaire", "Aidant", "Personne",
)  # fmt: skip
VERB = ("arrête", "refuse", "ne peut pas", "tarde à", "n’existe pas", "interrompt", "fait sortir", "s’épuise")
WHAT = (
    "de réaliser un soin", "un soin faute de prescription", "un nouveau patient", "une admission", "l’aide proposée",
    "intervenir le week-end", "donner un premier rendez-vous", "notifier une orientation", "un transport", "un droit",
    "la personne sans aides", "à domicile sur le secteur",
)  # fmt: skip
WHY = (
    "absence de médecin traitant", "offre saturée, délai", "absence de ressource adaptée", "critères d’admission",
    "sortie d’hospitalisation non préparée", "rupture de droits", "transport et mobilité", "incurie", "non-adhésion",
    "aidant épuisé", "coordination, information", "logement", "démarche administrative", "outil numérique",
)  # fmt: skip
WHERE = ("domicile", "cabinet", "hôpital", "établissement médico-social", "territoire")
