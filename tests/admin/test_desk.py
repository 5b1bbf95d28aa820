"""The desk of support staff: opens for them, saves through the services, shows no hidden person."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from assetmap.assets.models import Asset, Category
from assetmap.assets.services import save_category
from projects.models import Project
from tests import factories

LISTS = [
    "assets_asset", "assets_category", "assets_source", "communities_community",
    "communities_mappingsession", "projects_project", "gazetteer_place", "accounts_user",
]  # fmt: skip


@pytest.fixture
def desk(as_user, administrator):
    return as_user(administrator)


def test_lists_and_forms_open(desk, library, person, community):
    factories.ProjectFactory(community=community, uses=[library])
    for name in LISTS:
        assert desk.get(reverse(f"admin:{name}_changelist")).status_code == 200, name
    for name in ("assets_asset", "assets_category", "assets_source", "projects_project"):
        assert desk.get(reverse(f"admin:{name}_add")).status_code == 200, name
    for row in (library, person, Project.objects.get(), community):
        url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        assert desk.get(url).status_code == 200, row


def form_of(desk, asset):
    page = desk.get(reverse("admin:assets_asset_change", args=[asset.pk]))
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    values = {name: "" if value is None else value for name, value in values.items()}
    values["tags"] = values["languages"] = ""
    values["exact_location"] = ""
    return {name: value for name, value in values.items() if value is not False}


def test_a_change_goes_through_the_service(desk, library, administrator):
    sent = form_of(desk, library) | {"name": "The Elder Park Library"}
    sent["exact_location"] = '{"type": "Point", "coordinates": [-4.31, 55.86]}'
    answer = desk.post(reverse("admin:assets_asset_change", args=[library.pk]), sent)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    library.refresh_from_db()
    assert (library.name, library.version) == ("The Elder Park Library", 2)
    assert library.public_location.coords == (-4.31, 55.86)
    told = library.versions.order_by("-pgh_id").first().pgh_context.metadata
    assert (told["verb"], told["actor"]) == ("assets.edited", administrator.pk)


def test_a_stale_or_unsound_form_is_shown_again_with_what_was_typed(desk, library):
    sent = form_of(desk, library) | {"name": "Renamed", "life": "ended"}
    Asset.objects.filter(pk=library.pk).update(version=7)
    for version, words in ((1, "meanwhile"), (7, "when it ended and why")):
        answer = desk.post(
            reverse("admin:assets_asset_change", args=[library.pk]), sent | {"opened": version}
        )
        assert answer.status_code == 200
        assert words in answer.content.decode()
        assert "Renamed" in answer.content.decode()
    library.refresh_from_db()
    assert library.name == "Elder Park Library"


def test_a_category_goes_through_its_service(desk, administrator, worker):
    category = Category.objects.get(code="park")
    url = reverse("admin:assets_category_change", args=[category.pk])
    form = desk.get(url).context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields} | {"name": "Park or green"}
    assert desk.post(url, sent).status_code == 302
    category.refresh_from_db()
    assert category.name == "Park or green"
    told = category.versions.order_by("-pgh_id").first().pgh_context.metadata
    assert (told["verb"], told["actor"]) == ("assets.category_saved", administrator.pk)
    with pytest.raises(PermissionDenied):
        save_category(actor=worker, category=category)


@pytest.mark.parametrize(
    ("code", "parent", "words"),
    [
        ("museum", "club", "Choose a category of the same kind."),
        ("museum", "library", "There are two levels: this would make a third."),
        ("building", "green", "There are two levels: this would make a third."),
    ],
)
def test_categories_are_of_one_kind_and_two_levels(administrator, db, code, parent, words):
    category = Category.objects.get(code=code)
    category.parent = Category.objects.get(code=parent)
    with pytest.raises(ValidationError, match=words):
        save_category(actor=administrator, category=category)


def test_unpublished_people_and_ways_to_reach_anybody_are_not_at_the_desk(
    desk, community, worker, person
):
    hidden = factories.person(community=community, created_by=worker, status="draft", name="Bikes")
    assert desk.get(reverse("admin:assets_asset_change", args=[hidden.pk])).status_code == 302
    assert "Bikes" not in desk.get(reverse("admin:assets_asset_changelist")).content.decode()
    page = desk.get(reverse("admin:assets_asset_change", args=[person.pk])).content.decode()
    assert person.name in page
    assert person.person_name not in page
    assert "07700 900123" not in page
    assert (
        desk.post(reverse("admin:assets_asset_change", args=[person.pk]), {"name": "X"}).status_code
        == 403
    )


def test_the_address_of_a_list_is_no_way_to_guess_what_pages_keep_back(desk, person, library):
    url = reverse("admin:assets_asset_changelist")
    for asked in ("contact_phone__startswith=07700", "created_by__email__startswith=w",
                  "exact_location__isnull=True", "search__isnull=False"):  # fmt: skip
        assert desk.get(f"{url}?{asked}").status_code == 400, asked
    for asked in ("kind__exact=human", "status__exact=published", "source__id__exact=1", "q=a"):
        assert desk.get(f"{url}?{asked}").status_code == 200, asked


HOSTILE = ["\0", "x", "9" * 99, "-1", "1e9", '{"driver": "GTiff"}', "POINT(NaN NaN)", "[" * 9_000]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: value[:8])
@pytest.mark.parametrize(
    "name",
    ["assets_asset", "projects_project", "communities_community", "communities_mappingsession",
     "assets_category", "assets_source"],
)  # fmt: skip
def test_no_form_at_the_desk_breaks_on_what_was_sent(desk, name, value):
    url = reverse(f"admin:{name}_add")
    fields = desk.get(url).context["adminform"].form.fields
    answer = desk.post(url, dict.fromkeys(fields, value) | {"description": "Typed by hand"})
    assert answer.status_code == 200
    assert "description" not in fields or "Typed by hand" in answer.content.decode()


def test_a_contact_for_coordinators_is_not_at_the_desk(desk, library):
    contact = {"contact_audience": "coordinators", "contact_phone": "07700 900456"}
    Asset.objects.filter(pk=library.pk).update(**contact)
    url = reverse("admin:assets_asset_change", args=[library.pk])
    assert "07700 900456" not in desk.get(url).content.decode()
    sent = form_of(desk, library) | {"name": "Renamed", "contact_audience": "members"}
    assert desk.post(url, sent).status_code == 302
    library.refresh_from_db()
    kept = (library.contact_audience, library.contact_phone)
    assert (library.name, *kept) == ("Renamed", "coordinators", "07700 900456")


def test_nothing_is_deleted_at_the_desk(desk, library):
    assert desk.post(reverse("admin:assets_asset_delete", args=[library.pk])).status_code == 403


def test_the_list_costs_the_same_for_few_and_many(desk, library, django_assert_max_num_queries):
    url = reverse("admin:assets_asset_changelist")
    desk.get(url)
    for more in (0, 25):
        for _each in range(more):
            factories.AssetFactory(community=library.community)
        with django_assert_max_num_queries(9):  # session, user, counts, page, filter choices
            assert desk.get(url).status_code == 200
