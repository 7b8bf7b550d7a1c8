"""Handing over what a meeting came to."""

from django.urls import path

from . import views

urlpatterns = [
    path("reunions/<int:meeting_id>/partir/", views.leaving, name="leaving"),
    path("reunions/<int:meeting_id>/partir/envoyer/", views.send, name="record_send"),
    path("reunions/<int:meeting_id>/partir/prochaine/", views.plan, name="next_plan"),
]
