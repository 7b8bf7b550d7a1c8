"""`{% csrf_token %}`, as Django writes it, and beside it what makes a form be done once (rcp/access/sending)."""

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rcp.access.sending.tokens import FIELD, new_token

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context: Context) -> SafeString:
    against_forgery = context.get("csrf_token")
    if not against_forgery or against_forgery == "NOTPROVIDED":
        return SafeString("")
    field = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', against_forgery)
    actor = context.get("actor")
    if actor is None:
        return field
    return field + format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_token(actor))
