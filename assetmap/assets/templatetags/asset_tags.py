"""What the pages about one asset say, in the words of people who might go there."""

import datetime
import re

import opening_hours
from django import template
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from assetmap.assets.disclosure import Reader
from assetmap.assets.models import Asset
from assetmap.assets.wording import WELCOME, capitalised, language_name, square

register = template.Library()
register.filter("square", square)


@register.simple_tag
def photo_img(photo, longest, sizes="", eager=False):
    """An <img> of a photo about so many pixels long; `sizes` as in HTML, to choose among all."""
    width, height = photo.size_at(longest)
    told = format_html(
        '<img src="{}" width="{}" height="{}" alt="{}" decoding="async"',
        *(photo.urls[longest], width, height, photo.alt),
    )
    if sizes:
        # A small photo is the same at several sizes, and a width may be named only once.
        by_width = {photo.size_at(n)[0]: url for n, url in photo.urls.items()}
        sources = ", ".join(f"{url} {wide}w" for wide, url in by_width.items())
        told += format_html(' srcset="{}" sizes="{}"', sources, sizes)
    return told + mark_safe(">" if eager else ' loading="lazy">')


# Told as what it offers; the rest of WELCOME is for planning a visit.
OFFERED = ("newcomers_welcome", "children_welcome", "quiet_space", "hearing_loop")
_DAYS = dict(zip(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), WEEKDAYS.values(), strict=True))
_MONTHS = dict(
    zip(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
        MONTHS.values(),
        strict=True,
    )
)
_OTHER = {
    "PH": _lazy("public holidays"),
    "SH": _lazy("school holidays"),
    "off": _lazy("closed"),
    "closed": _lazy("closed"),
}
# What can be said in words; the notation knows far more, and then stands for itself.
_SIMPLE = re.compile(r"[A-Za-z0-9:,;+\- ]+")

NEXT = {  # status of an entry -> (icon, tone of the notice, what it means and what to do)
    "draft": ("pencil", "", _lazy("A draft: only people working in this community see it.")),
    "in_review": (
        "hourglass",
        "care",
        _lazy("Waiting for review: somebody else looks at it before it goes on the map."),
    ),
    "withdrawn": ("eye-off", "", _lazy("Taken off the map: nobody else sees this page.")),
    "merged": ("git-merge", "", _lazy("Merged into another entry.")),
}


@register.simple_tag
def offers(shown):
    """[(icon, words, note)] of what an asset is known to offer."""
    told = []
    for name in OFFERED:
        icon, yes, _no = WELCOME[name]
        if getattr(shown, name):
            told.append((icon, yes, ""))
    if shown.languages:
        names = ", ".join(language_name(code) for code in shown.languages)
        told.append(("language", _("Languages"), names))
    return told


@register.simple_tag
def getting_in(shown):
    """[words] about steps, toilets and referral, as far as known: yes and no both help to plan."""
    told = []
    for name, (_icon, yes, no) in WELCOME.items():
        value = getattr(shown, name)
        if name not in OFFERED and value is not None and (words := yes if value else no):
            told.append(words)
    if shown.children_welcome is False:
        told.append(WELCOME["children_welcome"][2])
    return told


@register.simple_tag
def cost_words(shown):
    if not shown.cost:
        return ""
    return capitalised(Asset.Cost(shown.cost).label)


@register.filter
def hours_in_words(text):
    """ "Tu-Sa 10:00-16:00" -> "Tuesday to Saturday 10:00–16:00"; else the notation itself."""
    if text.strip() == "24/7":
        return _("Always open")
    if not _SIMPLE.fullmatch(text):
        return text
    text = re.sub(r"(?<=\d)-(?=\d)", "–", text)
    text = re.sub(r"([A-Z][a-z]{2}) (\d\d?(?:–\d\d?)?)(?![\d:])", r"\2 \1", text)  # 15–28 July
    text = re.sub(r"(?<=[a-z])-(?=[A-Z])", " {} ".format(_("to")), text)
    text = re.sub(r",(?=\S)", ", ", text)
    names = _DAYS | _MONTHS | _OTHER
    words = re.sub(r"[A-Za-z]+", lambda found: str(names.get(found[0], found[0])), text)
    return capitalised(words)


@register.filter
def open_now(text, now=None):
    """Whether it is open, or when it opens next; "" when the hours do not tell."""
    now = now or timezone.localtime().replace(tzinfo=None, second=0, microsecond=0)
    try:
        hours = opening_hours.OpeningHours(text, max_interval_days=366)
    except opening_hours.ParserError:
        return ""
    change = hours.next_change(now)
    if hours.is_open(now):
        if change and change - now < datetime.timedelta(hours=24):
            return _("Open now, until %(time)s") % {"time": f"{change:%H:%M}"}
        return _("Open now")
    if change is None or not hours.is_open(change):
        return ""
    told = {"time": f"{change:%H:%M}", "day": WEEKDAYS[change.weekday()]}
    days = (change.date() - now.date()).days
    if days == 0:
        return _("Opens today at %(time)s") % told
    if days < 7:
        return _("Opens %(day)s at %(time)s") % told
    return _("Opens again on %(date)s") % {"date": date_format(change, "j F")}


@register.simple_tag(takes_context=True)
def whom(context, asset):
    """ " (Agnes Reid)" after what a person offers, for those who may know who it is."""
    request = context.get("request")
    called = Reader(request.user).whom(asset) if request and asset.is_about_a_person else ""
    return format_html(' <span class="quiet">({})</span>', called) if called else ""


@register.inclusion_tag("assets/_asset_status.html", takes_context=True)
def asset_status(context, asset, note=""):
    """Where an entry stands, for those who may know of it before everybody does."""
    icon, tone, words = NEXT.get(asset.status, ("", "", ""))
    return {"asset": asset, "icon": icon, "tone": tone, "words": words, "note": note}
