from django.urls import path

from . import views

urlpatterns = [
    path("", views.following, name="following"),
    path("<int:person_id>/relancer/", views.remind, name="owner_remind"),
]
