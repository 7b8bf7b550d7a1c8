from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """What each document comes from goes from the document's row to its own."""
    origins = apps.get_model("procedures", "Origin").objects
    rows = apps.get_model("approvals", "Document").objects.values_list("pk", "theme_id", "meeting_id", "decision_id")
    for pk, theme, meeting, decision in rows.order_by("pk").iterator():
        origins.create(document_id=pk, theme_id=theme, meeting_id=meeting, decision_id=decision)


def give_back(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    documents = apps.get_model("approvals", "Document").objects
    rows = apps.get_model("procedures", "Origin").objects.values_list("document_id", "theme_id", "meeting_id", "decision_id")
    for pk, theme, meeting, decision in rows.order_by("pk").iterator():
        documents.filter(pk=pk).update(theme_id=theme, meeting_id=meeting, decision_id=decision)
    apps.get_model("procedures", "Origin").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0001_initial'),
        ('procedures', '0003_origin'),
    ]

    operations = [
        migrations.RunPython(keep, give_back),
    ]
