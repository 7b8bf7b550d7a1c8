from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.report_list, name="reports"),
    path("nouveau/", views.report_new, name="report_new"),
    path("<int:report_id>/", views.report_detail, name="report"),
    path("themes/", views.theme_list, name="themes"),
    path("themes/nouveau/", views.theme_new, name="theme_new"),
    path("themes/<int:theme_id>/", views.theme_detail, name="theme"),
    path("themes/<int:theme_id>/reunir/", views.theme_gather, name="theme_gather"),
    path("themes/<int:theme_id>/partager/", views.theme_share, name="theme_share"),
]
