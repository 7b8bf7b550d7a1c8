from django.urls import URLPattern, URLResolver, path

from .views import asking, queue

urlpatterns: list[URLPattern | URLResolver] = [
    path("", queue.queue, name="requests"),
    path("nouvelle/", queue.new, name="request_new"),
    path("<int:request_id>/", queue.detail, name="request"),
    path("<int:request_id>/accepter/", queue.accept, name="request_accept"),
    path("<int:request_id>/reorienter/", queue.send_elsewhere, name="request_redirect"),
    path("<int:request_id>/renseigner/", queue.inform, name="request_inform"),
    path("structures/<int:organisation_id>/formulaire/", queue.door, name="request_door"),
    path("structures/<int:organisation_id>/envoyer/", queue.hand, name="request_hand"),
    path("f/<str:code>/", asking.public, name="request_form"),
    path("f/<str:code>/recu/", asking.receipt, name="request_receipt"),
    path("lien/<int:door_id>/", asking.by_link, name="request_by_link"),
]
