"""The desk of support staff in a browser: the map is there, and the policy blocks nothing."""

from django.urls import reverse


def test_the_form_of_an_asset_has_its_map(
    page, watch, live_server, sign_in, administrator, library
):
    sign_in(administrator)
    page.goto(live_server.url + reverse("admin:assets_asset_change", args=[library.pk]))
    page.wait_for_selector(".leaflet-container")
    assert page.locator(".leaflet-container").count() == 1


def test_lists_open_without_complaint(page, watch, live_server, sign_in, administrator, library):
    sign_in(administrator)
    for name in ("assets_asset", "communities_community", "projects_project"):
        answer = page.goto(live_server.url + reverse(f"admin:{name}_changelist"))
        assert answer.status == 200
