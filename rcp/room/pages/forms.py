"""What people fill in to plan a meeting."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rcp.access.abilities import Ability
from rcp.access.actor import Actor
from rcp.access.guards import OfOrganisation
from rcp.access.sending.comparing import Comparing
from rcp.cases.models import Case
from rcp.cases.queries import visible_cases
from rcp.meetings import agenda
from rcp.meetings.models import Meeting, MeetingKind, Mode
from rcp.people.models import Organisation
from rcp.reports.models import Theme
from rcp.reports.queries import visible_themes

if TYPE_CHECKING:
    OrganisationsField = forms.ModelMultipleChoiceField[Organisation]
else:
    OrganisationsField = forms.ModelMultipleChoiceField


class KnownRows(OrganisationsField):
    def clean(self, value: Any) -> Any:
        """Whose numbers a database can look for; the others are refused like any that no row has."""
        if isinstance(value, list | tuple) and any(len(str(each)) > 18 for each in value):
            raise forms.ValidationError(_("Choisissez dans la liste."))
        return super().clean(value)


class MeetingForm(forms.Form):
    """As few fields as a meeting needs; everything else has a value that most people keep."""

    kind = forms.ChoiceField(label=_("Type de réunion"), choices=MeetingKind.choices, widget=forms.RadioSelect)
    organisation = forms.ModelChoiceField(
        label=_("Organisée par"), queryset=Organisation.objects.none(), empty_label=None
    )
    case = forms.ModelChoiceField(
        label=_("Situation"), queryset=Case.objects.none(), required=False, empty_label=_("Choisir dans la liste")
    )
    theme = forms.ModelChoiceField(
        label=_("Thème"), queryset=Theme.objects.none(), required=False, empty_label=_("à choisir en séance")
    )
    title = forms.CharField(label=_("Intitulé"), max_length=160, required=False)
    question = forms.CharField(label=_("Question posée"), max_length=300, required=False)
    day = forms.DateField(label=_("Jour"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hour = forms.TimeField(label=_("Heure"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    planned_minutes = forms.IntegerField(label=_("Durée, en minutes"), min_value=5, max_value=480, initial=60)
    mode = forms.ChoiceField(label=_("Modalité"), choices=Mode.choices, initial=Mode.MIXED)
    place = forms.CharField(label=_("Lieu"), max_length=160, required=False)
    phone = forms.CharField(label=_("Pont téléphonique"), max_length=60, required=False)
    video_link = forms.URLField(
        label=_("Lien de visioconférence"), max_length=300, required=False, assume_scheme="https"
    )
    invited_organisations = KnownRows(
        label=_("Structures invitées"),
        queryset=Organisation.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    agenda = forms.CharField(
        label=_("Ordre du jour"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Un point par ligne ; une durée peut suivre : « Suivi des décisions, 10 »."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hosts = organisations_of(actor)
        self._offer("organisation", Organisation.objects.filter(pk__in=[each.pk for each in hosts]))
        self._offer("case", visible_cases(actor).filter(organisation__in=hosts))
        self._offer("theme", visible_themes(actor))

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = rows

    def planned(self) -> dict[str, Any]:
        """The arguments of schedule_meeting."""
        told = self.cleaned_data
        return {
            "kind": told["kind"],
            "organisation_id": told["organisation"].pk,
            "starts_at": timezone.make_aware(datetime.combine(told["day"], told["hour"])),
            "title": told["title"],
            "question": told["question"],
            "planned_minutes": told["planned_minutes"],
            "case_id": told["case"].pk if told["case"] else None,
            "theme_id": told["theme"].pk if told["theme"] else None,
            "invited_organisation_ids": [each.pk for each in told["invited_organisations"]],
            "mode": told["mode"],
            "place": told["place"],
            "phone": told["phone"],
            "video_link": told["video_link"],
            "agenda": agenda_of(told["agenda"]),
        }


class WhenForm(forms.Form):
    day = forms.DateField(label=_("Jour"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hour = forms.TimeField(label=_("Heure"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class RevisionForm(Comparing, forms.Form):
    """What may change once a meeting is planned."""

    title = forms.CharField(label=_("Intitulé"), max_length=160)
    question = forms.CharField(label=_("Question posée"), max_length=300, required=False)
    context = forms.CharField(
        label=_("Contexte"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    day = forms.DateField(label=_("Jour"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hour = forms.TimeField(label=_("Heure"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    planned_minutes = forms.IntegerField(label=_("Durée, en minutes"), min_value=5, max_value=480)
    mode = forms.ChoiceField(label=_("Modalité"), choices=Mode.choices)
    place = forms.CharField(label=_("Lieu"), max_length=160, required=False)
    phone = forms.CharField(label=_("Pont téléphonique"), max_length=60, required=False)
    video_link = forms.URLField(
        label=_("Lien de visioconférence"), max_length=300, required=False, assume_scheme="https"
    )
    rev = forms.IntegerField(widget=forms.HiddenInput)

    def revised(self) -> dict[str, Any]:
        """The arguments of revise_meeting."""
        told = dict(self.cleaned_data)
        day, hour = told.pop("day"), told.pop("hour")
        return {**told, "starts_at": timezone.make_aware(datetime.combine(day, hour))}


def revision_of(meeting: Meeting) -> dict[str, Any]:
    """What the revision form starts from."""
    starts_at = timezone.localtime(meeting.starts_at)
    names = ("title", "question", "context", "planned_minutes", "mode", "place", "phone", "video_link", "rev")
    return {"day": starts_at.date(), "hour": starts_at.time(), **{name: getattr(meeting, name) for name in names}}


def organisations_of(actor: Actor) -> list[Organisation]:
    """Those in whose name this actor may plan a meeting."""
    mine = Organisation.objects.filter(pk__in=actor.memberships).select_related("stream")
    return [each for each in mine if actor.may(Ability.SCHEDULE, OfOrganisation(each))]


def agenda_of(text: str) -> list[tuple[str, int]]:
    """A point a line, with its minutes."""
    return [agenda.read(line) for line in text.splitlines() if line.strip()]


def next_half_hour() -> datetime:
    now = timezone.localtime()
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(minutes=30 if now.minute < 30 else 60)
