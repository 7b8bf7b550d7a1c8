"""The site's settings, with the ledger's room and only the areas it stands on."""

from rcp.settings import *  # noqa: F403
from rcp.settings import INSTALLED_APPS as EVERY_APP

OWN = {"rcp.journal", "rcp.people", "rcp.access", "rcp.notify", "rcp.live"}
INSTALLED_APPS = [
    *(name for name in EVERY_APP if name in OWN or not name.startswith(("rcp.", "mindmap", "approvals", "procedures"))),
    "tests.faults.ledger.apps.LedgerConfig",
]
ROOT_URLCONF = "tests.faults.ledger.urls"
ASGI_APPLICATION = "tests.faults.ledger.asgi.application"
# No page is served, so error pages do not come from the site's templates either.
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
