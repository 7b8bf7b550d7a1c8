"""What django-allauth asks of us."""

from typing import cast

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from .entry import leave, trace_sign_in
from .middleware import LINK_KEY
from .models import Account


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up alone: an administrator of an organisation creates accounts. Coming in leaves a trace."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        request.session.pop(LINK_KEY, None)
        super().login(request, user)
        trace_sign_in(cast(Account, user))

    def logout(self, request: HttpRequest) -> None:
        leave(request)
