"""Choosing a password without the former one, for whoever was let in by a link; saying again who one is."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.account.forms import SetPasswordForm
from allauth.account.internal.flows.password_change import finalize_password_set
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ..doors import signed_in
from ..entry import LET_IN_BY_LINK
from ..models import Account


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def choose(request: HttpRequest) -> HttpResponse:
    """A first password, or a new one in place of a forgotten one; anybody else gives the former one on another page."""
    account = request.user
    assert isinstance(account, Account)  # noqa: S101
    if account.has_usable_password() and request.session.get(LET_IN_BY_LINK) != account.pk:
        return redirect("account_change_password")
    form = SetPasswordForm(data=request.POST or None, user=account)
    if request.method == "POST" and form.is_valid():
        form.save()
        request.session.pop(LET_IN_BY_LINK, None)
        finalize_password_set(request, account)
        return redirect("home")
    return render(
        request,
        "account/password_set.html",
        {"form": form, "is_new": account.has_usable_password()},
        status=422 if form.is_bound else 200,
    )


def provable(view: Callable[..., HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """For the pages that ask again who one is: whoever has neither password nor key has nothing to say it with."""

    def asked(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and not get_adapter().get_reauthentication_methods(request.user):
            return redirect("mfa_index")
        return view(request)

    return asked
