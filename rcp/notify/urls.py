"""The outbox, and the page that writes to whoever forgot their password."""

from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("courrier/", views.outbox, name="outbox"),
    path("compte/password/reset/", views.password_forgotten, name="account_reset_password"),
    path("compte/password/reset/done/", views.password_mailed, name="account_reset_password_done"),
]
