from django.urls import URLPattern, URLResolver, path

from . import views
from .annotations import views as annotation_views
from .erasure import views as erasure_views
from .files import views as files_views
from .history import views as history_views
from .images import views as image_views
from .in_place import views as in_place_views
from .joining import views as joining_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("<int:map_id>/", views.map_page, name="map"),
    path("<int:map_id>/imprimer/", views.print_map, name="map_print"),
    path("<int:map_id>/actions-en-place/", in_place_views.in_place, name="map_in_place"),
    path("<int:map_id>/actions-en-place/reprendre/", in_place_views.carry, name="map_carry"),
    path("<int:map_id>/actions-en-place/imprimer/", in_place_views.print_in_place, name="map_in_place_print"),
    path("<int:map_id>/reunir/", joining_views.join_preview, name="map_join"),
    path("<int:map_id>/fichiers/", files_views.files, name="map_files"),
    path("<int:map_id>/apercu/", files_views.preview, name="map_preview"),
    path("<int:map_id>/importer/", files_views.bring, name="map_import"),
    path("<int:map_id>/exporter/<slug:form>/", files_views.download, name="map_export"),
    path("<int:map_id>/elements/<str:node_id>/", annotation_views.node_comments, name="map_node"),
    path("<int:map_id>/images/", image_views.new_image, name="map_new_image"),
    path("<int:map_id>/images/<uuid:image_id>/", image_views.image, name="map_image"),
    path("<int:map_id>/gommettes/", annotation_views.own_dots, name="map_dots"),
    path("<int:map_id>/auteurs/", history_views.authors, name="map_authors"),
    path("<int:map_id>/effacer/", erasure_views.erase, name="map_erase"),
    path("<int:map_id>/histoire/", history_views.history, name="map_history"),
    path("<int:map_id>/journal/", history_views.log, name="map_log"),
    path("<int:map_id>/depuis/", history_views.since, name="map_since"),
    path("<int:map_id>/vu/", history_views.all_seen, name="map_seen"),
]
