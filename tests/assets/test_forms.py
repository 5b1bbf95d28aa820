"""Adding and editing: what is asked, what is refused, and that nothing typed is lost."""

import json
import uuid

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from assetmap.assets import services
from assetmap.assets.models import Asset
from assetmap.common.geo import grid_cell
from assetmap.gazetteer.models import Postcode
from tests import factories

NEW = "/assets/new/"


def typed(**changes):
    return {
        "community": "govan",
        "place_mode": "point",
        "lat": "55.8640",
        "lon": "-4.3235",
        "public_precision": "exact",
        "kind": "physical",
        "category": "library",
        "name": "Elder Park Library",
        "benefit": "Warm, and full of books.",
        "contact_audience": "members",
        "client_key": str(uuid.uuid4()),
    } | changes


def agreed(**changes):
    return typed(
        kind="human",
        category="skill-making",
        name="Hanging doors",
        person_name="Agnes Reid",
        age_band="adult",
        consent_purposes=["publish"],
        consent_method="spoken",
        **changes,
    )


@pytest.fixture
def wilma(as_user, worker, community):
    return as_user(worker)


@pytest.fixture
def postcode(db):
    return Postcode.objects.create(
        key="G513UU", code="G51 3UU", point=Point(-4.3130, 55.8626, srid=4326), source="test"
    )


def test_a_refused_form_opens_the_folded_section_at_fault_and_no_other(wilma):
    page = wilma.post(NEW, typed(website="no address", benefit="")).content.decode()
    open_now = [part.split("</summary>")[0] for part in page.split('<details class="card" open>')]
    assert [part.removeprefix("<summary>") for part in open_now[1:]] == ["Getting in touch"]
    assert '<details class="card" open>' not in wilma.post(NEW, typed(name="")).content.decode()


# --- Sending


def test_an_entry_is_sent_for_review_with_thanks(wilma, worker):
    answer = wilma.post(NEW, typed(tags="books, Warm", languages=["en", "ur"]), follow=True)
    asset = Asset.objects.get()
    assert answer.redirect_chain == [(asset.get_absolute_url(), 302)]
    assert "Sent for review. Thank you, Wilma." in answer.content.decode()
    assert (asset.status, asset.created_by) == ("in_review", worker)
    assert asset.exact_location.coords == (-4.3235, 55.864)
    assert (asset.tags, asset.languages) == (["books", "warm"], ["en", "ur"])


def test_the_server_says_which_draft_it_has_now(wilma, worker):
    answer = wilma.post(NEW, typed(), follow=True)
    assert f'data-clear="draft:new:{worker.pk}"' in answer.content.decode()
    again = wilma.get(Asset.objects.get().get_absolute_url())
    assert "data-clear" not in again.content.decode()


def test_an_entry_can_be_kept_as_a_draft_and_sent_later(wilma):
    wilma.post(NEW, typed(do="draft"))
    asset = Asset.objects.get()
    assert asset.status == "draft"
    url = reverse("assets:edit", args=[asset.uid])
    wilma.post(url, typed(version=asset.version, do="draft"))
    asset.refresh_from_db()
    assert asset.status == "draft"
    wilma.post(url, typed(version=asset.version))
    asset.refresh_from_db()
    assert asset.status == "in_review"


def test_sending_twice_makes_one_entry(wilma):
    form = typed()
    wilma.post(NEW, form)
    assert wilma.post(NEW, form).status_code == 302
    assert Asset.objects.count() == 1


def test_the_form_is_for_signed_in_people_who_work_somewhere(client, as_user, researcher):
    assert client.get(NEW).status_code == 302
    refused = as_user(researcher).get(NEW)
    assert refused.status_code == 403
    assert "Ask one to invite you." in refused.content.decode()


def test_nobody_adds_to_a_community_they_do_not_work_in(as_user, outsider, community):
    answer = as_user(outsider).post(NEW, typed())
    assert answer.context["form"].errors["community"]
    assert not Asset.objects.exists()


def test_an_ended_session_keeps_what_was_typed(client, community):
    answer = client.post(NEW, typed())
    assert answer.status_code == 403
    assert 'name="benefit" value="Warm, and full of books."' in answer.content.decode()


