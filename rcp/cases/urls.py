from django.urls import URLPattern, URLResolver, path

from . import pathway_views, seeking_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.case_list, name="cases"),
    path("nouvelle/", views.case_new, name="case_new"),
    path("<int:case_id>/", views.case, name="case"),
    path("<int:case_id>/modifier/", views.case_revise, name="case_revise"),
    path("<int:case_id>/partage/", views.sharing_record, name="sharing_record"),
    path("<int:case_id>/partage/retrait/", views.sharing_withdraw, name="sharing_withdraw"),
    path("<int:case_id>/cercle/", views.circle_join, name="circle_join"),
    path("<int:case_id>/cercle/<int:person_id>/sortie/", views.circle_leave, name="circle_leave"),
    path("<int:case_id>/cercle/<int:person_id>/joindre/", pathway_views.circle_reach, name="circle_reach"),
    path("<int:case_id>/cercle/imprimer/", pathway_views.circle_print, name="circle_print"),
    path("<int:case_id>/entourage/", pathway_views.relative_add, name="relative_add"),
    path("<int:case_id>/entourage/<int:relative_id>/depart/", pathway_views.relative_part, name="relative_part"),
    path("<int:case_id>/circuit/", pathway_views.flow_add, name="flow_add"),
    path("<int:case_id>/circuit/<int:flow_id>/retirer/", pathway_views.flow_remove, name="flow_remove"),
    path("<int:case_id>/parcours/", pathway_views.step_add, name="step_add"),
    path("<int:case_id>/parcours/<int:step_id>/retirer/", pathway_views.step_remove, name="step_remove"),
    path("<int:case_id>/medecins/", seeking_views.physician_note, name="physician_note"),
    path("<int:case_id>/medecins/<int:contact_id>/retirer/", seeking_views.physician_remove, name="physician_remove"),
    path("<int:case_id>/solliciter/", seeking_views.cpts_ask, name="cpts_ask"),
    path("sollicitations/", seeking_views.solicitations, name="solicitations"),
    path("sollicitations/<int:solicitation_id>/", seeking_views.solicitation, name="solicitation"),
    path("<int:case_id>/contacts/", views.contact_add, name="contact_add"),
]
