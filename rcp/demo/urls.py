from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/<slug:persona>/", views.sign_in_as, name="demo_sign_in"),
]