def test_an_expired_token_keeps_what_was_typed(worker, community):
    client = Client(enforce_csrf_checks=True)
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(NEW, typed())
    assert answer.status_code == 403
    assert ("name", "Elder Park Library") in answer.context["posted"]


# --- Where


@pytest.mark.parametrize(
    ("place", "field", "words"),
    [
        ({"lat": "-4.3235", "lon": "55.8640"}, "lat", "look swapped"),
        ({"lat": "95", "lon": "10"}, "lat", "outside the world"),
        ({"lat": "nan"}, "lat", "is not a number"),
        ({"lat": "5_5"}, "lat", "is not a number"),
        ({"lat": "٥٥"}, "lat", "is not a number"),
        ({"lon": ""}, "lon", "Give latitude and longitude, or neither."),
        ({"name": "Lib\0rary"}, "name", "Null characters"),
        ({"description": "x" * 2_000_000}, "description", "at most 5000"),
        ({"opening_hours": "whenever"}, "opening_hours", "could not be read"),
        ({"tags": ",".join(f"t{n}" for n in range(13))}, "tags", "at most 12"),
        ({"place_mode": "at_asset"}, "host", "Say where it meets."),
        ({"kind": "social"}, "category", "Choose another"),
        ({"kind": "odd"}, "kind", "odd"),
        ({"public_precision": "odd"}, "public_precision", "odd"),
    ],
)
def test_what_can_not_be_kept_is_told_beside_its_field(wilma, place, field, words):
    answer = wilma.post(NEW, typed(**place))
    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors[field])
    html = answer.content.decode()
    assert "Nothing is lost." in html
    assert "Warm, and full of books." in html
    assert not Asset.objects.exists()


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ('{"type": "LineString", "coordinates": []}', "empty"),
        ("[" * 100_000, "nested too deeply"),
        (
            json.dumps(
                {
                    "type": "Polygon",
                    "coordinates": [
                        [[-4.3, 55.8], [-4.2, 55.9], [-4.2, 55.8], [-4.3, 55.9], [-4.3, 55.8]]
                    ],
                }
            ),
            "crosses or touches itself",
        ),
        ('{"type": "Point", "coordinates": [-4.3, 55.8]}', "What can be used here"),
    ],
)
def test_a_shape_that_is_none_is_told_beside_its_field(wilma, shape, words):
    answer = wilma.post(NEW, typed(place_mode="area", shape=shape))
    assert words in str(answer.context["form"].errors["shape"])
    assert not Asset.objects.exists()


def test_a_route_is_kept_as_a_line(wilma):
    line = '{"type": "LineString", "coordinates": [[-4.31, 55.86], [-4.30, 55.861]]}'
    wilma.post(NEW, typed(place_mode="line", shape=line, category="route", lat="", lon=""))
    assert Asset.objects.get().public_location.geom_type == "LineString"


def test_a_line_where_an_area_was_promised_is_told_beside_the_place(wilma):
    line = '{"type": "LineString", "coordinates": [[-4.31, 55.86], [-4.30, 55.861]]}'
    answer = wilma.post(NEW, typed(place_mode="area", shape=line))
    assert "needs another shape" in str(answer.context["form"].errors)


def test_a_postcode_is_enough_to_find_the_place(wilma, postcode):
    wilma.post(NEW, typed(lat="", lon="", postcode="g513uu"))
    asset = Asset.objects.get()
    assert asset.postcode == "G51 3UU"
    assert asset.public_location.coords == (-4.3130, 55.8626)


def test_an_unknown_postcode_is_asked_about_once(wilma, postcode):
    form = typed(lat="", lon="", postcode="G51 3ZZ")
    asked = wilma.post(NEW, form)
    assert not Asset.objects.exists()
    html = asked.content.decode()
    assert "We don’t know the postcode G51 3ZZ" in html
    assert "Put it at G51 3" in html
    wilma.post(NEW, form | {"seen": asked.context["found"].key})
    assert Asset.objects.get().public_location is None


