"""Which fields a frozen content has. What was kept until now is read as the first shape of its kind."""

from typing import Any

from django.db import migrations, models

from rcp.paper.append_only import Erasable, Tables, protect, unprotect

KEPT = ("kind", "code", "number", "organisation_id", "subject", "digest", "frozen_at", "frozen_by")
BEFORE: Tables = {"paper_frozen": Erasable("content", KEPT)}
AFTER: Tables = {"paper_frozen": Erasable("content", (*KEPT, "shape"))}


def guard(apps: Any, editor: Any) -> None:
    # On SQLite a new column makes the table again, without its triggers.
    unprotect(editor.connection, BEFORE)
    protect(editor.connection, AFTER)


def guard_as_before(apps: Any, editor: Any) -> None:
    unprotect(editor.connection, AFTER)
    protect(editor.connection, BEFORE)


class Migration(migrations.Migration):

    dependencies = [
        ('paper', '0002_erase_titles'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, guard_as_before),
        migrations.AddField(
            model_name='frozen',
            name='shape',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.RunPython(guard, lambda apps, editor: unprotect(editor.connection, AFTER)),
    ]
