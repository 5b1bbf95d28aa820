"""Contact details in what everybody reads of a project: pointed out, and nobody is kept from them.

Not in the field for the contact of a role or an office, nor in addresses of pages.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from assetmap.assets.wording import capitalised
from assetmap.common.personal import personal_details
from projects.models import Evidence, Finding, Mobilisation, Project

_READ_BY_ALL = {
    Project: (
        *("title", "summary", "story", "aims", "origin", "changes", "participants", "lead"),
        *("partners", "funders", "sub_setting", "end_reason", "place_name"),
    ),
    Finding: ("text", "quote", "quote_by", "source"),
    Evidence: ("claim", "period", "other_who", "source"),
    Mobilisation: ("in_kind", "gained"),
}


@dataclass(frozen=True)
class GivenAway:
    """`words` say what seems to be where, `url` is the form in which it is mended."""

    words: str
    url: str


def contact_details(row):
    """[in words] of what the texts of a project, or of a part of one, seem to give away."""
    texts = ((name, str(getattr(row, name) or "")) for name in _READ_BY_ALL[type(row)])
    return [
        _("“%(field)s” seems to hold %(what)s.")
        % {
            "field": capitalised(str(row._meta.get_field(name).verbose_name)),
            "what": ", ".join(map(str, found)),
        }
        for name, text in texts
        if (found := personal_details(text))
    ]


def given_away(project, findings, evidence, uses):
    """[GivenAway] of all that is read before a project is published."""
    slug = project.slug
    parts = [(project, reverse("projects:edit", args=[slug]))]
    parts += [(row, reverse("projects:finding_edit", args=[slug, row.pk])) for row in findings]
    parts += [(row, reverse("projects:evidence_edit", args=[slug, row.uid])) for row in evidence]
    parts += [(row, reverse("projects:use_edit", args=[slug, row.pk])) for row in uses]
    return [GivenAway(words, url) for row, url in parts for words in contact_details(row)]
