"""Template tags of the design system: icons, kinds, freshness, distances, links and fields."""

import json

from django import template
from django.forms import widgets
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from assetmap.common import icons, personal, wording

register = template.Library()

# What a filter link must not carry over: the place in a list that is about to change.
PAGING = ("cursor", "page", "after", "before")


# --- Icons and kinds


def _use(context, name):
    """Remember that this page needs the icon, so that `icon_sprite` can print it."""
    name = icons.known(name)
    # The bottom of the render context is the one dictionary that includes and parents share.
    context.render_context.dicts[0].setdefault("icons", {})[name] = True
    return name


@register.simple_tag(takes_context=True)
def icon(context, name, size="", label="", classes=""):
    """`{% icon "search" size="l" %}`; with a `label` where no words stand beside it."""
    size = f"i--{size}" if size else ""
    return icons.icon_svg(_use(context, name), classes=f"{size} {classes}".strip(), label=label)


@register.simple_tag(takes_context=True)
def icon_sprite(context):
    """The symbols used so far and not yet printed: once at the end of a page or of a fragment."""
    used = context.render_context.dicts[0].pop("icons", {})
    symbols = icons.symbols()
    return format_html(
        '<svg class="sprite" width="0" height="0" aria-hidden="true"><defs>{}</defs></svg>',
        format_html_join("", "{}", ((symbols[name],) for name in sorted(used))),
    )


@register.simple_tag
def kind_shapes():
    return icons.KIND_SHAPES


@register.simple_tag(takes_context=True)
def kind_shape(context, kind, size="", variant="flat", icon=""):
    """The mark of a kind.

    `size` is xs, s, m, l or xl, or nothing to follow the surrounding `--ks`; `variant` is flat,
    tint, line or full.
    """
    classes = [f"ks--{value}" for value in (variant, size) if value and value != "full"]
    name = _use(context, icon) if icon else ""
    return icons.shape_svg(kind, icon=name, classes=" ".join(classes))


@register.simple_tag(takes_context=True)
def kind_badge(context, asset, size="", variant=""):
    """An asset's mark with its category's icon; an outline once the asset has ended."""
    variant = variant or ("line" if getattr(asset, "life", "") == "ended" else "full")
    return kind_shape(context, asset.kind, size=size, variant=variant, icon=asset.category.icon)


@register.simple_tag(takes_context=True)
def kind_word(context, asset):
    """The kind in its colour, with its shape: "Physical asset"."""
    return format_html(
        '<span class="kind k-{}">{}{}</span>',
        asset.kind,
        kind_shape(context, asset.kind),
        KIND_WORDS[asset.kind](),
    )


KIND_WORDS = {
    "human": lambda: _("Human asset"),
    "social": lambda: _("Social asset"),
    "physical": lambda: _("Physical asset"),
}


# --- Drawings: places and lengths are SVG attributes, since style attributes are not allowed


@register.simple_tag
def kind_bar(human, social, physical):
    """The mix of the three kinds as one bar. The numbers stand in words beside it."""
    parts = (("human", human or 0), ("social", social or 0), ("physical", physical or 0))
    total = sum(number for _kind, number in parts) or 1
    bars, start = [], 0.0
    for kind, number in parts:
        width = number / total * 100
        bars.append((kind, f"{start:.1f}%", f"{max(0, width - 0.4):.1f}%"))
        start += width
    return format_html(
        '<svg class="kbar" aria-hidden="true">{}</svg>',
        format_html_join("", '<rect class="k-{}" x="{}" width="{}" height="100%" rx="3"/>', bars),
    )


@register.simple_tag
def share_bar(percent, now=False):
    """One bar on a scale from 0 to 100, `now=True` for the later one. The figure stands beside."""
    return format_html(
        '<svg class="bar{}" aria-hidden="true"><rect width="{}%" height="100%" rx="4"/></svg>',
        " bar--now" if now else "",
        f"{float(percent):.1f}",
    )


