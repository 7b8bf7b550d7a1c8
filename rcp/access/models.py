"""Who can come in: accounts, personal links, and the notice that someone's rights changed."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from rcp.people.models import Organisation, Person


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in, as opposed to someone who comes by a personal link."""

    email = models.EmailField(unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False, help_text=_("Administre l’installation entière."))
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.email


class Purpose(models.TextChoices):
    MEETING = "meeting", _("Participer à une réunion")
    SIGN_IN = "sign_in", _("Première connexion")
    VOTE = "vote", _("Se prononcer sur un document")
    ANSWER = "answer", _("Répondre à une sollicitation")
    ACTIONS = "actions", _("Dire où en sont ses actions")


class PersonalLink(models.Model):
    """A way in for one person and one purpose. The token itself is never stored: only its SHA-256."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    subject = models.CharField(max_length=80, blank=True, help_text=_("Ce qu’il ouvre : « meeting:12 »."))
    token_hash = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    created_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject"])]

    def __str__(self) -> str:
        return f"{self.person} → {self.subject or self.purpose}"


class RightsChange(models.Model):
    """This person's rights changed: every process looks again at the sockets this person holds (within a second)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.at}"
