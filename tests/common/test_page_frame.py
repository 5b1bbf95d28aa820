"""What stands around every page: the header, the footer, the icons and the theme."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string


@pytest.fixture
def page(rf):
    def render(user=None, theme="", template="404.html"):
        request = rf.get("/somewhere/")
        request.user = user or AnonymousUser()
        if theme:
            request.COOKIES["theme"] = theme
        return render_to_string(template, request=request)

    return render


def test_a_page_prints_the_icons_it_uses_and_no_others(page):
    html = page()
    assert set(re.findall(r'href="#i-([\w-]+)"', html)) == set(
        re.findall(r'<symbol id="i-([\w-]+)"', html)
    )


def test_the_page_comes_in_the_chosen_colours_before_any_script_runs(page):
    assert 'data-theme="dark"' in page(theme="dark")
    assert "data-theme" not in page()


def test_a_cookie_with_anything_else_in_it_changes_nothing(page):
    assert page(theme='"><script>') == page()


def test_languages_are_offered_only_where_there_is_a_choice(page, settings):
    assert "set_language" not in page() and 'name="language"' not in page()
    settings.LANGUAGES = [("en-gb", "English"), ("gd", "Gaelic")]
    html = page()
    assert '<button class="plain" name="language" value="gd" lang="gd"' in html
    assert "Gàidhlig" in html


def test_visitors_are_offered_to_sign_in_and_workers_to_sign_out(page, worker):
    assert "Sign in" in page()
    html = page(user=worker)
    assert "Sign out" in html
    assert "Sign in" not in html


def test_only_people_who_review_see_the_queue_in_the_menu(page, worker, moderator):
    assert "/moderation/" not in page(user=worker)
    assert "/moderation/" in page(user=moderator)


def test_the_page_for_a_broken_server_needs_neither_database_nor_context():
    html = render_to_string("500.html")
    assert "not your doing" in html
    assert "<script" not in html
