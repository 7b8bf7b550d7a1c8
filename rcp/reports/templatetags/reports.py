"""What the pages of a meeting show of the theme it works on; whoever sees the meeting may read it."""

from django import template

from rcp.reports.models import Theme
from rcp.reports.queries import Sentence, sentences

register = template.Library()


@register.simple_tag
def theme_sentences(theme: Theme | None) -> list[Sentence]:
    """The theme's reports as sentences and kinds; nothing of commune, age or territory."""
    return sentences(theme) if theme is not None else []
