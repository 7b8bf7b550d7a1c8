"""What people fill in about what surrounds a situation. The commands check again."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .around import Circle
from .models import CareCircle, InformationFlow, PathStep, Relative

if TYPE_CHECKING:
    RelativeModelForm = forms.ModelForm[Relative]
    ReachModelForm = forms.ModelForm[CareCircle]
    FlowModelForm = forms.ModelForm[InformationFlow]
    StepModelForm = forms.ModelForm[PathStep]
else:
    RelativeModelForm = ReachModelForm = FlowModelForm = StepModelForm = forms.ModelForm


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
