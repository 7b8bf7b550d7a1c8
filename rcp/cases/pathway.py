"""What surrounds a situation: who stands by the person, who tells whom, the steps of the path, who wrote what last.

None of it names the person: a relative is known by what they are to them.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rcp.people.stays import StayQuerySet


class Tie(models.TextChoices):
    """Why somebody stands beside the person (ANS, « Cercle de soins » 2.0.1)."""

    GUARDIANSHIP = "guardianship", _("tutelle")
    CURATORSHIP = "curatorship", _("curatelle")
    SAFEGUARD = "safeguard", _("sauvegarde de justice")
    FAMILY_ENABLING = "family_enabling", _("habilitation familiale")
    TRUSTED = "trusted", _("personne de confiance")
    CARER = "carer", _("aidant")
    RELATIVE = "relative", _("proche")


REPRESENTS = frozenset({Tie.GUARDIANSHIP, Tie.CURATORSHIP, Tie.SAFEGUARD, Tie.FAMILY_ENABLING})


class Relative(models.Model):
    """Somebody who stands by the person, or represents them. Leaving is a date, coming back a new row."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="relatives")
    tie = models.CharField(_("à quel titre"), max_length=16, choices=Tie.choices)
    bond = models.CharField(_("qui"), max_length=80, help_text=_("« Sa fille », « mandataire judiciaire » : sans nom."))
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    hours = models.CharField(_("quand la joindre"), max_length=80, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = StayQuerySet["Relative"].as_manager()

    class Meta:
        ordering = ("since", "pk")

    def __str__(self) -> str:
        return self.bond

    @property
    def represents(self) -> bool:
        """Whether a measure of protection makes them speak with or for the person."""
        return self.tie in REPRESENTS


class Channel(models.TextChoices):
    PHONE = "phone", _("téléphone")
    SECURE_MAIL = "secure_mail", _("messagerie sécurisée")
    NOTEBOOK = "notebook", _("cahier de liaison")
    SHARED_RECORD = "shared_record", _("dossier partagé")
    MEETING = "meeting", _("réunion")
    LETTER = "letter", _("courrier")
    VISIT = "visit", _("de vive voix")


class InformationFlow(models.Model):
    """One line of the « circuit d’informations »: who tells whom what, by which channel."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="flows")
    teller = models.CharField(_("qui prévient"), max_length=120)
    told = models.CharField(_("qui est prévenu"), max_length=120)
    what = models.CharField(_("de quoi"), max_length=120, blank=True)
    channel = models.CharField(_("par quel moyen"), max_length=14, choices=Channel.choices, default=Channel.PHONE)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.teller} → {self.told}"


class StepKind(models.TextChoices):
    CONTACT = "contact", _("premier contact")
    ASSESSMENT = "assessment", _("évaluation")
    HOME_VISIT = "home_visit", _("visite à domicile")
    NEEDS = "needs", _("besoins posés")
    SOLUTIONS = "solutions", _("solutions proposées")
    FOLLOW_UP = "follow_up", _("suivi")


class PathStep(models.Model):
    """A step of the accompaniment, on the day it was taken."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(_("étape"), max_length=10, choices=StepKind.choices)
    on = models.DateField(_("le"))
    note = models.CharField(_("précision"), max_length=160, blank=True)

    class Meta:
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_to_come(self) -> bool:
        return self.on > timezone.localdate()


class LastWriting(models.Model):
    """Who wrote a part of the situation last, and when: the words themselves are in Case."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="writings")
    part = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "part"], name="one_last_writing_of_a_part")]

    def __str__(self) -> str:
        return f"{self.part} – {self.by}"
