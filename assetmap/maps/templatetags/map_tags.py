"""The choices of the explore page, each knowing from the query string whether it is on."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assetmap.assets.filters import WEEKDAYS, AssetFilter, Sort, Upkeep
from assetmap.assets.models import Asset, Kind
from assetmap.common.icons import shape_svg
from assetmap.common.templatetags.ui import icon as icon_tag

register = template.Library()

# (parameter, value, words, icon): the four used most, then all that people need.
CHIPS = (
    ("step_free", "yes", gettext_lazy("Step-free"), "wheelchair"),
    ("cost", "free", gettext_lazy("Free to use"), ""),
    ("open_on", "today", gettext_lazy("Open today"), ""),
    ("newcomers_welcome", "yes", gettext_lazy("Good for newcomers"), ""),
)
NEEDS = (
    ("step_free", "yes", gettext_lazy("Step-free"), "wheelchair"),
    ("cost", "free", gettext_lazy("Free to use"), "coin"),
    ("toilet", "yes", gettext_lazy("Toilet"), "toilet-paper"),
    ("accessible_toilet", "yes", gettext_lazy("Accessible toilet"), "accessible"),
    ("hearing_loop", "yes", gettext_lazy("Hearing loop"), "ear"),
    ("quiet_space", "yes", gettext_lazy("Quiet space"), "armchair"),
    ("newcomers_welcome", "yes", gettext_lazy("Good for newcomers"), "hand-love-you"),
    ("children_welcome", "yes", gettext_lazy("Children welcome"), "balloon"),
    ("no_referral", "yes", gettext_lazy("No referral needed"), "lock-open"),
)
DAYS = dict(
    zip(
        WEEKDAYS,
        (
            gettext_lazy("on Mondays"),
            gettext_lazy("on Tuesdays"),
            gettext_lazy("on Wednesdays"),
            gettext_lazy("on Thursdays"),
            gettext_lazy("on Fridays"),
            gettext_lazy("on Saturdays"),
            gettext_lazy("on Sundays"),
        ),
        strict=True,
    )
)
RADII = (500, 1000, 2000, 5000, 10000)


@register.simple_tag
def kind_toggles(explored, query):
    """Filter, legend and count at once. Without a choice all three are shown, and on."""
    chosen = query.getlist("kind") or Kind.values
    return format_html_join(
        "",
        '<label class="ktog k-{}"><input type="checkbox" name="kind" value="{}"{}>{}'
        '<span><b>{}</b><small class="num">{}</small></span></label>',
        (
            (
                kind,
                kind,
                " checked" if kind in chosen else "",
                shape_svg(kind, classes="ks--flat"),
                label,
                explored.kinds[kind],
            )
            for kind, label in Kind.choices
        ),
    )


@register.simple_tag(takes_context=True)
def filter_chips(context, query):
    return _chips(context, CHIPS, query)


@register.simple_tag(takes_context=True)
def need_chips(context, query):
    return _chips(context, NEEDS, query)


@register.simple_tag(takes_context=True)
def life_chips(context, query):
    return _chips(
        context,
        [("life", value, label.capitalize(), "") for value, label in Asset.Life.choices],
        query,
    )


def _chips(context, chips, query):
    return format_html_join(
        "",
        '<label class="chip"><input type="checkbox" name="{}" value="{}"{}>{}{}</label>',
        (
            (
                name,
                value,
                " checked" if value in query.getlist(name) else "",
                icon_tag(context, icon, size="s") if icon else "",
                words,
            )
            for name, value, words, icon in chips
        ),
    )


@register.simple_tag
def sort_options(explored):
    """Only the orders that mean something for this query."""
    taken = explored.narrowed.interpretation
    orders = [
        (value, label)
        for value, label in Sort.CHOICES
        if (value != Sort.NEAREST or taken.place)
        and (value != Sort.BEST or (taken.words and explored.narrowed.search.is_ranked))
    ]
    return _options(orders, explored.narrowed.sort_used)


@register.simple_tag
def radius_options(query):
    said = query.get("radius", "")
    asked = [int(said)] if said.isdecimal() and len(said) < 8 else []  # perhaps none of ours
    radii = [(str(m), _("%(n)g km") % {"n": m / 1000}) for m in sorted({*RADII, *asked})]
    return _options([("", _("whatever fits the place")), *radii], said)


@register.simple_tag
def day_options(query):
    days = [("", _("any time")), ("today", _("today")), *DAYS.items()]
    return _options(days, query.get("open_on", ""))


@register.simple_tag
def upkeep_options(query):
    """Without the first, empty one, which the page says in its own words."""
    return _options(Upkeep.CHOICES, query.get("upkeep", ""))


def _options(options, chosen):
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, " selected" if value == chosen else "", label) for value, label in options),
    )


@register.simple_tag
def filter_word(name, value):
    """What a filter in force is called: "Step-free", "Kind: human"."""
    for parameter, _value, words, _icon in NEEDS:
        if parameter == name:
            return words
    if name == "bbox":
        return _("this view")
    if name == "area":
        return _("the drawn area")
    if name in ("q", "words", "near"):
        return format_html("“{}”", value[:40])
    return format_html("{}: {}", AssetFilter.base_filters[name].label, value[:40])
