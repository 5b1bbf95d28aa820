"""What waits, for whom, and all that a decision needs on one page."""

from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse
from django.utils import timezone

from assetmap.assets import services as assets
from assetmap.assets.models import Asset
from assetmap.history.reading import compared
from assetmap.moderation.worries import worries
from assetmap.notifications.models import Notice
from tests import factories

QUEUE = reverse("moderation:queue")


def waiting(community, **fields):
    fields = {"status": "in_review", "published_at": None, "submitted_at": timezone.now()} | fields
    return factories.AssetFactory(community=community, **fields)


def text(answer):
    return answer.content.decode()


def item(asset):
    return reverse("moderation:item", args=[asset.uid])


def names(page):
    return [asset.name for asset in page.context["page"]]


def test_moderator_sees_what_waits_longest_first(as_user, moderator, community, elsewhere, library):
    now = timezone.now()
    waiting(community, name="Younger", submitted_at=now - timedelta(hours=1))
    waiting(community, name="Older", submitted_at=now - timedelta(days=3))
    waiting(elsewhere, name="Not ours")
    page = as_user(moderator).get(QUEUE)
    assert names(page) == ["Older", "Younger"]
    assert "Not ours" not in text(page)
    assert "3 days ago" in text(page)


@pytest.mark.parametrize("who", ["worker", "researcher"])
def test_only_those_who_decide_have_a_queue(as_user, cast, community, who):
    page = as_user(cast[who]).get(QUEUE)
    assert page.status_code == 403
    assert "Only moderators and managers" in text(page)


def test_a_visitor_is_asked_to_sign_in(client, db):
    assert client.get(QUEUE).url == f"/accounts/login/?next={QUEUE}"


def test_administrator_sees_no_people_in_the_queue(as_user, administrator, community, worker):
    waiting(community, name="Drying green")
    factories.person(community=community, created_by=worker, status="in_review")
    assert names(as_user(administrator).get(QUEUE)) == ["Drying green"]


def test_the_queue_narrows_by_kind_community_and_news(as_user, moderator, community, elsewhere):
    factories.MembershipFactory(user=moderator, community=elsewhere, role="moderator")
    waiting(community, name="Drying green")
    waiting(elsewhere, name="Choir", category=factories.category("club-arts"))
    waiting(elsewhere, name="Changed hall", published_at=timezone.now())
    client = as_user(moderator)
    assert names(client.get(QUEUE, {"kind": "social"})) == ["Choir"]
    assert names(client.get(QUEUE, {"community": "govan"})) == ["Drying green"]
    assert names(client.get(QUEUE, {"what": "changed"})) == ["Changed hall"]
    assert "New 2" in text(client.get(QUEUE))


@pytest.mark.parametrize("query", ["kind=village", "community=leith", "what=%00", "colour=blue"])
def test_what_the_queue_does_not_know_is_a_400(as_user, moderator, community, elsewhere, query):
    waiting(community)
    assert as_user(moderator).get(f"{QUEUE}?{query}").status_code == 400


def test_an_empty_queue_says_so(as_user, moderator):
    page = as_user(moderator).get(QUEUE)
    assert page.status_code == 200
    assert "Nothing waits for you" in text(page)


def test_the_header_tells_coordinators_how_many_wait(as_user, moderator, worker, community):
    waiting(community)
    waiting(community)
    assert "2 entries waiting for review" in text(as_user(moderator).get("/communities/"))
    assert "waiting for review" not in text(as_user(worker).get("/communities/"))


def test_the_queue_asks_the_database_equally_often_at_two_sizes(
    as_user, moderator, community, worker, django_assert_max_num_queries
):
    # 2 session and user, 1 may see, 1 communities to choose from, 1 counts, 2 page and its count;
    # the entry beside it: 1 row, 1 last published version, 1 boundary, 1 roles, 1 sender,
    # 9 duplicates (see tests/assets/test_duplicates.py); 3 for the number in the header;
    # 1 how many suggestions wait.
    client = as_user(moderator)
    for size in (2, 18):
        for _ in range(size):
            waiting(community, created_by=worker)
        with django_assert_max_num_queries(25):
            client.get(QUEUE)


def test_the_item_says_it_all_as_text(as_user, moderator, community, worker):
    asset = waiting(
        community,
        created_by=worker,
        name="Drying green",
        description="<b>Bold</b> see https://spam.example/",
        contact_phone="0141 496 0000",
    )
    page = text(as_user(moderator).get(item(asset)))
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert 'href="https://spam.example' not in page
    assert "0141 496 0000" in page
    assert "Wilma has sent 1 entry, 0 accepted" in page


def test_for_an_outsider_an_item_does_not_exist(as_user, outsider, worker, community):
    asset = waiting(community)
    assert as_user(outsider).get(item(asset)).status_code == 404
    assert as_user(worker).get(item(asset)).status_code == 403


def test_own_entry_has_no_buttons(as_user, moderator, community):
    page = text(as_user(moderator).get(item(waiting(community, created_by=moderator))))
    assert "Someone else has to review your own entry." in page
    assert reverse("moderation:queue") in page
    assert "/approval/" not in page


def test_a_decided_entry_says_so(as_user, moderator, library):
    page = text(as_user(moderator).get(item(library)))
    assert "not waiting any more" in page
    assert "/approval/" not in page


