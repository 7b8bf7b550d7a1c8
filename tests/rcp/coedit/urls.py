"""No page: only sockets are served here."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
