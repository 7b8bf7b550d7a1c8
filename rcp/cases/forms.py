"""What people fill in about a situation. The commands check again."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rcp.access.sending.comparing import Comparing
from rcp.people.models import Organisation, Person
from rcp.people.professions import GROUPS, Group

from .commands import SAID, WRITTEN
from .models import Case, Contact, SharingBasis
from .sharing import CATEGORIES

if TYPE_CHECKING:
    CaseModelForm = forms.ModelForm[Case]
    SharingModelForm = forms.ModelForm[SharingBasis]
    ContactModelForm = forms.ModelForm[Contact]
else:
    CaseModelForm = SharingModelForm = ContactModelForm = forms.ModelForm


class CaseForm(Comparing, CaseModelForm):
    organisation = forms.ModelChoiceField(label=_("Structure"), queryset=Organisation.objects.none(), empty_label=None)

    class Meta:
        model = Case
        fields = ("alias", "question", "requested_by", *WRITTEN[3:], "attending_physician", "no_attending_physician")
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in WRITTEN[3:]}

    def __init__(self, *args: Any, organisations: QuerySet[Organisation] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Person]", self.fields["attending_physician"]).empty_label = _("non renseigné")
        if organisations is None:
            del self.fields["organisation"]
        else:
            cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"]).queryset = organisations

    def told(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name in SAID}

    def validate_unique(self) -> None:
        """The command says it better."""

    def validate_constraints(self) -> None:
        """The command says it better."""


class SharingForm(SharingModelForm):
    categories = forms.MultipleChoiceField(
        label=_("Informations partagées"), choices=list(CATEGORIES.items()), required=False,
        widget=forms.CheckboxSelectMultiple, initial=list(CATEGORIES),
    )  # fmt: skip
    groups = forms.MultipleChoiceField(
        label=_("Professionnels concernés"), choices=list(GROUPS.items()), required=False,
        widget=forms.CheckboxSelectMultiple, initial=[each for each in GROUPS if each != Group.OTHERS],
    )  # fmt: skip

    class Meta:
        model = SharingBasis
        fields = (
            "basis", "informed_on", "informed_by", "support", "categories", "information", "groups", "professionals",
            "medical_to_all", "representation", "collected_on", "means", "opposition",
        )  # fmt: skip
        help_texts = {
            "representation": _(
                "Sous curatelle ou sauvegarde, ou avec une personne de confiance, la personne consent seule : "
                "notez alors « Consentement de la personne »."
            ),
        }
        widgets = {
            "informed_on": forms.DateInput(attrs={"type": "date"}),
            "collected_on": forms.DateInput(attrs={"type": "date"}),
        }


class CircleForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Personne"), queryset=Person.objects.none(), empty_label=_("Choisir"))
    role = forms.CharField(label=_("Place dans le cercle"), max_length=80, required=False)

    def __init__(self, *args: Any, case_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = cast("forms.ModelChoiceField[Person]", self.fields["person"])
        people.queryset = Person.objects.listed(case_id=case_id)


class ContactForm(ContactModelForm):
    class Meta:
        model = Contact
        fields = ("category", "name", "phone", "hours", "email", "informed")