def test_a_change_is_shown_against_what_was_on_the_map(as_user, moderator, worker, community):
    asset = waiting(community, created_by=worker, name="Hall", benefit="A room for all of us.")
    Asset.objects.filter(pk=asset.pk).update(status="published", published_at=timezone.now())
    Asset.objects.filter(pk=asset.pk).update(
        status="in_review", benefit="A warm room for us.", public_location=Point(-4.31, 55.87)
    )
    page = text(as_user(moderator).get(item(asset)))
    assert "<ins>warm </ins>" in page
    assert "<del>all of </del>" in page
    assert "Moves" in page


def test_words_are_compared_and_whole_texts_only_when_too_long():
    assert compared("a b c", "a c") == (
        [("a ", False), ("b ", True), ("c", False)],
        [("a ", False), ("c", False)],
    )
    long = "word " * 3000
    assert compared(long, "short") == ([(long, True)], [("short", True)])


def test_likely_duplicates_are_named_but_only_those_one_may_know_of(
    as_user, moderator, community, elsewhere
):
    waiting(community, name="Elder Park Library")
    factories.AssetFactory(community=elsewhere, name="Elder Park Library", status="draft")
    found = factories.AssetFactory(community=community, name="Elder Park library")
    asset = waiting(community, name="The Elder Park Library")
    page = as_user(moderator).get(item(asset))
    assert found in page.context["duplicates"]
    assert len(page.context["duplicates"]) == 2


# --- What to look at twice


def tags(asset):
    return {worry.tag for worry in worries(asset)}


def test_nothing_to_worry_about(community):
    assert tags(waiting(community)) == set()


def test_a_missing_agreement_stops(as_user, moderator, community, worker):
    person = factories.person(community=community, created_by=worker, status="in_review")
    Asset.objects.filter(pk=person.pk).update(publication_consent=None)
    person.refresh_from_db()
    assert "Agreement missing" in tags(person)
    page = as_user(moderator).get(item(person))
    assert page.context["stopped"]


@pytest.mark.parametrize(
    "words",
    [
        "ask at 07700 900123",
        "ring +44 141 496 0000",
        "agnes@example.org",
        "she is at G51 3UU",
        "the red van SN57 ABC",
    ],
)
def test_contact_in_the_public_text_of_a_person_is_pointed_out(community, worker, words):
    person = factories.person(
        community=community, created_by=worker, status="in_review", description=words
    )
    assert tags(person) == {"Gives away contact"}


def test_a_telephone_number_of_a_hall_is_fine(community):
    assert tags(waiting(community, description="Ring 0141 496 0000")) == set()


def test_ordinary_numbers_are_no_telephone_numbers(community, worker):
    person = factories.person(
        community=community,
        created_by=worker,
        status="in_review",
        description="A joiner for 40 years, 1974 to 2014, G51 all her life.",
    )
    assert tags(person) == set()


def test_a_place_outside_the_community_is_pointed_out(community):
    far = Point(-4.9, 55.86, srid=4326)
    asset = waiting(community, exact_location=far, public_location=far)
    assert tags(asset) == {"Outside the community"}


def test_a_missing_place_is_pointed_out(community):
    assert tags(waiting(community, exact_location=None, public_location=None)) == {"No place"}


def test_opening_hours_nobody_can_read_are_pointed_out(community):
    assert tags(waiting(community, opening_hours="now and then")) == {"Opening hours unclear"}


def test_the_whole_way_from_sending_to_the_map(as_user, client, worker, moderator, community):
    asset = assets.submit_asset(
        actor=worker,
        community=community,
        data={
            "kind": "physical",
            "category": factories.category("library"),
            "name": "Story shed",
            "benefit": "Books without a card.",
            "location": Point(*factories.GOVAN, srid=4326),
        },
    )
    desk = as_user(moderator)
    assert "Story shed" in text(desk.get(QUEUE))
    told = Notice.objects.get(user=moderator)
    assert (told.subject, told.url) == ("“Story shed” waits for review", item(asset))
    assert not Notice.objects.filter(user=worker).exists()
    desk.post(
        reverse("moderation:approval", args=[asset.uid]), {"version": asset.version, "note": ""}
    )
    assert "Story shed" in text(client.get(community.get_absolute_url()))
    assert "Story shed" not in text(desk.get(QUEUE)).replace("“Story shed” is on the map.", "")


def test_who_decides_hears_of_a_draft_once_it_is_sent_and_of_a_person_no_word(
    worker, moderator, community
):
    drafts = [
        waiting(community, status="draft", name="Story shed", created_by=worker),
        factories.person(community=community, status="draft", name="Baking", created_by=worker),
    ]
    assert not Notice.objects.exists()
    for draft in drafts:
        assets.send_for_review(actor=worker, asset=draft)
    assert set(Notice.objects.filter(user=moderator).values_list("subject", flat=True)) == {
        "“Story shed” waits for review",
        f"What a person offers in {community} waits for review",
    }


def test_a_moderator_who_sends_an_entry_is_not_told_of_it(moderator, manager, community):
    draft = waiting(community, status="draft", created_by=moderator)
    assets.send_for_review(actor=moderator, asset=draft)
    assert Notice.objects.get().user == manager
