"""Signing in, and what one signs in with: the pages of django-allauth that this site means. Every other one is 404."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as joined
from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from . import openid, passwords
from .passwords import provable

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", provable(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", passwords.choose, name="account_set_password"),
    path("2fa/", second_factor.index, name="mfa_index"),
    path("2fa/authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", provable(second_factor.reauthenticate), name="mfa_reauthenticate"),
]

if "totp" in settings.MFA_SUPPORTED_TYPES:
    urlpatterns += [
        path("2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
        path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    ]

if "recovery_codes" in settings.MFA_SUPPORTED_TYPES:
    urlpatterns += [
        path("2fa/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
        path(
            "2fa/recovery-codes/generate/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
        ),
        path(
            "2fa/recovery-codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"
        ),
    ]

if "webauthn" in settings.MFA_SUPPORTED_TYPES:
    urlpatterns += [
        path("2fa/webauthn/", webauthn.list_webauthn, name="mfa_list_webauthn"),
        path("2fa/webauthn/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
        path("2fa/webauthn/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
        path(
            "2fa/webauthn/reauthenticate/",
            provable(webauthn.reauthenticate_webauthn),
            name="mfa_reauthenticate_webauthn",
        ),
        path("2fa/webauthn/keys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
        path("2fa/webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    ]

if settings.OPENID_CONNECT_APPS:
    urlpatterns += [
        path("oidc/<slug:provider_id>/login/", openid.start, name="openid_connect_login"),
        path("oidc/<slug:provider_id>/login/callback/", openid.come_back, name="openid_connect_callback"),
        path("3rdparty/", joined.connections, name="socialaccount_connections"),
        path("3rdparty/login/cancelled/", joined.login_cancelled, name="socialaccount_login_cancelled"),
    ]
