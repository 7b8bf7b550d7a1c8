from typing import Any

from django.db import migrations


def open_medical_notes(apps: Any, schema_editor: Any) -> None:
    """Each case conference that is not closed gets its medical notes; a closed one says nothing more."""
    documents = apps.get_model("coedit", "SharedDocument").objects
    for meeting in apps.get_model("meetings", "Meeting").objects.filter(kind="rcp", stream__sealed_at__isnull=True):
        documents.create(kind="medical_notes", stream_id=meeting.stream_id)


class Migration(migrations.Migration):
    dependencies = [
        ("coedit", "0002_fences"),
        ("meetings", "0006_anonymous_question"),
    ]

    operations = [migrations.RunPython(open_medical_notes, migrations.RunPython.noop)]
