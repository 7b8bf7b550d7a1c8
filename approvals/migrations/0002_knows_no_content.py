from django.db import migrations, models


class Migration(migrations.Migration):
    """Where a document comes from is told by its area; its kind may be any area's."""

    dependencies = [
        ('approvals', '0001_initial'),
        ('procedures', '0004_keep_origins'),
    ]

    operations = [
        migrations.RemoveField(model_name='document', name='decision'),
        migrations.RemoveField(model_name='document', name='meeting'),
        migrations.RemoveField(model_name='document', name='theme'),
        migrations.AlterField(
            model_name='document',
            name='kind',
            field=models.CharField(help_text='Une clé de approvals.kinds.', max_length=20),
        ),
    ]
