"""What a mapping session told about projects, on its page of the layer below."""

from django import template

from projects.models import Finding

register = template.Library()


@register.inclusion_tag("projects/_session_findings.html", takes_context=True)
def session_findings(context, session):
    """Strengths and challenges told there, where the reader may know of the project."""
    findings = Finding.objects.visible_to(context["user"]).filter(session=session)
    return {"findings": findings.select_related("project").order_by("project__title", "pk")}
