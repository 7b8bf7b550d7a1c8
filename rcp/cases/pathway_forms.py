"""What people fill in about what surrounds a situation. The commands check again."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rcp.people.models import Organisation, OrganisationKind

from .around import Circle
from .models import CareCircle, InformationFlow, PathStep, PhysicianContact, Relative, Solicitation
from .physicians import SolicitationAnswer

if TYPE_CHECKING:
    RelativeModelForm = forms.ModelForm[Relative]
    ReachModelForm = forms.ModelForm[CareCircle]
    FlowModelForm = forms.ModelForm[InformationFlow]
    StepModelForm = forms.ModelForm[PathStep]
    PhysicianModelForm = forms.ModelForm[PhysicianContact]
    SolicitationModelForm = forms.ModelForm[Solicitation]
else:
    PhysicianModelForm = SolicitationModelForm = RelativeModelForm = ReachModelForm = FlowModelForm = StepModelForm = (
        forms.ModelForm
    )


class RelativeForm(RelativeModelForm):
    class Meta:
        model = Relative
        fields = ("bond", "tie", "phone", "hours")


class ReachForm(ReachModelForm):
    class Meta:
        model = CareCircle
        fields = ("role", "phone", "hours")


class FlowForm(FlowModelForm):
    """Whoever is around the person is offered by name; anybody else is written."""

    class Meta:
        model = InformationFlow
        fields = ("teller", "told", "what", "channel")

    def __init__(self, *args: Any, circle: Circle | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [one.name for one in circle.people()] if circle else []
        for name in ("teller", "told"):
            self.fields[name].widget.attrs["list"] = "around-names"


class StepForm(StepModelForm):
    class Meta:
        model = PathStep
        fields = ("kind", "on", "note")
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        self.fields["kind"].label = _("Étape")


class PhysicianForm(PhysicianModelForm):
    class Meta:
        model = PhysicianContact
        fields = ("name", "on", "outcome", "reason", "note")
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate

    def validate_constraints(self) -> None:
        """The command says it better."""


class SolicitationForm(SolicitationModelForm):
    class Meta:
        model = Solicitation
        fields = ("cpts", "needed", "sector", "deadline")
        widgets = {"deadline": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"needed": _("« Un médecin traitant pour une personne qui ne se déplace plus » : sans identité.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cpts = cast("forms.ModelChoiceField[Organisation]", self.fields["cpts"])
        cpts.queryset = Organisation.objects.filter(kind=OrganisationKind.CPTS)
        cpts.empty_label = None


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Votre réponse"), choices=SolicitationAnswer.choices[1:], widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Précision"),
        max_length=300,
        required=False,
        help_text=_("« Le cabinet des Oliviers l’appelle demain » : toujours sans identité."),
    )
