"""The site with only what shared documents stand on."""

from rcp.settings import *  # noqa: F403
from rcp.settings import INSTALLED_APPS as EVERYTHING

AREAS = {"rcp.journal", "rcp.people", "rcp.access", "rcp.live", "rcp.coedit"}
INSTALLED_APPS = [
    name for name in EVERYTHING if name in AREAS or not name.startswith(("rcp.", "mindmap", "approvals", "procedures"))
]
ROOT_URLCONF = "tests.rcp.coedit.urls"
