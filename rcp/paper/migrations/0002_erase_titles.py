"""A title that says what is erased may be changed when the content is, and only then."""

from typing import Any

from django.db import migrations

from rcp.paper.append_only import protect, unprotect


def again(apps: Any, editor: Any) -> None:
    unprotect(editor.connection)
    protect(editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('paper', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(again, migrations.RunPython.noop),
    ]
