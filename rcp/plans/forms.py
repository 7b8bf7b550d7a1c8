"""What is filled in on a plan's page."""

from typing import TYPE_CHECKING

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import AnswerKind, Means, Outcome, PlanLine, PlanSettings

if TYPE_CHECKING:
    LineModelForm = forms.ModelForm[PlanLine]
    SettingsModelForm = forms.ModelForm[PlanSettings]
else:
    LineModelForm = SettingsModelForm = forms.ModelForm


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LineForm(LineModelForm):
    class Meta:
        model = PlanLine
        fields = ("objective", "action", "who", "due_on", "criterion", "review_on")
        widgets = {"due_on": _day(), "review_on": _day()}


class FollowForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Où en est l’objectif"), choices=Outcome.choices)
    why = forms.CharField(label=_("Pourquoi, s’il n’est pas atteint"), max_length=300, required=False)


class ReviewForm(forms.Form):
    review_on = forms.DateField(label=_("Le plan est revu le"), required=False, widget=_day())


class AnswerForm(forms.Form):
    kind = forms.ChoiceField(choices=AnswerKind.choices, widget=forms.HiddenInput)
    digest = forms.CharField(widget=forms.HiddenInput)
    given = forms.ChoiceField(choices=[("oui", _("oui")), ("non", _("non"))])
    means = forms.ChoiceField(label=_("Comment"), choices=Means.choices, required=False)
    said_on = forms.DateField(label=_("Le"), required=False, initial=timezone.localdate)
    reason = forms.CharField(label=_("Ce qui devrait changer"), max_length=300, required=False)


class CloseForm(forms.Form):
    reason = forms.CharField(label=_("Pourquoi le plan est clôturé"), max_length=200)


class CircuitForm(SettingsModelForm):
    class Meta:
        model = PlanSettings
        fields = ("without_physician",)
