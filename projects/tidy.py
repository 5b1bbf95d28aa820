"""Evidence as a tidy table: one observation a line, each column of one type and documented.

A row of evidence that was measured before, after and beside a comparison group is three lines; one
that is told in words is one line without numbers.
"""

from django.utils.translation import gettext_lazy as _

# column: (type, what it holds)
COLUMNS = {
    "evidence": ("UUID", _("Which claim; lines of one claim share it.")),
    "project": ("text", _("Code of the project.")),
    "project_title": ("text", _("Its title.")),
    "community": ("text", _("Code of its community.")),
    "setting": ("code", _("community, care or mixed.")),
    "setting_code": ("code", _("More exactly; empty where it is not told.")),
    "lead_body": ("code", _("Who leads it.")),
    "claim": ("text", _("What is claimed.")),
    "process": ("code", _("identify, connect, mobilise, coproduce or sustain.")),
    "domain": ("code", _("What it is about.")),
    "level": ("code", _("individual, group, community, service or population.")),
    "direction": ("code", _("better, same, worse or unknown.")),
    "method": ("code", _("How it is known.")),
    "affected": ("whole number", _("People it concerned.")),
    "out_of": ("whole number", _("Out of how many.")),
    "period": ("text", _("Over what time.")),
    "measure": ("code", _("Measured with.")),
    "better": ("code", _("Which way of the measure is better: higher or lower.")),
    "design": ("code", _("same people, other people, or compared.")),
    "occasion": ("code", _("before, after or other (the comparison group); empty in words only.")),
    "n": ("whole number", _("People measured on this occasion.")),
    "mean": ("number", _("Their mean, in points of the measure.")),
    "sd": ("number", _("Standard deviation.")),
    "count": ("whole number", _("How many of them, where it was counted.")),
    "date": ("ISO 8601 date", _("When.")),
    "correlation": ("number", _("Of before and after, where known.")),
    "effect": ("number", _("Standardised change, or the difference of shares; right is better.")),
    "effect_kind": ("code", _("Which of the two.")),
    "effect_low": ("number", _("Lower end of its 95 % interval.")),
    "effect_high": ("number", _("Upper end.")),
    "said_by": ("code", _("Who says so.")),
    "source": ("text", _("Where it is from.")),
    "source_url": ("text", _("Its address.")),
    "source_year": ("whole number", _("Its year.")),
    "licence": ("text", _("On what terms it may be passed on.")),
    "url": ("text", _("Page of the project.")),
}
OCCASIONS = ("before", "after", "other")


def observations(row, computed, *, url, licence):
    """[{column: value}] of one row of evidence; None where nothing is known."""
    project, measure, main = row.project, row.measure, computed.main
    shared = {
        "evidence": str(row.uid),
        "project": project.slug,
        "project_title": project.title,
        "community": project.community.slug,
        "setting": project.setting,
        "setting_code": project.setting_code or None,
        "lead_body": project.lead_body or None,
        **{
            name: getattr(row, name)
            for name in (
                *("claim", "process", "domain", "level", "direction", "method", "affected"),
                *("out_of", "correlation", "said_by", "source", "source_year"),
            )
        },
        "period": row.period or None,
        "source_url": row.source_url or None,
        "measure": measure.code if measure else None,
        "better": measure.better if measure else None,
        "design": row.design or None,
        "effect": main.estimate if main else None,
        "effect_kind": str(main.kind) if main else None,
        "effect_low": main.low if main else None,
        "effect_high": main.high if main else None,
        "licence": licence,
        "url": url,
    }
    measured = [when for when in OCCASIONS if getattr(row, f"{when}_n") is not None]
    lines = []
    for when in measured or [None]:
        seen = dict.fromkeys(("n", "mean", "sd", "count", "date"))
        if when:
            seen = {
                **{name: getattr(row, f"{when}_{name}") for name in ("n", "mean", "sd", "count")},
                "date": getattr(row, f"{when}_on", None),
            }
        line = shared | {"occasion": when} | seen
        lines.append({name: line[name] for name in COLUMNS})
    return lines
