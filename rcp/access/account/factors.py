"""Second factors, passkeys among them: what django-allauth asks of us, in words that say what happened."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAME = "Concertation"
UNREADABLE = (TypeError, ValueError, KeyError, AttributeError)


class MFAAdapter(DefaultMFAAdapter):
    def is_mfa_enabled(self, user: AbstractBaseUser, types: Iterable[str] | None = None) -> bool:
        """A kind of factor that this installation no longer offers is asked of nobody."""
        offered = set(settings.MFA_SUPPORTED_TYPES)
        return bool(super().is_mfa_enabled(user, types=sorted(offered if types is None else offered & set(types))))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": NAME}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        had = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Clé d’accès %(number)s") % {"number": had + 1} if had else _("Clé d’accès")


def name_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Nom de la clé"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Pour la reconnaître plus tard : « ordinateur du bureau », « téléphone »."),
    )


class AddPasskeyForm(AddWebAuthnForm):
    name = name_field()
    passwordless = forms.BooleanField(
        label=gettext_lazy("Se connecter avec cette clé seule, sans mot de passe"),
        initial=True,
        required=False,
        help_text=gettext_lazy(
            "La clé demande alors un code, une empreinte ou le visage. Décochez si elle ne sait pas."
        ),
    )

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean())
        except (forms.ValidationError, *UNREADABLE):
            raise forms.ValidationError(
                _("Cette clé n’a pas été enregistrée : la demande avait expiré. Recommencez.")
            ) from None


class AddApplicationForm(ActivateTOTPForm):
    code = forms.CharField(
        label=gettext_lazy("Code à six chiffres"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class RenamePasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label=gettext_lazy("Nom de la clé"), max_length=60)


class KnownPasskey:
    """A key that is unknown here, or an answer that is none, is one refusal."""

    def clean_credential(self) -> Authenticator:
        try:
            authenticator: Authenticator = super().clean_credential()  # type: ignore[misc]
        except (forms.ValidationError, *UNREADABLE) as fault:
            if getattr(fault, "code", "") == "too_many_login_attempts":
                raise
            raise forms.ValidationError(
                _("Cette clé d’accès n’est pas connue ici, ou la demande a expiré. Recommencez, ou entrez autrement.")
            ) from None
        return authenticator


class LoginPasskeyForm(KnownPasskey, LoginWebAuthnForm):
    pass


class SecondFactorPasskeyForm(KnownPasskey, AuthenticateWebAuthnForm):
    pass


class ReauthenticatePasskeyForm(KnownPasskey, ReauthenticateWebAuthnForm):
    pass
