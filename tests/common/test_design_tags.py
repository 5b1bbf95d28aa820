from datetime import timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.urls import resolve, reverse
from django.utils import timezone

from assetmap.common import wording


def render(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


def asset(**values):
    category = SimpleNamespace(icon="soup", name="Food")
    return SimpleNamespace(**{"kind": "social", "life": "active", "category": category} | values)


def days_ago(days):
    return timezone.now() - timedelta(days=days)


# --- Icons


def test_a_page_carries_only_the_icons_it_uses_once_each():
    page = render('{% icon "map-pin" %}{% icon "map-pin" %}{% icon "soup" %}{% icon_sprite %}')
    assert page.count('<use href="#i-map-pin"/>') == 2
    assert page.count('<symbol id="i-map-pin"') == 1
    assert page.count("<symbol") == 2


def test_icons_used_inside_an_included_template_reach_the_sprite():
    pages = '{% include "components/_pagination.html" with next_url="?cursor=2" only %}'
    page = render(pages + "{% icon_sprite %}")
    assert '<symbol id="i-arrow-right"' in page


def test_an_icon_has_words_or_is_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in render('{% icon "lock" %}')
    assert 'role="img" aria-label="Private"' in render('{% icon "lock" label="Private" %}')


def test_an_icon_we_do_not_carry_becomes_a_dot_and_not_an_error():
    category = SimpleNamespace(icon="no-such-icon", name="Odd")
    badge = render("{% kind_badge asset %}{% icon_sprite %}", asset=asset(category=category))
    assert "no-such-icon" not in badge
    assert '<symbol id="i-point"' in badge


def test_what_has_ended_is_an_outline_and_says_so_in_words():
    ended = asset(life="ended", get_life_display=lambda: "ended")
    assert "ks--line" in render("{% kind_badge asset %}", asset=ended)
    assert "Ended</span>" in render("{% life_tag asset %}", asset=ended)
    assert render("{% life_tag asset %}", asset=asset()) == ""


# --- Words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "Checked today"),
        (1, "Checked yesterday"),
        (6, "Checked 6 days ago"),
        (7, "Checked 1 week ago"),
        (21, "Checked 3 weeks ago"),
        (30, "Checked 1 month ago"),
        (62, "Checked 2 months ago"),
        (364, "Checked 11 months ago"),
        (800, "Checked 2 years ago"),
    ],
)
def test_checks_are_dated_in_the_words_people_use(days, words):
    assert wording.checked(days_ago(days)) == words


def test_what_was_never_checked_says_so():
    assert render("{% checked_words asset %}", asset=asset(checked_at=None)) == "Not checked yet"


def test_the_ring_of_freshness_empties_until_the_next_check_is_due():
    today = timezone.localdate()
    assert wording.freshness(None, None) == 0
    assert wording.freshness(days_ago(0), today + timedelta(days=100)) == 1
    assert wording.freshness(days_ago(50), today + timedelta(days=50)) == 0.5
    assert wording.freshness(days_ago(50), today) == 0
    assert wording.freshness(days_ago(73), None) == pytest.approx(0.8)


def test_a_check_that_is_due_is_marked_as_such():
    due = asset(checked_at=days_ago(400), check_due_on=timezone.localdate())
    assert "fresh--due" in render("{% freshness asset %}", asset=due)


@pytest.mark.parametrize(
    ("metres", "rough", "words"),
    [
        (3, False, "10 m"),
        (283, False, "280 m"),
        (996, False, "1 km"),
        (1540, False, "1.5 km"),
        (12_400, False, "12 km"),
        (120, True, "about 500 m"),
        (1540, True, "about 1.5 km"),
    ],
)
def test_distances_are_as_exact_as_the_place(metres, rough, words):
    assert wording.distance(metres, rough=rough) == words


# --- Links


def test_a_filter_link_keeps_the_other_filters_and_starts_from_page_one(rf):
    request = rf.get("/?kind=human&kind=social&free=1&cursor=abc")
    with_one = render('{% query_with free=None sort="name" %}', request=request)
    assert with_one == "?kind=human&amp;kind=social&amp;sort=name"


def test_the_section_of_the_page_is_marked_in_the_navigation(rf):
    request = rf.get("/")
    request.resolver_match = SimpleNamespace(
        app_name="projects", view_name="projects:detail", route="projects/<slug>/"
    )
    assert render('{% current "projects" page="projects:list" %}', request=request) == (
        ' aria-current="true"'
    )
    assert render('{% current "maps" page="maps:explore" %}', request=request) == ""
    request.resolver_match.view_name = "projects:list"
    assert "page" in render('{% current "projects" page="projects:list" %}', request=request)


@pytest.mark.parametrize("page", ["boundary", "duplicates", "upkeep"])
def test_what_is_below_a_community_is_marked_as_of_the_communities(rf, page):
    request = rf.get("/")
    request.resolver_match = resolve(reverse(f"assets:{page}", args=["govan"]))
    assert render('{% current "maps" "assets" %}', request=request) == ""
    assert "true" in render('{% current "communities" %}', request=request)


# --- Fields


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="The name neighbours use.")
    ways = forms.MultipleChoiceField(
        choices=[("a", "On foot"), ("b", "By bus")], widget=forms.CheckboxSelectMultiple
    )


def test_a_field_ties_its_hint_and_its_error_to_the_box():
    page = render('{% include "components/_field.html" %}', field=Sample({})["name"])
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert page.index("id_name_error") < page.index("<input")
    assert 'class="input"' in page


def test_the_error_summary_leads_to_each_field():
    page = render('{% include "components/_error_summary.html" %}', form=Sample({}))
    assert 'href="#id_name"' in page
    assert 'href="#id_ways' in page


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    page = render('{% include "components/_field.html" %}', field=Sample()["ways"])
    assert "<fieldset" in page
    assert page.count('type="checkbox"') == 2


# --- Drawings


def test_drawings_carry_their_numbers_in_attributes():
    assert 'x="50.0%"' in render("{% interval -1 0 1 -2 2 clear=False %}")
    assert "is-unclear" in render("{% interval -1 0 1 -2 2 clear=False %}")
    assert 'width="41.0%"' in render("{% share_bar 41 %}")
    assert render("{% kind_bar 1 1 2 %}").count("<rect") == 3
    assert "nan" not in render("{% kind_bar 0 0 0 %}")
