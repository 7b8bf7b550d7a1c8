"""Pages of reports and themes."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rcp.access.abilities import Ability
from rcp.access.doors import actor_of, number_of, said, signed_in
from rcp.journal.refusals import Refused
from rcp.people.models import Organisation

from . import suggestions
from .commands import gather_reports, open_theme, share_theme, submit_report
from .forms import FilterForm, ReportForm, ThemeForm
from .models import Report, Theme
from .origins import origins_of
from .queries import pathways, sentences, top_reasons, visible_reports, visible_themes, words_used

# The five parts in the order they are said, with the words offered for each.
PARTS = {
    "actor_category": suggestions.WHO,
    "event_verb": suggestions.VERB,
    "event_object": suggestions.WHAT,
    "event_reason": suggestions.WHY,
    "event_place": suggestions.WHERE,
}


@require_safe
@signed_in
def report_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    mine = Organisation.objects.filter(pk__in=actor.memberships)
    filters = FilterForm(request.GET, organisations=mine)
    reports = filters.narrowed(visible_reports(actor)).select_related("organisation")
    context = {
        "filters": filters,
        "filtered": any(request.GET.get(name) for name in filters.fields),
        "page": Paginator(reports, 30).get_page(request.GET.get("page")),
        "reasons": top_reasons(),
        "pathways": pathways(),
        "may_report": bool(actor.memberships),
        "words": words_used("event_reason"),
    }
    return render(request, "reports/list.html", context)


@signed_in
def report_new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    mine = Organisation.objects.filter(pk__in=actor.memberships)
    if not mine:
        messages.error(request, _("Pour signaler une rupture, soyez d’abord rattaché à une structure."))
        return redirect("reports")
    first = mine[0]
    form = ReportForm(
        request.POST or None, organisations=mine, initial={"territory": first.territory, "organisation": first}
    )
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        organisation = told.pop("organisation")
        try:
            report = submit_report(by=actor, organisation_id=organisation.pk, told=told)
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            messages.success(request, _("Signalement enregistré. Merci."))
            return redirect("report", report.pk)
    parts = [(form[name], _offered(name, words)) for name, words in PARTS.items()]
    return render(request, "reports/new.html", {"form": form, "parts": parts}, status=_status(form))


@require_safe
@signed_in
def report_detail(request: HttpRequest, report_id: int) -> HttpResponse:
    report = Report.objects.select_related("organisation").filter(pk=report_id).first()
    if report is None or not actor_of(request).may(Ability.SEE, report):
        raise Http404
    themes = visible_themes(actor_of(request)).filter(reports=report_id)
    return render(request, "reports/detail.html", {"report": report, "themes": themes})


@require_safe
@signed_in
def theme_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return render(
        request, "reports/themes.html", {"themes": visible_themes(actor), "may_open": bool(_coordinated(request))}
    )


@signed_in
def theme_new(request: HttpRequest) -> HttpResponse:
    mine = _coordinated(request)
    if not mine:
        messages.error(request, _("Seule la coordination d’une structure peut ouvrir un thème."))
        return redirect("themes")
    form = ThemeForm(request.POST or None, organisations=mine)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            theme = open_theme(
                by=actor_of(request),
                organisation_id=told["organisation"].pk,
                title=told["title"],
                question=told["question"],
            )
        except Refused as refused:
            form.add_error(None, said(refused))
        else:
            return redirect("theme_gather", theme.pk)
    return render(request, "reports/theme_new.html", {"form": form}, status=_status(form))


@require_safe
@signed_in
def theme_detail(request: HttpRequest, theme_id: int) -> HttpResponse:
    theme = _theme(request, theme_id)
    actor = actor_of(request)
    may_share = actor.may(Ability.REVISE, theme)
    shared = theme.shared_with.all()
    causes = list(theme.causes.all())
    origins = origins_of(actor, causes)
    others = Organisation.objects.exclude(pk=theme.organisation_id).exclude(pk__in=shared) if may_share else []
    context = {
        "theme": theme,
        "sentences": sentences(theme),
        "causes": [(cause, origins.get(cause.pk, ())) for cause in causes],
        "shared": shared,
        "may_gather": bool(_coordinated(request)),
        "may_share": may_share,
        "others": others,
    }
    return render(request, "reports/theme.html", context)


@signed_in
def theme_gather(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Choose, among one's own reports, those that tell of this theme."""
    theme = _theme(request, theme_id)
    mine = _coordinated(request)
    if not mine:
        raise Http404
    if request.method == "POST":
        chosen = [pk for pk in map(number_of, request.POST.getlist("report")) if pk is not None]
        try:
            count = gather_reports(by=actor_of(request), theme_id=theme.pk, report_ids=chosen)
        except Refused as refused:
            messages.error(request, refused.why)
        else:
            messages.success(request, _("Signalements réunis dans ce thème : %(count)s.") % {"count": count})
        return redirect("theme", theme.pk)
    filters = FilterForm(request.GET, organisations=mine)
    reports = filters.narrowed(Report.objects.filter(organisation__in=mine)).exclude(themes=theme)
    context = {"theme": theme, "filters": filters, "reports": reports.select_related("organisation")[:200]}
    return render(request, "reports/theme_gather.html", context)


@require_POST
@signed_in
def theme_share(request: HttpRequest, theme_id: int) -> HttpResponse:
    theme = _theme(request, theme_id)
    chosen = [pk for pk in map(number_of, request.POST.getlist("organisation")) if pk is not None]
    try:
        share_theme(by=actor_of(request), theme_id=theme.pk, organisation_ids=chosen)
    except Refused as refused:
        messages.error(request, refused.why)
    return redirect("theme", theme.pk)


def _theme(request: HttpRequest, theme_id: int) -> Theme:
    """The theme, or 404 when this actor may not know of it."""
    theme = Theme.objects.select_related("organisation").prefetch_related("shared_with").filter(pk=theme_id).first()
    if theme is None or not actor_of(request).may(Ability.SEE, theme):
        raise Http404
    return theme


def _coordinated(request: HttpRequest) -> QuerySet[Organisation]:
    actor = actor_of(request)
    return Organisation.objects.filter(pk__in=[pk for pk in actor.memberships if actor.coordinates(pk)])


def _offered(part: str, words: tuple[str, ...]) -> list[str]:
    """The known words first, then those often written here."""
    known = {word.casefold().replace("'", "’") for word in words}
    return [*words, *(word for word in words_used(part) if word.casefold().replace("'", "’") not in known)]


def _status(form: ReportForm | ThemeForm) -> int:
    return 422 if form.is_bound else 200
