from django.apps import AppConfig


class CompensationConfig(AppConfig):
    name = "rcp.compensation"
    label = "compensation"
    verbose_name = "Défraiement"

    def ready(self) -> None:
        from rcp.paper.kinds import kinds as papers

        from .paper import KIND, statement_kind
        from .presence import CERTIFICATE, SHEET, certificate_kind, sheet_kind

        papers[KIND] = statement_kind
        papers[SHEET] = sheet_kind
        papers[CERTIFICATE] = certificate_kind
