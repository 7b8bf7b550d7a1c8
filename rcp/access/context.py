"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def here(request: HttpRequest) -> dict[str, Any]:
    """`actor` and the demo switch; the menu asks nothing else of the database."""
    return {"actor": getattr(request, "actor", None), "DEMO": settings.DEMO}
