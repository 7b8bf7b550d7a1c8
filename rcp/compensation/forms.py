"""What payers fill in."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rcp.people.models import Profession

from .models import Basis, ClaimState, CompensationKind, Mission


class RateForm(forms.Form):
    mission = forms.ChoiceField(label=_("Mission"), choices=Mission.choices, initial=Mission.PATHWAYS)
    kind = forms.ChoiceField(label=_("Nature"), choices=CompensationKind.choices, initial=CompensationKind.REMUNERATION)
    basis = forms.ChoiceField(label=_("Calcul"), choices=Basis.choices)
    profession = forms.ModelChoiceField(
        label=_("Profession"), queryset=Profession.objects.all(), required=False, empty_label=_("Toutes")
    )
    amount = forms.DecimalField(label=_("Montant en euros"), max_digits=8, decimal_places=2, min_value=0, localize=True)
    since = forms.DateField(label=_("À partir du"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("basis") == Basis.PROFESSION and not cleaned.get("profession"):
            self.add_error("profession", _("Choisissez la profession que ce tarif concerne."))
        return cleaned


class CapForm(forms.Form):
    year = forms.IntegerField(label=_("Année"), min_value=2000, max_value=2100)
    amount = forms.DecimalField(
        label=_("Plafond en euros"), max_digits=10, decimal_places=2, min_value=0, localize=True
    )


class QueueForm(forms.Form):
    """Which claims a payer looks at; everything is optional."""

    etat = forms.ChoiceField(label=_("État"), required=False, choices=[("", _("Tous")), *ClaimState.choices])
    depuis = forms.DateField(label=_("Depuis le"), required=False)
    jusque = forms.DateField(label=_("Jusqu’au"), required=False)


class PaymentForm(forms.Form):
    paid_on = forms.DateField(label=_("Payé le"), initial=timezone.localdate)
    reference = forms.CharField(label=_("Référence du virement"), max_length=60, required=False)
