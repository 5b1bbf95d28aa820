"""Themes to count findings by, and measures much used in the field. Scores only: the words of the
questions belong to whoever made them, and are nowhere here."""

from django.db import migrations

THEMES = (
    ("belonging", "Belonging and friendship"),
    ("confidence", "Confidence and purpose"),
    ("skills", "Skills and learning"),
    ("health", "Health and wellbeing"),
    ("trust", "Trust and relationships"),
    ("say", "Having a say"),
    ("reach", "Who is reached, and who is not"),
    ("places", "Places and rooms"),
    ("volunteers", "Volunteers and their time"),
    ("money", "Money and its terms"),
    ("partners", "Working with partners"),
    ("keeping_on", "Keeping on"),
    ("knowing", "Knowing what works"),
)
MEASURES = (
    # code, name, domain, better, lowest, highest, validated, licence note, where described
    (
        "wemwbs", "Warwick-Edinburgh Mental Wellbeing Scale (14 items)", "wellbeing", "higher",
        14, 70, True, "Copyright of its authors; using it needs a licence from them.",
        "https://warwick.ac.uk/services/innovations/wemwbs/",
    ),
    (
        "swemwbs", "Warwick-Edinburgh Mental Wellbeing Scale, short (7 items)", "wellbeing",
        "higher", 7, 35, True, "Copyright of its authors; using it needs a licence from them.",
        "https://warwick.ac.uk/services/innovations/wemwbs/",
    ),
    (
        "ucla-3", "UCLA loneliness scale, three items", "connection", "lower", 3, 9, True, "",
        "https://doi.org/10.1177/0164027504268574",
    ),
    ("life-satisfaction", "Life satisfaction, 0 to 10", "wellbeing", "higher", 0, 10, False, "", ""),
    (
        "gse", "General Self-Efficacy Scale (10 items)", "resources", "higher", 10, 40, True, "", "",
    ),
)  # fmt: skip


def add(apps, schema_editor):
    for position, (code, name) in enumerate(THEMES):
        apps.get_model("projects", "Theme").objects.get_or_create(
            code=code, defaults={"name": name, "position": position}
        )
    for code, name, domain, better, lowest, highest, validated, licence, url in MEASURES:
        apps.get_model("projects", "Measure").objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "domain": domain,
                "better": better,
                "lowest": lowest,
                "highest": highest,
                "is_validated": validated,
                "licence_note": licence,
                "url": url,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_case_studies_and_evidence")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
