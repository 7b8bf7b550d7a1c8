"""What the sign-in page shows of the demonstration."""

from django import template

from rcp.demo.personas import PERSONAS, Persona

register = template.Library()


@register.simple_tag
def personas() -> tuple[Persona, ...]:
    return PERSONAS
