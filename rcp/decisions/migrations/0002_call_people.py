"""Whom one calls was text of the plan: it becomes somebody, in order."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEPT = (
    ("contact", "phone", "hours", False),
    ("night_contact", "night_phone", None, True),
)


def to_calls(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    calls = apps.get_model("decisions", "ContingencyCall")
    for row in apps.get_model("decisions", "Contingency").objects.all():
        for name, phone, hours, out_of_hours in KEPT:
            if getattr(row, name) or getattr(row, phone):
                calls.objects.create(
                    contingency=row,
                    rank=1,
                    out_of_hours=out_of_hours,
                    name=getattr(row, name),
                    phone=getattr(row, phone),
                    hours=getattr(row, hours) if hours else "",
                )


def to_text(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for call in apps.get_model("decisions", "ContingencyCall").objects.filter(rank=1).select_related("contingency"):
        row = call.contingency
        name, phone, hours, _ = KEPT[call.out_of_hours]
        setattr(row, name, call.name)
        setattr(row, phone, call.phone)
        if hours:
            setattr(row, hours, call.hours)
        row.save()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("decisions", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContingencyCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField()),
                ("out_of_hours", models.BooleanField(default=False)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("role", models.CharField(blank=True, max_length=80)),
                ("phone", models.CharField(blank=True, max_length=20)),
                (
                    "hours",
                    models.CharField(blank=True, help_text="« du lundi au vendredi, 8 h – 19 h »", max_length=80),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cases.contact",
                    ),
                ),
                (
                    "contingency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="decisions.contingency",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ("out_of_hours", "rank"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contingency", "out_of_hours", "rank"), name="called_once_at_each_rank"
                    ),
                ],
            },
        ),
        migrations.RunPython(to_calls, to_text),
        migrations.RemoveField(model_name="contingency", name="contact"),
        migrations.RemoveField(model_name="contingency", name="phone"),
        migrations.RemoveField(model_name="contingency", name="hours"),
        migrations.RemoveField(model_name="contingency", name="night_contact"),
        migrations.RemoveField(model_name="contingency", name="night_phone"),
    ]
