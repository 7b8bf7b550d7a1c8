from django.urls import URLPattern, URLResolver, path

from . import editor, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.document_list, name="documents"),
    path("nouveau", views.document_new, name="document_new"),
    path("<int:document_id>/", views.document, name="document"),
    path("<int:document_id>/redaction", editor.edit, name="document_edit"),
    path("<int:document_id>/redaction/etat", editor.state, name="document_edit_state"),
    path("<int:document_id>/titre", editor.rename, name="document_rename"),
    path("<int:document_id>/champs/<slug:key>", editor.field, name="document_field"),
    path("<int:document_id>/etapes", editor.step_new, name="document_step_new"),
    path("<int:document_id>/etapes/<int:step_id>", editor.step, name="document_step"),
    path("<int:document_id>/etapes/<int:step_id>/<str:what>", editor.step_moved, name="document_step_moved"),
]
