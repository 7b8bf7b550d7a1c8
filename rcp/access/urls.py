"""Coming in and leaving, one's own account, and the directory, whose rights are asked here."""

from django.urls import URLPattern, URLResolver, include, path

from . import correction_pages, directory, views
from .idleness import presence
from .sending.pages import resume

urlpatterns: list[URLPattern | URLResolver] = [
    path("compte/", include("rcp.access.account.urls")),
    path("entrer", views.enter, name="enter"),
    path("presence/", presence, name="presence"),
    path("reprendre/", resume, name="resume"),
    path("sortir/", views.leave_page, name="leave"),
    path("mes-liens/", views.links, name="links"),
    path("mes-liens/<int:link_id>/revoquer/", views.link_revoke, name="link_revoke"),
    path("annuaire/", directory.people, name="people"),
    path("annuaire/nouveau/", directory.person_new, name="person_new"),
    path("annuaire/<int:person_id>/", directory.person, name="person"),
    path("annuaire/<int:person_id>/modifier/", correction_pages.person_correct, name="person_correct"),
    path("annuaire/structures/", directory.organisations, name="organisations"),
    path("annuaire/structures/nouvelle/", directory.organisation_new, name="organisation_new"),
    path("annuaire/structures/<int:organisation_id>/", directory.organisation, name="organisation"),
    path(
        "annuaire/structures/<int:organisation_id>/modifier/",
        correction_pages.organisation_correct,
        name="organisation_correct",
    ),
    path("annuaire/structures/<int:organisation_id>/rattacher/", directory.membership_start, name="membership_start"),
    path("annuaire/structures/<int:organisation_id>/instance/", directory.body_new, name="body_new"),
    path("annuaire/rattachements/<int:membership_id>/fin/", directory.membership_end, name="membership_end"),
    path("annuaire/rattachements/<int:membership_id>/compte/", directory.account_new, name="account_new"),
    path("annuaire/instances/<int:body_id>/mandat/", directory.mandate_give, name="mandate_give"),
    path("annuaire/mandats/<int:mandate_id>/fin/", directory.mandate_end, name="mandate_end"),
]
