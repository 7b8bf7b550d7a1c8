from django.urls import URLPattern, URLResolver, path

from . import public, views, votes

urlpatterns: list[URLPattern | URLResolver] = [
    path("v/<str:reference>/<str:number>/<str:digest>", public.copy_standing, name="document_copy"),
    path("<int:document_id>/versions/<int:version_id>", views.version, name="document_version"),
    path("<int:document_id>/versions/<int:before_id>/<int:after_id>", views.differences, name="document_differences"),
    path("<int:document_id>/figer", views.freeze, name="document_freeze"),
    path("<int:document_id>/soumettre", views.submit, name="document_submit"),
    path("<int:document_id>/voter", votes.vote, name="document_vote"),
]