def test_an_offered_place_becomes_its_coordinates(wilma, library):
    answer = wilma.post(NEW, typed(lat="", lon="", place="55.8626,-4.3130"))
    html = answer.content.decode()
    assert 'value="55.8626"' in html
    assert library.name in html
    assert not Asset.objects.exclude(pk=library.pk).exists()


def test_what_is_here_is_shown_without_scripts_and_without_reproach(wilma, library):
    form = {"community": "govan", "place_mode": "point", "public_precision": "exact", "do": "look"}
    answer = wilma.post(NEW, form | {"lat": "55.8626", "lon": "-4.3131", "name": "Half a"})
    html = answer.content.decode()
    assert not answer.context["form"].errors
    assert f"{library.get_absolute_url()}#check" in html
    assert 'value="Half a"' in html


def test_an_entry_being_edited_is_not_offered_as_its_own_double(wilma, library):
    assert 'data-target="nearby"' in wilma.get(NEW).content.decode()
    page = wilma.get(reverse("assets:edit", args=[library.uid])).content.decode()
    assert 'data-target="nearby"' not in page
    assert 'value="look"' not in page


def test_a_group_meets_at_a_place_chosen_by_its_name(wilma, library):
    form = typed(
        place_mode="at_asset", host="elder park library", kind="social", category="club-arts"
    )
    wilma.post(NEW, form | {"name": "Knit and natter"})
    assert Asset.objects.get(name="Knit and natter").host == library


def test_a_host_that_is_only_similar_is_offered(wilma, library):
    form = typed(place_mode="at_asset", host="Elder Park Libary", kind="social")
    answer = wilma.post(NEW, form | {"category": "club-arts", "name": "Knit"})
    assert "Do you mean: Elder Park Library?" in str(answer.context["form"].errors["host"])


def test_two_halls_of_one_name_are_told_apart_by_their_place(wilma, community):
    for place in ("Shaw Street", "Water Row"):
        factories.AssetFactory(community=community, name="Church hall", place_name=place)
    form = typed(
        place_mode="at_asset", kind="social", category="club-arts", name="Knit", host="church hall"
    )
    asked = wilma.post(NEW, form)
    assert "Church hall, Shaw Street; Church hall, Water Row" in str(asked.context["form"].errors)
    wilma.post(NEW, form | {"host": "Church hall, Water Row"})
    assert Asset.objects.get(name="Knit").host.place_name == "Water Row"


# --- What


def test_something_alike_is_asked_about_once(wilma, library):
    form = typed(name="Elder Park library")
    asked = wilma.post(NEW, form)
    assert Asset.objects.count() == 1
    assert "Is it one of these?" in asked.content.decode()
    wilma.post(NEW, form | {"seen": asked.context["found"].key})
    assert Asset.objects.count() == 2


def test_nobody_is_asked_about_an_entry_they_may_not_know_of(
    wilma, community, moderator, as_user, worker
):
    factories.person(
        community=community, created_by=moderator, person_name="Agnes Reid", status="in_review"
    )
    assert wilma.post(NEW, agreed(), follow=True).context["asset"].name == "Hanging doors"


def test_contact_details_in_what_everybody_reads_are_asked_about_once(wilma):
    form = agreed(description="Ring her on (0141) 496 0000, or at G51 3UU.")
    asked = wilma.post(NEW, form)
    html = asked.content.decode()
    assert not Asset.objects.exists()
    assert "Does everybody have to read this?" in html
    assert '<a href="#id_description">' in html
    assert "this seems to hold a telephone number, a full postcode." in html
    wilma.post(NEW, form | {"seen": asked.context["found"].key})
    assert Asset.objects.get().description == form["description"]


def test_contact_details_are_asked_about_again_only_where_they_are_new(wilma, person):
    Asset.objects.filter(pk=person.pk).update(benefit="Mends. Ring 0141 496 0000.")
    url = reverse("assets:edit", args=[person.uid])
    form = wilma.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value()}
    asked = wilma.post(url, sent | {"description": "Or agnes@example.org"})
    (told,) = asked.context["found"].personal
    assert (told[0].name, told[1]) == ("description", "an email address")
    sent |= {"description": "Or agnes@example.org", "seen": asked.context["found"].key}
    assert wilma.post(url, sent).status_code == 302


