"""« Lire et voter »: the version that is submitted, in full, and one's answer under it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rcp.access.actor import Kind
from rcp.access.doors import actor_of, said
from rcp.journal.refusals import Refused
from rcp.paper.queries import content_of as frozen_content

from . import commands, queries
from .content import shown
from .doors import come_in, document_of
from .models import Choice, Circuit, CircuitState


@require_http_methods(["GET", "HEAD", "POST"])
@come_in
def vote(request: HttpRequest, document_id: int) -> HttpResponse:
    """The page an elector reads and answers, with an account or by a personal link."""
    row = document_of(request, document_id)
    circuit = queries.open_circuit(row) or row.circuits.select_related("version__frozen", "body").first()
    if circuit is None:
        raise Http404
    if request.method == "POST" and _answered(request, circuit):
        circuit.refresh_from_db(fields=["state"])
        # The answer that ends the vote ends its links too: whoever came by one reads the confirmation here and now.
        if circuit.state == CircuitState.OPEN or actor_of(request).kind != Kind.LINK:
            return redirect("document_vote", row.pk)
    elector = queries.elector_of(circuit, actor_of(request))
    context = {
        **shown(row, frozen_content(circuit.version.frozen)),
        "circuit": circuit,
        "elector": elector,
        "ballot": getattr(elector, "ballot", None),
        "tally": queries.tally_of(circuit),
        "choices": Choice.choices,
        "chosen": request.POST.get("choice", ""),
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "approvals/vote.html", context)


def _answered(request: HttpRequest, circuit: Circuit) -> bool:
    try:
        commands.cast_ballot(
            by=actor_of(request),
            circuit_id=circuit.pk,
            choice=request.POST.get("choice", ""),
            digest=request.POST.get("digest", ""),
            reason=request.POST.get("reason", ""),
        )
    except Refused as refused:
        messages.error(request, said(refused))
        return False
    messages.success(request, _("Votre réponse est enregistrée."))
    return True
