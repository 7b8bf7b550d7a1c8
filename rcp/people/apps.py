from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "rcp.people"
    label = "people"
    verbose_name = "Annuaire"
