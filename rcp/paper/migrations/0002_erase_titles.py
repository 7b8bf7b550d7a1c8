"""A title that says what is erased may be changed when the content is, and only then."""

from typing import Any

from django.db import migrations

from rcp.paper.append_only import Erasable, Tables, protect, unprotect

# The columns as they were then.
TABLES: Tables = {
    "paper_frozen": Erasable("content", ("kind", "code", "number", "organisation_id", "subject", "digest", "frozen_at", "frozen_by")),
    "paper_print": Erasable("pdf", ("frozen_id", "name", "sha256", "size", "made_at")),
}


def again(apps: Any, editor: Any) -> None:
    unprotect(editor.connection, TABLES)
    protect(editor.connection, TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('paper', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(again, migrations.RunPython.noop),
    ]