def test_the_number_of_a_hall_is_no_reason_to_ask(wilma):
    wilma.post(NEW, typed(description="Ring 0141 496 0000."))
    assert Asset.objects.exists()


# --- People


def test_a_persons_exact_place_is_not_kept(wilma):
    wilma.post(NEW, agreed(address="1 Home Street", postcode="G51 3UU"))
    asset = Asset.objects.get()
    assert asset.exact_location is None
    assert (asset.address, asset.postcode, asset.public_precision) == ("", "", "cell")
    assert asset.publication_consent.method == "spoken"


def test_a_person_is_asked_before_their_entry_is_sent(wilma):
    form = agreed()
    del form["consent_purposes"], form["consent_method"]
    answer = wilma.post(NEW, form)
    assert "Ask first" in str(answer.context["form"].errors["consent_purposes"])
    answer = wilma.post(NEW, form | {"consent_purposes": ["publish"]})
    assert answer.context["form"].errors["consent_method"]
    wilma.post(NEW, form | {"do": "draft"})
    assert Asset.objects.get().status == "draft"


def test_agreement_is_not_recorded_for_a_place(wilma):
    wilma.post(NEW, typed(consent_purposes=["publish"], consent_method="spoken"))
    assert not Asset.objects.get().consents.exists()


def test_editing_a_person_keeps_their_cell(as_user, moderator, person):
    moira = as_user(moderator)
    before = person.public_location.coords
    url = reverse("assets:edit", args=[person.uid])
    form = moira.get(url).context["form"]
    assert not {"host", "address", "shape"} & set(form.fields)
    posted = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    moira.post(url, posted | {"name": "Joinery", "session": ""})
    person.refresh_from_db()
    assert person.name == "Joinery"
    assert person.public_location.coords == before


def test_another_workers_person_does_not_exist_for_the_form(as_user, community, moderator, worker):
    theirs = factories.person(community=community, created_by=moderator, status="draft")
    assert as_user(worker).get(reverse("assets:edit", args=[theirs.uid])).status_code == 404


# --- Editing


def test_editing_shows_what_is_stored_and_keeps_the_rest(as_user, moderator, community):
    moira = as_user(moderator)
    asset = factories.AssetFactory(community=community, description="Two floors.")
    url = reverse("assets:edit", args=[asset.uid])
    page = moira.get(url)
    assert "Two floors." in page.content.decode()
    assert 'value="55.862600"' in page.content.decode()
    form = page.context["form"]
    posted = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    posted |= {"opening_note": "Most mornings", "note": "Saw it.", "session": "", "languages": []}
    answer = moira.post(url, posted, follow=True)
    assert "Your changes are kept. Thank you, Moira." in answer.content.decode()
    asset.refresh_from_db()
    assert (asset.opening_note, asset.description) == ("Most mornings", "Two floors.")
    assert (asset.status, asset.exact_location.coords) == ("published", (-4.3130, 55.8626))


def test_two_people_editing_at_once_lose_nothing(as_user, manager, moderator, community):
    moira = as_user(moderator)
    asset = factories.AssetFactory(community=community, name="Library", benefit="Books.")
    url = reverse("assets:edit", args=[asset.uid])
    mine = typed(name="Library", benefit="Books and warmth.", version=asset.version)
    services.edit_asset(actor=manager, asset=asset, version=1, data={"benefit": "Books and films."})
    answer = moira.post(url, mine)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Books and films." in html
    assert "Books and warmth." in html
    assert f"{manager} changed this while you were writing" in html
    assert answer.context["differences"] == [
        ("What good comes of it", "Books and films.", "Books and warmth.")
    ]
    asset.refresh_from_db()
    assert asset.benefit == "Books and films."
    again = mine | {"version": answer.context["form"]["version"].value()}
    assert moira.post(url, again).status_code == 302
    asset.refresh_from_db()
    assert asset.benefit == "Books and warmth."


