"""Whom the record of a meeting may name: whoever takes part is named by it anyhow."""

from rcp.cases.models import CareCircle
from rcp.people.anonymity import last_names_in
from rcp.people.identities import Allowed
from rcp.people.models import Person

from .models import Meeting


def names_known_in(meeting: Meeting) -> Allowed:
    """Those who are expected or here, who work in its structures, who are in the circle of its situation; in an RCP
    also whoever treats the person."""
    organisations = [meeting.organisation_id, *meeting.invited_organisations.values_list("pk", flat=True)]
    here = Person.objects.filter(attendances__meeting=meeting).values_list("last_name", flat=True)
    circle = CareCircle.objects.filter(case=meeting.case_id or 0).values_list("person__last_name", flat=True)
    return Allowed(last_names_in(organisations).union(here, circle), doctors=meeting.is_rcp)
