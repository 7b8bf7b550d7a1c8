"""What django-allauth asks of us about accounts."""

import time
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from rcp.access.entry import leave, trace_sign_in
from rcp.access.links import announce_rights_change
from rcp.access.middleware import LINK_KEY
from rcp.access.models import Account

from .account_mails import mail_notice


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up alone: an administrator of an organisation creates accounts. Coming in leaves a trace.

    No mail leaves but by our outbox: what django-allauth would tell of an account is told in our words.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        request.session.pop(LINK_KEY, None)
        super().login(request, user)
        trace_sign_in(cast(Account, user))

    def logout(self, request: HttpRequest) -> None:
        leave(request)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Changing a password signs other places out; their sockets close too."""
        super().set_password(user, password)
        announce_rights_change(person_id=cast(Account, user).person_id)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has just proved who they are is not asked again."""
        records = get_authentication_records(self.request, cast(AbstractBaseUser, self.request.user))
        just_now = any(time.time() - record["at"] < REAUTHENTICATION_TIMEOUT for record in records)
        return not just_now and bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        mail_notice(account=cast(Account, user), what=template_prefix.rpartition("/")[2])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise NotImplementedError(f"{template_prefix} would leave without our outbox")