def test_a_version_that_is_no_number_is_never_a_500(wilma, library):
    url = reverse("assets:edit", args=[library.uid])
    assert wilma.post(url, typed(version="x")).status_code in (200, 409)
    assert wilma.post(url, typed()).status_code == 409


def test_an_outsider_is_told_why_they_may_not_edit(as_user, outsider, library):
    answer = as_user(outsider).get(reverse("assets:edit", args=[library.uid]))
    assert answer.status_code == 403
    assert "Only people working in this community" in answer.content.decode()


# --- What is close by, for the script


def test_what_is_close_by_is_told_as_data(client, library):
    answer = client.get(reverse("assets:nearby"), {"lat": "55.8626", "lon": "-4.3131"})
    assert answer.json()["assets"] == [
        {
            "name": library.name,
            "url": library.get_absolute_url(),
            "kind": "physical",
            "icon": "books",
            "place_name": "",
            "distance": "10 m",
        }
    ]


def test_a_draft_close_by_is_told_only_to_those_who_may_know(client, wilma, library):
    Asset.objects.filter(pk=library.pk).update(status="draft")
    here = {"lat": "55.8626", "lon": "-4.3131"}
    assert client.get(reverse("assets:nearby"), here).json()["assets"] == []
    assert len(wilma.get(reverse("assets:nearby"), here).json()["assets"]) == 1


@pytest.mark.parametrize(
    "query", ["", "?lat=1", "?lat=nan&lon=1", "?lat=99&lon=1", "?lat=1&lon=1&odd=1", "?lat=%00"]
)
def test_a_place_nobody_can_read_is_a_clear_400(client, db, query):
    answer = client.get(reverse("assets:nearby") + query)
    assert answer.status_code == 400
    assert answer.json()["message"]


# --- Ways in


def test_a_link_may_fill_in_what_it_knows(wilma):
    page = wilma.get(NEW + "?kind=social&lat=55.8640&lon=-4.3235")
    html = page.content.decode()
    assert 'value="55.8640"' in html
    assert 'value="social" id="id_kind_1" checked' in html.replace("required ", "")
    assert "means nothing here" in wilma.get(NEW + "?odd=1").content.decode()


# --- A person


def test_an_entry_about_a_person_says_how_old_they_are(wilma):
    told = {"": "Say how old they are.", "under": "Nobody under 16 is recorded.", "9": "valid"}
    for age, words in told.items():
        page = wilma.post(NEW, agreed() | {"age_band": age})
        assert words in str(page.context["form"].errors["age_band"])
    assert not Asset.objects.exists()


def test_a_person_is_put_in_the_square_that_was_chosen(wilma):
    assert wilma.post(NEW, agreed(cell_m="2000")).status_code == 302
    asset = Asset.objects.get()
    assert (asset.public_precision_m, asset.age_band) == (2000, "adult")


def test_the_form_of_a_person_offers_no_smaller_square_and_asks_who_moved(
    as_user, moderator, person
):
    moira, url = as_user(moderator), reverse("assets:edit", args=[person.uid])
    Asset.objects.filter(pk=person.pk).update(cell_m=2000, public_precision_m=2000)
    form = moira.get(url).context["form"]
    assert [value for value, _told in form.fields["cell_m"].choices] == [2000, 5000]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value}
    narrower = moira.post(url, sent | {"cell_m": "1000"}).context["form"].errors
    assert "never smaller" in str(narrower["cell_m"])
    stayed = moira.post(url, sent | {"moved": "on"}).context["form"].errors
    assert "where they live now" in str(stayed["moved"])
    there = {"lat": "55.90", "lon": "-4.40"}
    unsaid = moira.post(url, sent | there).context["form"].errors
    assert "another square" in str(unsaid["lat"])
    assert moira.post(url, sent | there | {"moved": "on"}).status_code == 302
    person.refresh_from_db()
    assert person.public_location.coords == grid_cell(-4.40, 55.90, 2000)


def test_a_place_is_asked_nothing_of_the_kind(as_user, moderator, library):
    form = as_user(moderator).get(reverse("assets:edit", args=[library.uid])).context["form"]
    assert not {"age_band", "cell_m", "moved"} & set(form.fields)
