from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("<int:map_id>/", views.map_page, name="map"),
    path("<int:map_id>/imprimer/", views.print_map, name="map_print"),
]
