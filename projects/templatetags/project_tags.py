"""Projects on pages of the layers below."""

import datetime

from django import template
from django.db.models import Prefetch
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from projects import policy
from projects.helpers import who_could_use
from projects.models import Evidence, Finding, Mobilisation, Project

register = template.Library()

QUOTES = 3
OF_RESIDENTS = (Finding.Audience.INDIVIDUALS, Finding.Audience.COMMUNITY)
TOLD = {Evidence.Method.STORY, Evidence.Method.OBSERVATION}  # in words, not in numbers
IN_THE_PAST = {
    Mobilisation.Role.VENUE: _lazy("gave a venue"),
    Mobilisation.Role.SKILL: _lazy("brought a skill"),
    Mobilisation.Role.CONNECTOR: _lazy("connected people"),
    Mobilisation.Role.HOST: _lazy("hosted it"),
    Mobilisation.Role.FUNDER: _lazy("funded it"),
    Mobilisation.Role.EQUIPMENT: _lazy("lent equipment"),
    Mobilisation.Role.KNOWLEDGE: _lazy("brought knowledge"),
    Mobilisation.Role.TIME: _lazy("gave time"),
}


@register.filter
def part_date(text):
    """A year, month or day as ISO 8601 has it, in words: "2025-03" is March 2025."""
    numbers = [int(part) for part in text.split("-")]
    if len(numbers) == 1:
        return text
    try:
        day = datetime.date(*numbers, 1) if len(numbers) == 2 else datetime.date(*numbers)
    except ValueError:  # digits in the right places, but no such day
        return text
    return formats.date_format(day, "YEAR_MONTH_FORMAT" if len(numbers) == 2 else "DATE_FORMAT")


@register.filter
def evidence_words(project):
    """How it is known what changed, in a few words; of a project `with_card_data`."""
    if Evidence.Design.COMPARED in project.designs:
        return _("Evidence beside a comparison group")
    if project.designs:
        return _("Before-and-after evidence")
    told = [str(label) for method, label in Evidence.Method.choices if method in project.methods]
    return capfirst(", ".join(told)) or _("No evidence recorded yet")


@register.filter
def evidence_icon(project):
    """Beside `evidence_words`; none where there is no evidence."""
    if project.designs or set(project.methods) - TOLD:
        return "chart-bar"
    return "message-circle" if project.methods else ""


@register.filter
def use_words(use):
    """What an asset does in a project: in the past when over; what is yet to begin says so."""
    active, ended = Mobilisation.Stage.ACTIVE, Mobilisation.Stage.ENDED
    if use.stage == ended or (use.stage == active and use.project.stage == Project.Stage.ENDED):
        words = str(IN_THE_PAST[use.role])
    elif use.stage == active:
        words = use.get_role_display()
    else:
        told = {"stage": use.get_stage_display(), "role": use.get_role_display()}
        words = _("%(stage)s: %(role)s") % told
    return sentence(words)


@register.filter
def sentence(words):
    """With a capital and a full stop, unless it ends a sentence already."""
    ends = words.rstrip("”’\"')").endswith((".", "!", "?", "…"))
    return capfirst(words) if ends else capfirst(f"{words}.")


@register.inclusion_tag("projects/_asset_projects.html", takes_context=True)
def asset_projects(context, asset):
    """Where an asset has been put to work, and as what."""
    user = context["user"]
    of_use = asset.status == asset.Status.PUBLISHED and asset.life != asset.Life.ENDED
    # Who may start a project there may put assets to work in those there are, too.
    may_use = of_use and policy.can_start(user, asset.community)
    uses = Mobilisation.objects.visible_to(user).filter(asset=asset).order_by("role")
    projects = (
        Project.objects.filter(pk__in=uses.order_by().values("project"))
        .with_card_data(user)
        .prefetch_related(Prefetch("mobilisations", uses, to_attr="uses"))
        .order_by("title", "pk")
    )
    return {
        "request": context["request"],
        "asset": asset,
        "projects": projects,
        "may_use": may_use,
        "has_others": may_use and who_could_use(user=user, asset=asset).exists(),
    }


@register.inclusion_tag("projects/_community_quotes.html", takes_context=True)
def community_quotes(context, community):
    """What people who live there said in published projects, and agreed to be quoted with."""
    said = (
        Finding.objects.visible_to(context["user"])
        .filter(project__community=community, project__is_published=True)
        .filter(audience__in=OF_RESIDENTS, quote_agreed_on__isnull=False)
        .exclude(quote="")
        .select_related("project")
        .only("quote", "quote_by", "project__title", "project__slug")
    )
    return {"findings": said.order_by("-polarity", "-pk")[:QUOTES]}  # strengths, the latest first


@register.inclusion_tag("projects/_community_projects.html", takes_context=True)
def community_projects(context, community):
    """The projects of a community, at most twelve, and how many there are."""
    projects = Project.objects.visible_to(context["user"]).filter(community=community)
    return {
        "request": context["request"],
        "community": community,
        "projects": projects.with_card_data(context["user"]).order_by("title", "pk")[:12],
        "total": projects.count(),
    }
