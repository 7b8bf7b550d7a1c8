"""What people fill in to ask, and to answer. The commands check again."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rcp.people.models import Organisation, Person

from .commands import Asking
from .models import CaseRequest, Urgency

if TYPE_CHECKING:
    RequestModelForm = forms.ModelForm[CaseRequest]
else:
    RequestModelForm = forms.ModelForm

OTHERS = 2


class RequestForm(RequestModelForm):
    """The question and how soon. Whoever has no account says who they are: three lines at most."""

    class Meta:
        model = CaseRequest
        fields = ("reason", "question", "urgency", "wished_on")
        widgets = {
            "reason": forms.Textarea(attrs={"rows": 4}),
            "wished_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "reason": _("« Personne de 88 ans, chutes, seule, professionnels épuisés » : jamais le nom, ni la date "
                        "de naissance, ni l’adresse."),
            "question": _("« Que faire pour éviter une nouvelle hospitalisation ? »"),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["urgency"] = forms.ChoiceField(
            label=_("Délai souhaité"), choices=Urgency.choices, initial=Urgency.MONTH, widget=forms.RadioSelect
        )

    def told(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("reason", "question", "urgency", "wished_on")}


class AskingForm(forms.Form):
    """One of those who ask."""

    name = forms.CharField(label=_("Prénom et nom"), max_length=121, required=False)
    role = forms.CharField(label=_("Profession, structure"), max_length=120, required=False)
    reach = forms.CharField(label=_("Courriel ou téléphone"), max_length=120, required=False)

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed = needed

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.needed:
            for name, why in (
                ("name", _now("Dites qui vous êtes.")),
                ("reach", _now("Donnez un courriel ou un téléphone : c’est par là qu’on vous répond.")),
            ):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, why)
        elif not told.get("name") and (told.get("role") or told.get("reach")):
            self.add_error("name", _now("De qui s’agit-il ?"))
        return told

    def asking(self) -> Asking | None:
        told = self.cleaned_data
        return Asking(told["name"], told["role"], told["reach"]) if told.get("name") else None


class NewForm(RequestForm):
    """By somebody who has an account: of which structure, and whether it is noted from a call."""

    organisation = forms.ModelChoiceField(label=_("Demander à"), queryset=Organisation.objects.none(), empty_label=None)
    called = forms.BooleanField(
        label=_("Je note un appel : la demande est celle des personnes ci-dessous"), required=False
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], answers: list[Organisation], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        field.queryset = organisations
        if answers:
            field.initial = answers[0]
        else:
            del self.fields["called"]


class AcceptForm(forms.Form):
    alias = forms.CharField(label=_("Alias"), max_length=60, help_text=_("« Mme A., 88 ans » : jamais le nom."))
    question = forms.CharField(label=_("Question posée"), max_length=300, required=False)


class RedirectForm(forms.Form):
    redirected_to = forms.CharField(label=_("Vers qui"), max_length=160)
    words = forms.CharField(label=_("Précision"), max_length=500, required=False)


class InformForm(forms.Form):
    words = forms.CharField(
        label=_("Information donnée"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500})
    )


class HandForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Personne"), queryset=Person.objects.none(), empty_label=_("Choisir"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = cast("forms.ModelChoiceField[Person]", self.fields["person"])
        people.queryset = Person.objects.listed().exclude(email="")


def several(rows: list[AskingForm]) -> bool:
    """Whether a line beyond the first one says something, or is faulty: it is shown then."""
    return any(row.is_bound and (row.errors or row.has_changed()) for row in rows[1:])


def askings(data: Any, *, needed: bool) -> list[AskingForm]:
    """The lines of those who ask: the first one must be filled when it is `needed`."""
    return [AskingForm(data, prefix=f"who{n}", needed=needed and n == 0) for n in range(OTHERS + 1)]
