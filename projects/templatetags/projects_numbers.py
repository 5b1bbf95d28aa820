"""Effects in words and figures."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assetmap.common.templatetags.ui import icon
from projects.effect_sizes import Kind

register = template.Library()

_ICONS = {
    "better": "trending-up",
    "same": "minus",
    "worse": "alert-triangle",
    "unknown": "help-circle",
}


@register.simple_tag(takes_context=True)
def direction_icon(context, evidence):
    return icon(context, _ICONS[evidence.direction])


@register.simple_tag
def effect_words(effect):
    """Which way, if the interval is clear of no change."""
    if not effect.is_clear:
        return _("No clear change")
    return _("Better") if effect.estimate > 0 else _("Worse")


@register.simple_tag
def effect_kind(effect):
    return {
        Kind.MEAN_CHANGE: _("Points of the scale:"),
        Kind.STANDARDISED: _("Standardised:"),
        Kind.RISK_DIFFERENCE: _("Difference of shares:"),
        Kind.RISK_RATIO: _("Risk ratio:"),
        Kind.ODDS_RATIO: _("Odds ratio:"),
    }[effect.kind]


@register.simple_tag
def effect_numbers(effect):
    """ "+0.62 (+0.31 to +0.93)"; of shares "+26 points (+5 to +48)"; ratios without a sign."""
    words = _("%(estimate)s (%(low)s to %(high)s)")
    if getattr(effect, "is_ratio", False):
        values = [f"{value:.2f}" for value in effect.told]
    else:
        told = getattr(effect, "told", None) or (effect.estimate, effect.low, effect.high)
        if effect.kind == Kind.RISK_DIFFERENCE:
            values = [f"{100 * value:+.0f}" for value in told]
            words = ngettext(
                "%(estimate)s point (%(low)s to %(high)s)",
                "%(estimate)s points (%(low)s to %(high)s)",
                abs(round(100 * effect.estimate)),
            )
        else:
            values = [f"{value:+.2f}" for value in told]
    estimate, low, high = (value.replace("-", "\N{MINUS SIGN}") for value in values)
    return words % {"estimate": estimate, "low": low, "high": high}


@register.simple_tag
def signed(value):
    return f"{value:g}".replace("-", "\N{MINUS SIGN}")


@register.simple_tag
def options_of(field):
    """[(value, label, whether it is chosen)] of a field that takes several, for a plain choice."""
    chosen = {str(value) for value in field.value() or ()}
    return [
        (str(value), label, str(value) in chosen) for value, label in field.field.choices if value
    ]


@register.simple_tag(takes_context=True)
def query_without(context, name):
    query = context["request"].GET.copy()
    for dropped in (name, "page"):
        query.pop(dropped, None)
    return f"?{query.urlencode()}"
