"""What `procedures` held of drafts, versions and votes, with all that is in it: the tables take their new names."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from rcp.paper.append_only import protect, unprotect

# Old name → new name.
TABLES = {
    f"procedures_{name}": f"approvals_{name}"
    for name in ("document", "document_partners", "draft", "version", "circuit", "elector", "ballot", "approval")
}
GUARDED = ("version", "elector", "ballot", "approval")
BEFORE = {f"procedures_{name}": None for name in GUARDED}
AFTER = {f"approvals_{name}": None for name in GUARDED}


def rename(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The triggers step aside and come back under the tables' new names; foreign keys follow by themselves."""
    unprotect(editor.connection, BEFORE)
    for old, new in TABLES.items():
        editor.execute(editor.sql_rename_table % {"old_table": editor.quote_name(old), "new_table": editor.quote_name(new)})
    protect(editor.connection, AFTER)


def rename_back(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    unprotect(editor.connection, AFTER)
    for old, new in TABLES.items():
        editor.execute(editor.sql_rename_table % {"old_table": editor.quote_name(new), "new_table": editor.quote_name(old)})
    protect(editor.connection, BEFORE)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('coedit', '0001_initial'),
        ('decisions', '0001_initial'),
        ('meetings', '0001_initial'),
        ('paper', '0001_initial'),
        ('people', '0001_initial'),
        ('procedures', '0002_uses_of_nodes'),
        ('reports', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(rename, rename_back)],
            state_operations=[
                migrations.CreateModel(
                    name='Document',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('action_sheet', 'Fiche action'), ('procedure', 'Procédure')], max_length=14)),
                        ('code', models.CharField(max_length=40, unique=True)),
                        ('title', models.CharField(max_length=160)),
                        ('state', models.CharField(choices=[('drafting', 'brouillon'), ('submitted', 'en approbation'), ('in_force', 'applicable')], default='drafting', max_length=10)),
                        ('opened_at', models.DateTimeField(auto_now_add=True)),
                        ('opened_by', models.CharField(max_length=200)),
                        ('rev', models.PositiveIntegerField(default=1)),
                        # Gone in 0002, once procedures keeps them.
                        ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                        ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.meeting')),
                        ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.theme')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='people.organisation')),
                        ('partners', models.ManyToManyField(blank=True, related_name='shared_documents', to='people.organisation')),
                    ],
                    options={
                        'ordering': ('-opened_at', '-pk'),
                    },
                ),
                migrations.CreateModel(
                    name='Circuit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('quorum', models.PositiveSmallIntegerField()),
                        ('deadline', models.DateTimeField()),
                        ('state', models.CharField(choices=[('open', 'en cours'), ('approved', 'approuvée'), ('returned', 'renvoyée à la rédaction'), ('replaced', 'remplacée par une autre version')], default='open', max_length=8)),
                        ('opened_at', models.DateTimeField()),
                        ('opened_by', models.CharField(max_length=200)),
                        ('closed_at', models.DateTimeField(blank=True, null=True)),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='circuits', to='people.body')),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='circuits', to='approvals.document')),
                    ],
                    options={
                        'ordering': ('-opened_at', '-pk'),
                    },
                ),
                migrations.CreateModel(
                    name='Draft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='approvals.document')),
                        ('text', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='coedit.shareddocument')),
                    ],
                ),
                migrations.CreateModel(
                    name='Elector',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('label', models.CharField(max_length=200)),
                        ('votes', models.BooleanField(default=True)),
                        ('circuit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='electors', to='approvals.circuit')),
                        ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.mandate')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='electorates', to='people.person')),
                    ],
                    options={
                        'ordering': ('label', 'pk'),
                    },
                ),
                migrations.CreateModel(
                    name='Ballot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('choice', models.CharField(choices=[('approve', 'approuve'), ('refuse', 'refuse'), ('abstain', 's’abstient')], max_length=8)),
                        ('reason', models.CharField(blank=True, max_length=1000)),
                        ('digest', models.CharField(max_length=64)),
                        ('cast_at', models.DateTimeField()),
                        ('elector', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ballot', to='approvals.elector')),
                    ],
                    options={
                        'ordering': ('cast_at', 'pk'),
                    },
                ),
                migrations.CreateModel(
                    name='Version',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(help_text='« 0.3 » ; approuvée, elle porte le numéro de son approbation.', max_length=12)),
                        ('summary', models.CharField(blank=True, max_length=300, verbose_name='ce qui change')),
                        ('author_label', models.CharField(max_length=200)),
                        ('frozen_at', models.DateTimeField()),
                        ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='approvals.document')),
                        ('frozen', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='version', to='paper.frozen')),
                    ],
                    options={
                        'ordering': ('-frozen_at', '-pk'),
                    },
                ),
                migrations.AddField(
                    model_name='circuit',
                    name='version',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='circuits', to='approvals.version'),
                ),
                migrations.CreateModel(
                    name='Approval',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=12)),
                        ('digest', models.CharField(max_length=64)),
                        ('approved_at', models.DateTimeField()),
                        ('effective_on', models.DateField()),
                        ('circuit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='approvals.circuit')),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='approvals.document')),
                        ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='approvals.version')),
                    ],
                    options={
                        'ordering': ('-approved_at', '-pk'),
                    },
                ),
                migrations.AddConstraint(
                    model_name='elector',
                    constraint=models.UniqueConstraint(fields=('circuit', 'mandate'), name='mandate_counted_once'),
                ),
                migrations.AddConstraint(
                    model_name='ballot',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('choice', 'refuse'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_no_says_why'),
                ),
                migrations.AddConstraint(
                    model_name='version',
                    constraint=models.UniqueConstraint(fields=('document', 'number'), name='version_numbered_once'),
                ),
                migrations.AddIndex(
                    model_name='circuit',
                    index=models.Index(condition=models.Q(('state', 'open')), fields=['deadline'], name='circuit_due'),
                ),
                migrations.AddConstraint(
                    model_name='circuit',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('document',), name='one_open_circuit'),
                ),
                migrations.AddConstraint(
                    model_name='circuit',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='circuit_closed_says_when'),
                ),
                migrations.AddConstraint(
                    model_name='approval',
                    constraint=models.UniqueConstraint(fields=('document', 'number'), name='approved_number_once'),
                ),
            ],
        ),
    ]
