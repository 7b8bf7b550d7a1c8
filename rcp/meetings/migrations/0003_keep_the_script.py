# Meetings held before kept no script: they are given the phases that their kind had then, which is what they were held on.

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# code, label, minutes, purpose, pane, beside, wall, wide, leave, groups
SCRIPTS = {
    'rcp': [
        ('frame', 'Cadre', 3, 'Rappeler la question, la confidentialité, la base du partage\u202f; dire qui est là.', 'people', ['follow_up', 'contingencies', 'actions'], ['people'], False, ['facilitated', 'asked', 'shareable'], False),
        ('voice', 'Parole de la personne', 5, 'Ce que la personne souhaite, avec ses mots, et sa priorité.', 'notes', ['contingencies', 'actions'], ['contingencies', 'actions'], False, [], False),
        ('round', 'Tour de table', 10, 'Quatre-vingt-dix secondes chacun, des faits.', 'notes', ['contingencies', 'actions'], ['contingencies', 'actions'], False, ['gathered'], False),
        ('sorting', 'Problèmes', 7, 'Trier\xa0: d’accord, discuté, inconnu. Trois priorités au plus.', 'notes', ['contingencies', 'actions'], ['contingencies', 'actions'], False, [], False),
        ('actions', 'Qui fait quoi', 15, 'Qui fait quoi, pour quand\xa0: une seule personne responsable.', 'actions', [], ['actions'], False, ['acted'], False),
        ('contingency', 'Si ça se dégrade', 5, 'Ce qui alerte, qui est appelé, la nuit aussi.', 'contingencies', ['actions', 'decisions'], ['contingencies'], False, ['prepared'], False),
        ('telling', 'Retour à la personne', 3, 'Dire comment, et par qui, la personne est informée.', 'decisions', ['contingencies', 'actions'], ['decisions', 'actions'], False, [], False),
        ('reading', 'Relecture', 5, 'Lire le relevé à voix haute\u202f; chacun confirme sa ligne.', 'record', ['confirming', 'closing'], ['record'], True, [], False),
    ],
    'rupture_cell': [
        ('welcome', 'Accueil', 5, 'Dire qui est là, qui anime et qui écrit.', 'map', ['decisions', 'actions'], ['map'], False, ['facilitated', 'scribed'], False),
        ('follow_up', 'Suivi des décisions', 10, 'Reprendre les décisions et les actions de la dernière fois.', 'map', ['follow_up', 'decisions', 'actions'], ['follow_up', 'actions'], False, [], False),
        ('theme', 'Choix du thème', 10, 'Regarder les signalements et choisir un seul thème.', 'map', ['decisions', 'actions'], ['map'], False, ['chosen'], False),
        ('groups', 'Deux sous-groupes', 30, 'Chaque groupe construit sa branche de la carte.', 'map', ['decisions', 'actions'], ['map'], False, ['grouped'], True),
        ('pooling', 'Mise en commun', 25, 'Réunir les cartes, rapprocher, chercher les causes.', 'map', ['decisions', 'actions'], ['map'], False, [], False),
        ('decisions', 'Décisions', 15, 'Décider, et dire qui fait quoi, pour quand.', 'map', ['decisions', 'actions'], ['decisions', 'actions'], False, ['decided', 'acted'], False),
        ('reading', 'Relecture', 5, 'Lire le relevé à voix haute\u202f; chacun confirme sa ligne.', 'map', ['decisions', 'actions'], ['decisions', 'actions'], True, [], False),
    ],
    'working_group': [
        ('welcome', 'Accueil', 5, 'Dire qui est là, qui anime et qui écrit.', 'map', ['decisions', 'actions'], ['map'], False, ['facilitated', 'scribed'], False),
        ('follow_up', 'Suivi des décisions', 10, 'Reprendre les décisions et les actions de la dernière fois.', 'map', ['follow_up', 'decisions', 'actions'], ['follow_up', 'actions'], False, [], False),
        ('state', 'État des lieux', 20, 'Ce qui existe, ce qui manque, sur ce parcours.', 'map', ['decisions', 'actions'], ['map'], False, [], False),
        ('map', 'Carte commune', 30, 'Construire ensemble la carte du parcours.', 'map', ['decisions', 'actions'], ['map'], False, [], False),
        ('levels', 'Qui peut agir', 15, 'Pour chaque cause\xa0: nous, entre CPTS, ou l’ARS.', 'map', ['decisions', 'actions'], ['map'], False, [], False),
        ('decisions', 'Décisions', 15, 'Décider, et dire qui fait quoi, pour quand.', 'map', ['decisions', 'actions'], ['decisions', 'actions'], False, ['decided', 'acted'], False),
        ('reading', 'Relecture', 5, 'Lire le relevé à voix haute\u202f; chacun confirme sa ligne.', 'record', ['confirming', 'closing'], ['record'], True, [], False),
    ],
    'governance': [
        ('welcome', 'Accueil', 5, 'Dire qui est là, qui anime et qui écrit.', 'people', ['decisions', 'actions'], ['people'], False, ['facilitated', 'scribed'], False),
        ('follow_up', 'Suivi des décisions', 10, 'Reprendre les décisions et les actions de la dernière fois.', 'follow_up', ['decisions', 'actions'], ['follow_up', 'actions'], False, [], False),
        ('documents', 'Documents à approuver', 30, 'Lire ce qui a changé, approuver ou renvoyer avec un motif.', 'notes', ['decisions', 'actions'], ['decisions', 'actions'], False, [], False),
        ('indicators', 'Indicateurs', 15, 'Ce que disent les chiffres depuis la dernière fois.', 'notes', ['decisions', 'actions'], ['decisions', 'actions'], False, [], False),
        ('decisions', 'Décisions', 15, 'Décider, et dire qui fait quoi, pour quand.', 'decisions', ['notes', 'actions'], ['decisions', 'actions'], False, ['decided'], False),
        ('reading', 'Relecture', 5, 'Lire le relevé à voix haute\u202f; chacun confirme sa ligne.', 'record', ['confirming', 'closing'], ['record'], True, [], False),
    ],
    'feedback': [
        ('frame', 'Cadre', 5, 'Comprendre sans chercher de faute\u202f; dire quel événement.', 'map', ['decisions', 'actions'], ['map'], False, ['facilitated', 'asked'], False),
        ('facts', 'Chronologie', 15, 'Ce qui s’est passé, dans l’ordre.', 'map', ['decisions', 'actions'], ['map'], False, [], False),
        ('gaps', 'Écarts', 10, 'Ce qui s’est passé autrement que prévu.', 'map', ['decisions', 'actions'], ['map'], False, [], False),
        ('factors', 'Facteurs contributifs', 20, 'Ce qui a rendu cela possible\xa0: tâche, équipe, organisation.', 'map', ['decisions', 'actions'], ['map'], False, [], False),
        ('actions', 'Actions', 15, 'Ce que nous changeons\xa0: qui, quoi, pour quand.', 'map', ['decisions', 'actions'], ['actions'], False, ['acted'], False),
        ('reading', 'Relecture', 5, 'Lire le relevé à voix haute\u202f; chacun confirme sa ligne.', 'record', ['confirming', 'closing'], ['record'], True, [], False),
    ],
}
NAMES = ('code', 'label', 'minutes', 'purpose', 'pane', 'beside', 'wall', 'wide', 'leave', 'groups')


def give_held_meetings_their_script(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Meeting = apps.get_model('meetings', 'Meeting')
    for kind, phases in SCRIPTS.items():
        script = [dict(zip(NAMES, phase, strict=True)) for phase in phases]
        Meeting.objects.filter(kind=kind).exclude(state='planned').update(script=script)


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0002_by_name_only'),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='script',
            field=models.JSONField(blank=True, default=list, help_text='Les phases, telles qu’à l’ouverture (rcp.meetings.phases.kept).'),
        ),
        migrations.RunPython(give_held_meetings_their_script, migrations.RunPython.noop),
    ]