@register.simple_tag
def interval(low, estimate, high, least, most, clear=True):
    """An estimate with its interval on a scale from `least` to `most`; hollow if not clear of zero.

    The result stands in words in the same row: the drawing is hidden from screen readers.
    """

    def place(value):
        share = (float(value) - float(least)) / (float(most) - float(least))
        return f"{min(100, max(0, share * 100)):.1f}%"

    return format_html(
        '<svg class="ci{state}" aria-hidden="true">'
        '<line class="ci__zero" x1="{zero}" x2="{zero}" y1="-35%" y2="135%"/>'
        '<line x1="{low}" x2="{high}" y1="50%" y2="50%"/>'
        '<line x1="{low}" x2="{low}" y1="32%" y2="68%"/>'
        '<line x1="{high}" x2="{high}" y1="32%" y2="68%"/>'
        '<svg class="ci__place" x="{estimate}" y="50%" overflow="visible">'
        '<path class="ci__mark" d="M-8 0L0 -8L8 0L0 8Z"/></svg></svg>',
        state="" if clear else " is-unclear",
        zero=place(0),
        low=place(low),
        high=place(high),
        estimate=place(estimate),
    )


# --- How fresh, how far, in which state


@register.filter
def ago(when):
    return wording.ago(when)


@register.simple_tag
def checked_words(asset):
    told = wording.checked_in_month if asset.kind == "human" else wording.checked
    return told(asset.checked_at)


@register.inclusion_tag("components/_freshness.html", takes_context=True)
def freshness(context, asset, by=""):
    """The ring that empties until the next check, and the words for it. `by`: who, in what role."""
    left = wording.freshness(asset.checked_at, asset.check_due_on)
    return {
        "words": checked_words(asset),
        "by": by,
        "due": bool(asset.checked_at) and left == 0,
        "overdue": bool(asset.checked_at) and left == 0 and asset.life != "ended",
        "dash": f"{left * 138.2:.1f} 140" if left else "",
        "checked": bool(asset.checked_at),
    }


LIFE_TAGS = {  # life -> (tone, icon)
    "emerging": ("good", "seedling"),
    "paused": ("", "player-pause"),
    "at_risk": ("care", "lifebuoy"),
    "ended": ("", "history"),
}


@register.simple_tag(takes_context=True)
def life_tag(context, asset):
    """Emerging, paused, at risk or ended as a tag in words; nothing for what is simply going on."""
    if asset.life not in LIFE_TAGS:
        return ""
    tone, name = LIFE_TAGS[asset.life]
    return format_html(
        '<span class="tag{}">{}{}</span>',
        f" tag--{tone}" if tone else "",
        icon(context, name, size="s"),
        str(asset.get_life_display()).capitalize(),
    )


@register.simple_tag
def distance(metres, rough=False):
    return wording.distance(metres, rough=rough)


# --- Links that keep the filters


@register.simple_tag(takes_context=True)
def query_with(context, **changes):
    """This page's query string with these parameters set (or dropped, if None), from page one."""
    query = context["request"].GET.copy()
    for key in PAGING:
        query.pop(key, None)
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None and value != "":
            query.setlist(key, value if isinstance(value, (list, tuple)) else [value])
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def current(context, *apps, page=""):
    """`aria-current` for a link of the main navigation whose section this page belongs to.

    Sections are named by apps, or by single pages ("connections:create"). What lies below the
    address of a community is of the communities, whichever app answers there.
    """
    match = getattr(context.get("request"), "resolver_match", None)
    if not match:
        return ""
    if page and match.view_name == page:
        return mark_safe(' aria-current="page"')
    app = "communities" if match.route.startswith("communities/") else match.app_name
    within = app in apps or match.view_name in apps
    return mark_safe(' aria-current="true"') if within else ""


# --- Fields


@register.filter
def field_style(field):
    """Which markup a bound field needs: check, group, file or plain."""
    widget = field.field.widget
    if isinstance(widget, (widgets.CheckboxSelectMultiple, widgets.RadioSelect)):
        return "group"
    if isinstance(widget, widgets.CheckboxInput):
        return "check"
    return "plain"


@register.filter
def styled(field):
    """The field's widget with the class its look hangs on; hints and errors are tied to it."""
    widget = field.field.widget
    look = "input"
    if isinstance(widget, widgets.Textarea):
        look = "area"
    elif isinstance(widget, widgets.Select):
        look = "select"
    elif isinstance(widget, widgets.ClearableFileInput):
        look = "input input--file"
    own = widget.attrs.get("class", "")
    # Labels stay, so placeholders that repeat them (allauth's) go.
    return field.as_widget(attrs={"class": f"{look} {own}".strip(), "placeholder": False})


@register.simple_tag
def personal_patterns():
    """What contact details look like, as JSON for the script that points them out."""
    return json.dumps(personal.personal_patterns())
