from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.case_list, name="cases"),
    path("nouvelle/", views.case_new, name="case_new"),
    path("<int:case_id>/", views.case, name="case"),
    path("<int:case_id>/modifier/", views.case_revise, name="case_revise"),
    path("<int:case_id>/partage/", views.sharing_record, name="sharing_record"),
    path("<int:case_id>/partage/retrait/", views.sharing_withdraw, name="sharing_withdraw"),
    path("<int:case_id>/cercle/", views.circle_join, name="circle_join"),
    path("<int:case_id>/cercle/<int:person_id>/sortie/", views.circle_leave, name="circle_leave"),
    path("<int:case_id>/contacts/", views.contact_add, name="contact_add"),
]
