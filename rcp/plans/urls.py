from django.urls import path

from . import views

urlpatterns = [
    path("situations/<int:case_id>/etablir/", views.establish, name="plan_establish"),
    path("reunions/<int:meeting_id>/etablir/", views.establish_after, name="plan_establish_after"),
    path("structures/<int:organisation_id>/circuit/", views.circuit, name="plan_circuit"),
    path("lignes/<int:line_id>/", views.line, name="plan_line"),
    path("lignes/<int:line_id>/retirer/", views.withdraw, name="plan_line_withdraw"),
    path("lignes/<int:line_id>/suivi/", views.follow, name="plan_line_follow"),
    path("<int:plan_id>/", views.plan, name="plan"),
    path("<int:plan_id>/lignes/", views.lines, name="plan_lines"),
    path("<int:plan_id>/revue/", views.review, name="plan_review"),
    path("<int:plan_id>/version/", views.propose, name="plan_propose"),
    path("<int:plan_id>/repondre/", views.answer, name="plan_answer"),
    path("<int:plan_id>/lien/<int:person_id>/", views.link, name="plan_link"),
    path("<int:plan_id>/cloturer/", views.close, name="plan_close"),
]
