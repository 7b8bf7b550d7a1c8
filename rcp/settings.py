"""Every setting, read from the environment (12-factor). The README's table documents each one."""

import contextlib
import json
import os
import secrets
import sys
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def kept_secret(path: Path) -> str:
    """This installation's own key, made once and readable by its owner only, when none is given."""
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(48))
    return path.read_text()


def openid_apps(text: str) -> list[dict[str, Any]]:
    """The providers that a setting names; the service does not start with one that could never let anybody in."""
    wanted = ("provider_id", "name", "client_id", "secret", "settings")
    apps: list[dict[str, Any]] = []
    try:
        apps = json.loads(text)
        whole = all(all(app.get(name) for name in wanted) and app["settings"].get("server_url") for app in apps)
    except (ValueError, AttributeError, TypeError):
        whole = False
    if not whole:
        raise SystemExit(
            "OPENID_CONNECT_APPS doit être une liste JSON dont chaque élément donne provider_id, name, client_id, "
            "secret et settings.server_url (voir le README)."
        )
    return apps


DEBUG = env.bool("DEBUG", False)
# Personas that anyone may sign in as: only for a territory of invented people.
DEMO = env.bool("DEMO", False)
SECRET_KEY = env.str("SECRET_KEY", "") or kept_secret(BASE_DIR / "var" / "secret.key")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The proxies that say from where somebody comes (rcp/realtime/proxies.py); nobody else is believed.
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", default=[])
# The address written in mails and QR codes.
SITE_URL = env.str("SITE_URL", "http://localhost:8000")
HTTPS = SITE_URL.startswith("https://")
if DEMO and HTTPS:
    raise SystemExit(
        f"DEMO=1 laisse n’importe qui entrer sous une identité inventée : jamais à une adresse publique ({SITE_URL}). "
        "Retirez DEMO, ou donnez à SITE_URL une adresse de cette machine."
    )

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "channels",
    "csp",
    "rcp.journal",
    "rcp.people",
    "rcp.access",
    "rcp.live",
    "rcp.notify",
    "rcp.paper",
    "rcp.coedit",
    "rcp.cases",
    "rcp.reports",
    "rcp.meetings",
    "rcp.requests",
    "rcp.decisions",
    "rcp.careplan",
    "rcp.scheduling",
    "rcp.compensation",
    "rcp.reminders",
    "rcp.plans",
    "rcp.dispatch",
    "approvals",
    "mindmap",
    "procedures",
    "rcp.room",
    "rcp.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rcp.access.idleness.idleness_middleware",
    "rcp.access.middleware.actor_middleware",
    "rcp.access.middleware.fit_texts_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rcp.access.sending.once.OnceMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "rcp.urls"
ASGI_APPLICATION = "rcp.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rcp.access.context.here",
            ],
            "builtins": ["rcp.access.templatetags.french", "rcp.access.templatetags.sending"],
        },
    }
]

# Threads on which the sockets of a process ask the database, by what they do (rcp/realtime/threads.py), and the
# connections that its pages may hold at the same time.
SOCKET_THREADS = {"commands": 4, "reads": 2, "polls": 1, "documents": 4}
PAGE_CONNECTIONS = 6

# SQLite by default, one file, durable: a transaction that was acknowledged survives a power cut (synchronous=FULL),
# and a transaction that will write says so at its start (IMMEDIATE), so that two writers wait instead of failing.
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA wal_autocheckpoint=1000;"
            # What is erased is overwritten, not only forgotten.
            "PRAGMA secure_delete=ON;"
        ),
    }
    # One writer at a time, and the others sleep at random: a queue of ours is quicker, and fair.
    SOCKET_THREADS["commands"] = 1
else:
    # A pool and persistent connections exclude each other in Django. Each thread of the sockets may hold a connection
    # at the same time; pages have theirs beside them.
    _most = sum(SOCKET_THREADS.values()) + PAGE_CONNECTIONS
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": _most, "timeout": 20}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Without Redis each process serves its own rooms and reads what others wrote from the database, once a second.
REDIS_URL = env.str("REDIS_URL", "")
CHANNEL_LAYERS: dict[str, dict[str, Any]] = (
    {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
    }
    if REDIS_URL
    else {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
)

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "rcp.notify.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# The address a provider of OpenID Connect sends back to.
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# Second factors, passkeys among them, that one may add to an account.
MFA_SUPPORTED_TYPES: list[str] = env.list("MFA_SUPPORTED_TYPES", default=["totp", "recovery_codes", "webauthn"])
MFA_ADAPTER = "rcp.access.account.factors.MFAAdapter"
MFA_TOTP_ISSUER = "Concertation"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "activate_totp": "rcp.access.account.factors.AddApplicationForm",
    "add_webauthn": "rcp.access.account.factors.AddPasskeyForm",
    "edit_webauthn": "rcp.access.account.factors.RenamePasskeyForm",
    "login_webauthn": "rcp.access.account.factors.LoginPasskeyForm",
    "authenticate_webauthn": "rcp.access.account.factors.SecondFactorPasskeyForm",
    "reauthenticate_webauthn": "rcp.access.account.factors.ReauthenticatePasskeyForm",
}
# Sixty people sit behind one address.
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
# Providers of OpenID Connect, each a button of the sign-in page.
OPENID_CONNECT_APPS = openid_apps(env.str("OPENID_CONNECT_APPS", "[]"))
SOCIALACCOUNT_ADAPTER = "rcp.access.account.openid.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": OPENID_CONNECT_APPS, "OAUTH_PKCE_ENABLED": True}}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "rcp.access.sending.pages.csrf_failure"
SESSION_COOKIE_AGE = 12 * 3600
# A session that nobody uses for so long ends (rcp/access/idleness.py); 0: only by its age.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", 60)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("français"))]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "build" / "static"]
# Names with a content hash once the files were collected; plain names before, as in the tests.
_collected = (STATIC_ROOT / "staticfiles.json").exists() or "collectstatic" in sys.argv
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_USE_FINDERS = DEBUG or not _collected

# Without EMAIL_URL no mail leaves: the outbox page shows what would have been sent.
EMAIL_URL = env.str("EMAIL_URL", "")
if EMAIL_URL:
    try:
        globals().update(env.email_url("EMAIL_URL"))
    except (ValueError, ImproperlyConfigured):
        raise SystemExit("EMAIL_URL n’est pas un serveur de courriel : smtp+tls://nom:secret@serveur:587") from None
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "concertation@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    # A service that is away fails everywhere at once: one line a minute says so.
    "handlers": {"console": {"class": "rcp.realtime.outages.OutageHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
