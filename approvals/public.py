"""The page that a paper's QR code leads to: what this copy is worth, and nothing of what it says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .copies import Standing, standing_of


@require_safe
@never_cache
def copy_standing(request: HttpRequest, reference: str, number: str, digest: str) -> HttpResponse:
    """Open to anybody, without signing in."""
    found = standing_of(code=reference, number=number, digest=digest)
    context = {"found": found, "code": reference, "number": number, "digest": digest}
    status = 404 if found.standing == Standing.UNKNOWN else 200
    return render(request, "approvals/copy.html", context, status=status)
