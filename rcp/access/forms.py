"""What people fill in about people. The commands check again: a form only helps to write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rcp.people import rpps
from rcp.people.models import MembershipRole, Organisation, OrganisationKind, Person, Profession

from .sending.comparing import Comparing


class PersonForm(forms.Form):
    first_name = forms.CharField(label=_("Prénom"), max_length=60)
    last_name = forms.CharField(label=_("Nom"), max_length=60)
    profession = forms.ModelChoiceField(
        label=_("Profession"), queryset=Profession.objects.all(), required=False, empty_label=_("Aucune de celles-ci")
    )
    function = forms.CharField(
        label=_("Fonction"), max_length=80, required=False, help_text=_("« Directrice adjointe », « cadre de santé »")
    )
    rpps = forms.CharField(
        label=_("Numéro RPPS"),
        max_length=20,
        required=False,
        help_text=_("11 chiffres, pour les professionnels qui en ont un"),
    )
    email = forms.EmailField(label=_("Courriel"), required=False)
    phone = forms.CharField(label=_("Téléphone"), max_length=20, required=False)
    organisation = forms.ModelChoiceField(
        label=_("Inscrite par"), queryset=Organisation.objects.none(), empty_label=None
    )
    role = forms.ChoiceField(
        label=_("Rattachement"),
        choices=[("", _("Aucun : personne extérieure")), *MembershipRole.choices],
        required=False,
    )

    def clean_rpps(self) -> str:
        number = "".join(str(self.cleaned_data["rpps"]).split())
        if number and (fault := rpps.fault(number)):
            raise forms.ValidationError(fault)
        return number


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("Nom"), max_length=120)
    kind = forms.ChoiceField(label=_("Nature"), choices=OrganisationKind.choices)
    territory = forms.CharField(label=_("Territoire"), max_length=80)


class PersonCorrectionForm(Comparing, PersonForm):
    """What a person's entry says, to be corrected; what the person belongs to is said elsewhere."""

    field_order = ("first_name", "last_name", "profession", "function", "rpps", "email", "phone")
    organisation = None  # type: ignore[assignment]
    role = None  # type: ignore[assignment]


class OrganisationCorrectionForm(Comparing, OrganisationForm):
    phone = forms.CharField(label=_("Téléphone"), max_length=20, required=False)


class MembershipForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Personne"), queryset=Person.objects.listed())
    role = forms.ChoiceField(label=_("Rôle"), choices=MembershipRole.choices, initial=MembershipRole.MEMBER)


class BodyForm(forms.Form):
    name = forms.CharField(label=_("Nom de l’instance"), max_length=120)
    quorum = forms.IntegerField(label=_("Quorum"), min_value=1, max_value=200)


class MandateForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Personne"), queryset=Person.objects.listed())
    college = forms.CharField(label=_("Collège"), max_length=60, required=False)
    votes = forms.BooleanField(label=_("Voix délibérative"), required=False, initial=True)
