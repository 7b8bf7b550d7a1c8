from django.urls import URLPattern, URLResolver, path

from . import node_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("<int:map_id>/", views.map_page, name="map"),
    path("<int:map_id>/imprimer/", views.print_map, name="map_print"),
    path("<int:map_id>/elements/<str:node_id>/", node_views.node_comments, name="map_node"),
    path("<int:map_id>/gommettes/", node_views.own_dots, name="map_dots"),
]
