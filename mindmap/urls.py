from django.urls import URLPattern, URLResolver, path

from . import image_views, node_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("<int:map_id>/", views.map_page, name="map"),
    path("<int:map_id>/imprimer/", views.print_map, name="map_print"),
    path("<int:map_id>/elements/<str:node_id>/", node_views.node_comments, name="map_node"),
    path("<int:map_id>/images/", image_views.new_image, name="map_new_image"),
    path("<int:map_id>/images/<uuid:image_id>/", image_views.image, name="map_image"),
    path("<int:map_id>/gommettes/", node_views.own_dots, name="map_dots"),
]
