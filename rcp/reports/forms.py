"""What people fill in: a report, and the filters of the list."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rcp.people.models import Organisation

from . import qualify
from .commands import TOLD
from .models import Pathway, Report, RuptureKind, Theme

if TYPE_CHECKING:
    ReportModelForm = forms.ModelForm[Report]
    ThemeModelForm = forms.ModelForm[Theme]
else:
    ReportModelForm = ThemeModelForm = forms.ModelForm

PERIODS = (("", _("Depuis toujours")), ("30", _("30 jours")), ("183", _("6 mois")), ("365", _("1 an")))


def offer(field: forms.Field, organisations: QuerySet[Organisation], *, empty: bool = True) -> None:
    """Let this field choose among these organisations."""
    choice = cast("forms.ModelChoiceField[Organisation]", field)
    choice.queryset = organisations
    if not empty:
        choice.empty_label = None


class ReportForm(ReportModelForm):
    """The five-part sentence and the little that qualifies it."""

    organisation = forms.ModelChoiceField(label=_("Au nom de"), queryset=Organisation.objects.none())

    class Meta:
        model = Report
        fields = (*TOLD, "rupture_kind", "pathway", "territory", "commune", "age_band", "compensated", "solution")
        widgets = {
            "rupture_kind": forms.RadioSelect,
            "compensated": forms.NullBooleanSelect,
        }

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["organisation"], organisations, empty=False)
        self.fields["rupture_kind"] = forms.ChoiceField(
            label=_("Rupture"), choices=RuptureKind.choices, widget=forms.RadioSelect, initial=RuptureKind.PROVEN
        )
        self.fields["pathway"] = forms.ChoiceField(
            label=_("Parcours"), choices=[("", _("Choisir dans la liste")), *Pathway.choices]
        )
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in (*TOLD, "commune", "territory"):
            for fault in qualify.faults(cleaned.get(name) or ""):
                self.add_error(name, f"« {fault.found} » : {fault.why}")
        return cleaned


class FilterForm(forms.Form):
    """Everything is optional; a value that means nothing filters nothing."""

    nature = forms.ChoiceField(
        label=_("Rupture"), required=False, choices=[("", _("Potentielles et avérées")), *RuptureKind.choices]
    )
    parcours = forms.ChoiceField(
        label=_("Parcours"), required=False, choices=[("", _("Tous les parcours")), *Pathway.choices]
    )
    pourquoi = forms.CharField(label=_("Pourquoi"), required=False, max_length=160)
    periode = forms.ChoiceField(label=_("Période"), required=False, choices=PERIODS)
    structure = forms.ModelChoiceField(
        label=_("Structure"), required=False, queryset=Organisation.objects.none(), empty_label=_("Toutes les miennes")
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["structure"], organisations)

    def narrowed(self, reports: QuerySet[Report]) -> QuerySet[Report]:
        self.is_valid()
        asked = self.cleaned_data
        wanted = Q()
        if asked.get("nature"):
            wanted &= Q(rupture_kind=asked["nature"])
        if asked.get("parcours"):
            wanted &= Q(pathway=asked["parcours"])
        if asked.get("pourquoi"):
            wanted &= Q(event_reason__icontains=asked["pourquoi"])
        if asked.get("periode"):
            wanted &= Q(reported_at__gte=timezone.now() - timedelta(days=int(asked["periode"])))
        if asked.get("structure"):
            wanted &= Q(organisation=asked["structure"])
        return reports.filter(wanted)


class ThemeForm(ThemeModelForm):
    organisation = forms.ModelChoiceField(label=_("Structure"), queryset=Organisation.objects.none())

    class Meta:
        model = Theme
        fields = ("title", "question")

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["organisation"], organisations, empty=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("title", "question"):
            for fault in qualify.faults(cleaned.get(name) or ""):
                self.add_error(name, f"« {fault.found} » : {fault.why}")
        return cleaned
