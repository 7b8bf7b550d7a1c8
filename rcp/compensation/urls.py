from django.urls import path

from .views import files, mine, payer, presence, rates

urlpatterns = [
    path("", mine.compensation, name="compensation"),
    path("declarer/<int:meeting_id>/", mine.declare_own, name="compensation_declare"),
    path("reunions/<int:meeting_id>/", mine.meeting, name="compensation_meeting"),
    path("reunions/<int:meeting_id>/declarer/", mine.declare_all, name="compensation_declare_all"),
    path("reunions/<int:meeting_id>/emargement/", presence.signing_sheet, name="signing_sheet"),
    path("reunions/<int:meeting_id>/attestation/<int:person_id>/", presence.certificate, name="attendance_certificate"),
    path("structures/<int:organisation_id>/", payer.queue, name="compensation_queue"),
    path("structures/<int:organisation_id>/decider/", payer.settle, name="compensation_settle"),
    path("structures/<int:organisation_id>/etat.csv", files.export, name="compensation_csv"),
    path("structures/<int:organisation_id>/imprimer/", files.make_statement, name="compensation_print"),
    path("structures/<int:organisation_id>/tarifs/", rates.rates, name="compensation_rates"),
    path("structures/<int:organisation_id>/tarifs/plafond/", rates.cap, name="compensation_cap"),
    path("tarifs/<int:rate_id>/fin/", rates.end, name="compensation_rate_end"),
    path("<int:claim_id>/duree/", payer.mend, name="compensation_mend"),
    path("<int:claim_id>/refuser/", payer.refuse, name="compensation_refuse"),
]
