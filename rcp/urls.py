"""The site's map: one include per area, in the order of the menu."""

from django.urls import URLPattern, URLResolver, include, path

from rcp.realtime.health import healthz

handler500 = "rcp.realtime.outages.error_page"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rcp.room.urls")),
    path("situations/", include("rcp.cases.urls")),
    path("ppcs/", include("rcp.plans.urls")),
    path("", include("rcp.dispatch.urls")),
    path("demandes/", include("rcp.requests.urls")),
    path("defraiement/", include("rcp.compensation.urls")),
    path("suivi/", include("rcp.reminders.urls")),
    path("signalements/", include("rcp.reports.urls")),
    path("cartes/", include("mindmap.urls")),
    path("documents/", include("approvals.urls")),
    path("documents/", include("procedures.urls")),
    path("", include("rcp.notify.urls")),
    path("papiers/", include("rcp.paper.urls")),
    path("", include("rcp.access.urls")),
    path("demo/", include("rcp.demo.urls")),
    path("healthz", healthz, name="healthz"),
]
