from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("<int:print_id>.pdf", views.download, name="paper"),
    path("figes/<int:frozen_id>/", views.copies, name="paper_copies"),
    path("textes/<int:frozen_id>/", views.pasted, name="paper_text"),
    path("<int:job_id>/refaire", views.retry, name="paper_retry"),
]
