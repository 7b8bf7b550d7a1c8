"""Who was reminded of what they promised, and when: once a day at most."""

from django.db import models

from rcp.people.models import Person


class Digest(models.Model):
    """One mail of one day to one person, on its own or because somebody asked for it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    asked_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-day", "-pk")
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.person} – {self.day}"
