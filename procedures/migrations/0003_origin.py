import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Drafts, versions and votes are those of `approvals`; what a document comes from has its own table here."""

    dependencies = [
        ('approvals', '0001_initial'),
        ('decisions', '0001_initial'),
        ('meetings', '0001_initial'),
        ('reports', '0001_initial'),
        ('procedures', '0002_uses_of_nodes'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='sheetfield',
                    name='draft',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fields', to='approvals.draft'),
                ),
                migrations.AlterField(
                    model_name='step',
                    name='draft',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='approvals.draft'),
                ),
                migrations.DeleteModel('Approval'),
                migrations.DeleteModel('Ballot'),
                migrations.DeleteModel('Elector'),
                migrations.DeleteModel('Circuit'),
                migrations.DeleteModel('Version'),
                migrations.DeleteModel('Draft'),
                migrations.DeleteModel('Document'),
            ],
        ),
        migrations.CreateModel(
            name='Origin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='origin', to='approvals.document')),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='document_origins', to='reports.theme')),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='document_origins', to='meetings.meeting')),
                ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='document_origins', to='decisions.decision')),
            ],
        ),
    ]
