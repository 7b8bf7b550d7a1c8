"""Signing in by OpenID Connect, when an installation configures providers (OPENID_CONNECT_APPS).

An identity of a provider is joined once to an account, by somebody who is signed in to it; then it signs in. It is
never matched by its mail address: nothing says that both are the same person.
"""

import logging
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect import views
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from requests import RequestException

from ..entry import leave

logger = logging.getLogger(__name__)


class SocialAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Sign in by an identity that is joined, as by a link: only whose it is goes on to the second factor.

        django-allauth would keep the whole identity in the session meanwhile, and not find its provider again when
        two of them know this site by the same client id.
        """
        account = sociallogin.user
        if sociallogin.state.get("process") != AuthProcess.LOGIN or account is None or not sociallogin.is_existing:
            return
        if request.user.is_authenticated:
            leave(request)
        where = sociallogin.get_redirect_url(request)
        record_authentication(request, account, "openid")
        raise ImmediateHttpResponse(perform_login(request, account, email_verification="none", redirect_url=where))

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        return False

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody signs up alone: an identity that is joined to no account is told how to be."""
        page = render(request, "socialaccount/unknown.html", {"provider": sociallogin.provider}, status=403)
        raise ImmediateHttpResponse(page)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Say to whoever runs the service which provider failed and how; nothing of what it answered."""
        if exception is not None:
            logger.warning("OpenID Connect provider %s: %s", provider.app.provider_id, type(exception).__name__)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the provider, from a button.

    By a page that goes there, not by a redirection of the form: `form-action` of our policy would stop that one, and
    a provider may send on to hosts that no setting names.
    """
    if request.method != "POST":
        return redirect("account_login")
    answer = _asked(views.login, request, provider_id)
    if answer.status_code != 302:
        return answer
    return render(request, "socialaccount/leaving.html", {"address": answer["Location"]})


@never_cache
@require_safe
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _asked(views.callback, request, provider_id)


def _asked(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """The answer of django-allauth; a provider that is away, or says what OpenID Connect does not, gets our page."""
    adapter = SocialAdapter(request)
    apps = [app for app in adapter.list_apps(request) if app.provider_id == provider_id]
    if not apps:
        raise Http404
    try:
        answer: HttpResponse = view(request, provider_id)
    except (RequestException, KeyError, ValueError) as fault:
        provider = adapter.get_provider(request, provider_id)
        answer = render_authentication_error(request, provider, exception=fault)
    return answer
