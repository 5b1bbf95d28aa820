"""The network of a community: its page, what it measures, and that it tells nobody's secret."""

import networkx as nx
import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Point
from django.urls import reverse

from assetmap.assets.disclosure import Reader
from assetmap.assets.models import Asset
from assetmap.connections import drawing, measures
from assetmap.connections.introductions import introductions_for, introductions_in
from assetmap.connections.models import Connection, Layout
from assetmap.connections.network import network_of
from assetmap.connections.querysets import meetings
from assetmap.privacy.services import erase_person
from tests import factories

NOBODY = AnonymousUser()


def page_of(community):
    return reverse("connections:network", args=[community.slug])


def link(subject, verb, object, **fields):
    return Connection.objects.create(subject=subject, verb=verb, object=object, **fields)


def at(lon, lat=55.8626, **fields):
    place = Point(lon, lat, srid=4326)
    return factories.AssetFactory(exact_location=place, public_location=place, **fields)


@pytest.fixture
def hidden(community, manager):
    """Somebody in review, whom the manager recorded, and who is linked to everything."""
    return factories.person(
        community=community, created_by=manager, status="in_review", person_name="Imran"
    )


# --- What nobody may learn


@pytest.mark.parametrize("who", ["anonymous", "outsider", "researcher", "worker", "administrator"])
def test_a_hidden_person_is_in_no_picture_number_table_or_file(
    who, cast, as_user, community, library, group, hidden
):
    link(library, "gives_room_to", group)
    urls = [
        community.get_absolute_url(),
        page_of(community),
        library.get_absolute_url(),
        reverse("api:connections"),
        reverse("api:connections_as", args=["csv"]),
        reverse("api:connections_graphml"),
    ]
    user = cast[who] or NOBODY

    def told():
        client = as_user(cast[who])
        # What is sent in forms is new every time.
        return [
            [line for line in client.get(url).content.splitlines() if b"csrf" not in line]
            for url in urls
        ]

    before, measured = told(), measured_for(user, community)
    for other in (library, group):
        link(other, "run_by", hidden)
        link(hidden, "connects_to", other)
    assert told() == before
    assert measured_for(user, community) == measured


def measured_for(user, community):
    network = network_of(user, community)
    return [one.value for one in measures.measures_of(network, 10)], network.fingerprint


def test_links_for_people_working_there_are_told_to_them_alone(
    as_user, cast, community, library, group
):
    link(library, "funded_by", group, audience="members", note="A quiet gift")
    for who, user in cast.items():
        told = who in ("worker", "moderator", "manager", "administrator")
        client = as_user(user)
        assert ("A quiet gift" in client.get(library.get_absolute_url()).content.decode()) == told
        assert (group.name in client.get(page_of(community)).content.decode()) == told, who
        rows = client.get(reverse("api:connections")).json()["results"]
        assert len(rows) == told, who


def test_support_staff_read_no_quiet_links_of_people(administrator, library, person):
    link(library, "taught_by", person, audience="members")
    assert not Connection.objects.visible_to(administrator).exists()


def test_quiet_links_leave_no_trace_in_what_is_kept_for_all(as_user, worker, community, library):
    others = factories.AssetFactory.create_batch(3, community=community)
    link(library, "part_of", others[0])
    link(library, "part_of", others[1], audience="members")
    for url in (page_of(community), community.get_absolute_url()):
        as_user(worker).get(url)
    kept = {int(pk) for layout in Layout.objects.all() for pk in layout.positions}
    assert kept == {library.pk, others[0].pk}


def test_what_is_withdrawn_is_gone_from_the_next_answer(client, community, library, group):
    link(library, "gives_room_to", group)
    assert group.name in client.get(page_of(community)).content.decode()
    Asset.objects.filter(pk=group.pk).update(status="withdrawn")
    assert group.name not in client.get(page_of(community)).content.decode()


def test_where_things_meet_is_told_as_the_reader_is_told(cast, community, library):
    factories.AssetFactory(community=community, host=library, place_mode="at_asset")
    factories.AssetFactory(
        community=community, host=library, place_mode="at_asset", public_precision="cell"
    )
    for user in cast.values():
        user = user or NOBODY
        reader = Reader(user)
        guests = Asset.objects.visible_to(user).filter(host__isnull=False)
        by_reader = {guest.pk for guest in guests if "host" in reader.fields(guest)}
        assert set(meetings(user).values_list("pk", flat=True)) == by_reader


def test_what_has_ended_or_is_over_is_not_counted(community, library, group):
    link(library, "gives_room_to", group, until="2020-01-01")
    ended = factories.AssetFactory(
        community=community, life="ended", life_changed_on="2024-01-01", life_reason="Sold."
    )
    link(library, "part_of", ended)
    assert not network_of(NOBODY, community).ties


def test_who_is_erased_stands_in_no_kept_picture(client, moderator, community, library, person):
    link(library, "taught_by", person)
    client.get(page_of(community))
    assert Layout.objects.exists()
    erase_person(actor=moderator, asset=person)
    assert not Layout.objects.exists()


# --- The page


def test_the_page_says_in_words_what_the_picture_shows(
    client, community, elsewhere, library, group
):
    far = factories.AssetFactory(community=elsewhere, name="Leith loft")
    link(library, "gives_room_to", group)
    link(library, "refers_to", far)
    html = client.get(page_of(community)).content.decode()
    assert "2 links that people have told us about, between 3 assets" in html.replace("\n", " ")
    assert "has a room from" in html and "receives people from" in html
    assert "(Leith)" in html
    assert html.count("<use class=") == 3
    assert 'aria-hidden="true"' in html.split('<figure class="net')[1][:400]


def test_measures_are_what_their_definitions_say(community, elsewhere, library, group, person):
    alone = factories.AssetFactory(community=community)
    far = factories.AssetFactory(community=elsewhere)
    link(library, "gives_room_to", group)  # place to group
    link(library, "taught_by", person)  # place to person
    link(library, "refers_to", far)  # place to place, elsewhere
    assert alone.pk not in network_of(NOBODY, community).kinds
    told = {one.code: one.value for one in measures.measures_of(network_of(NOBODY, community), 4)}
    assert told == {
        "per_asset": "1.2",  # 3 + 1 + 1 ends, of 4 assets
        "unlinked": "25%",
        "across_kinds": "67%",
        "across_communities": "33%",
        "groups": "1",
    }


def test_whoever_stands_between_others_would_be_missed_most(client, community, library):
    for other in factories.AssetFactory.create_batch(3, community=community):
        link(library, "part_of", other)
    network = network_of(NOBODY, community)
    shares = measures.missed(network.graph)
    assert measures.most_missed(network, shares) == [(library.pk, 1.0)]
    assert "Most missed" in client.get(page_of(community)).content.decode()


def test_of_very_many_it_is_estimated_the_same_way_each_time_and_said_so(community):
    graph = nx.barabasi_albert_graph(600, 2, seed=1)
    assert measures.missed(graph) == measures.missed(graph)
    exact = nx.betweenness_centrality(graph)
    estimated = measures.missed(graph)
    top = max(exact, key=exact.get)
    assert estimated[top] == pytest.approx(exact[top], rel=0.25)

    class Large:
        pass

    Large.graph = graph
    assert "estimated" in measures.definition_of_missed(Large)


@pytest.mark.parametrize(
    ("query", "shown", "gone"),
    [
        ("kind=social", "Thursday knit", "Reading corner</a></th>"),
        ("verb=gives_room_to", "Thursday knit", "Reading corner"),
        ("q=corner", "Reading corner", "Thursday knit"),
    ],
)
def test_it_is_narrowed_by_kind_verb_and_name(
    client, community, library, group, query, shown, gone
):
    link(library, "gives_room_to", group)
    link(library, "part_of", factories.AssetFactory(community=community, name="Reading corner"))
    table = client.get(f"{page_of(community)}?{query}").content.decode().split('id="all"')[1]
    assert shown in table
    assert gone not in table


@pytest.mark.parametrize(
    "query", ["kind=purple", "verb=hates", "colour=red", "cursor=%00", "cursor=AAAA", "q=%00"]
)
def test_a_question_that_makes_no_sense_says_so_and_shows_all(client, community, library, query):
    link(library, "part_of", factories.AssetFactory(community=community))
    answer = client.get(f"{page_of(community)}?{query}")
    assert answer.status_code == 400
    html = answer.content.decode()
    assert 'role="alert"' in html and library.name in html


def test_pages_of_the_table_hold_every_asset_once(client, community, library):
    for other in factories.AssetFactory.create_batch(110, community=community):
        link(library, "part_of", other)
    url, seen = page_of(community), []
    while url:
        context = client.get(url).context
        seen += [row.asset.pk for row in context["rows"]]
        url = context["following"] and f"{page_of(community)}?cursor={context['following']}"
    assert len(seen) == len(set(seen)) == 111
    assert seen[0] == library.pk


@pytest.mark.parametrize("size", [3, 40])
def test_the_page_costs_the_same_however_many(
    client, community, size, library, django_assert_num_queries
):
    for other in factories.AssetFactory.create_batch(size, community=community):
        link(library, "part_of", other)
    client.get(page_of(community))  # works out where things stand, and keeps it
    # 1 community; 2 links and meetings; 2 assets; 2 layouts; 1 how many; 2 introductions
    with django_assert_num_queries(10):
        client.get(page_of(community))
    client.get(community.get_absolute_url())
    # 12 of the page itself (see communities), 2 links, 1 assets, 1 layout, 2 introductions
    with django_assert_num_queries(18):
        client.get(community.get_absolute_url())


def test_a_large_network_is_worked_out_in_the_background_and_kept(
    client, community, library, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(drawing, "AT_ONCE", 3)
    for other in factories.AssetFactory.create_batch(5, community=community):
        link(library, "part_of", other)
    with django_capture_on_commit_callbacks(execute=True):
        html = client.get(page_of(community)).content.decode()
    assert "is being drawn" in html and library.name in html
    answer = client.get(page_of(community))
    assert answer.context["picture"].marks
    assert answer.context["missed"][0][0] == library


def test_a_picture_looks_the_same_on_the_next_visit(client, community, library, group, person):
    link(library, "gives_room_to", group)
    link(library, "taught_by", person)
    spots = [
        [mark.spot for mark in client.get(page_of(community)).context["picture"].marks]
        for _n in range(2)
    ]
    assert spots[0] == spots[1]
    assert Layout.objects.filter(community=community, scope="whole").count() == 1


# --- Worth an introduction?


@pytest.fixture
def two(community):
    tags = {"tags": ["tools", "repair"], "community": community}
    return at(-4.3130, name="Tool library", **tags), at(-4.3100, name="Fixing bench", **tags)


def test_neighbours_with_something_in_common_are_worth_an_introduction(client, community, two):
    pair = introductions_in(NOBODY, network_of(NOBODY, community), 5)[0]
    assert {pair.one, pair.other} == set(two)
    assert pair.how_near == "about 200 metres apart"
    assert "both about repair, tools" in pair.why
    for url in (page_of(community), two[0].get_absolute_url()):
        html = client.get(url).content.decode()
        assert "Worth an introduction?" in html and "both about repair, tools" in html
        assert "Connect them" not in html


@pytest.mark.parametrize(
    ("lon", "category", "words"),
    [
        (-4.3130, "club-arts", "At the same place."),
        (-4.3130, "club-sport", "At the same place, both are listed under"),
        (-4.3100, "club-arts", "About 200 metres apart, both meet at the same place."),
    ],
)
def test_that_two_meet_at_one_place_is_said_once(client, community, library, lon, category, words):
    met = {"host": library, "community": community, "kind": "social"}
    sport = factories.category("club-sport")
    one = at(-4.3130, name="Judo", category=sport, **met)
    at(lon, name="Ceilidh band", category=factories.category(category), **met)
    assert words in client.get(one.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", ["Tool library", "The Tool Libary"])
def test_what_is_likely_one_thing_entered_twice_is_not_introduced_to_itself(community, two, name):
    again = at(-4.3131, name=name, tags=["tools", "repair"], community=community)
    for asset in (two[0], again):
        assert [pair.other for pair in introductions_for(NOBODY, asset)] == [two[1]]
    for pair in introductions_in(NOBODY, network_of(NOBODY, community), 5):
        assert two[1] in (pair.one, pair.other)


def test_those_linked_or_far_or_unlike_are_not(community, two):
    far = at(-4.2000, community=community, tags=["tools"])
    other = at(
        -4.3129, community=community, category=factories.category("club-arts"), tags=["song"]
    )
    met = {
        asset
        for pair in introductions_in(NOBODY, network_of(NOBODY, community), 5)
        for asset in (pair.one, pair.other)
    }
    assert met == set(two)
    assert introductions_for(NOBODY, far) == introductions_for(NOBODY, other) == []
    link(two[0], "shares_with", two[1])
    assert introductions_in(NOBODY, network_of(NOBODY, community), 5) == []
    assert introductions_for(NOBODY, two[0]) == []


def test_only_the_public_place_counts(community, two):
    """Shown a kilometre off, it is a kilometre off, wherever it is."""
    Asset.objects.filter(pk=two[1].pk).update(
        public_location=Point(-4.2900, 55.8626, srid=4326), public_precision="cell"
    )
    assert introductions_in(NOBODY, network_of(NOBODY, community), 5) == []
    assert introductions_for(NOBODY, two[0]) == []


def test_a_hidden_host_is_no_reason(community, library):
    shy = {
        "community": community,
        "host": library,
        "place_mode": "at_asset",
        "public_precision": "cell",
    }
    for code in ("club-arts", "club"):
        factories.AssetFactory(category=factories.category(code), **shy)
    assert introductions_in(NOBODY, network_of(NOBODY, community), 5) == []


def test_a_worker_connects_them_from_there(as_user, worker, community, two):
    client = as_user(worker)
    html = client.get(two[0].get_absolute_url()).content.decode()
    url = f"{reverse('connections:create', args=[two[0].uid])}?with={two[1].uid}"
    assert url in html
    assert 'value="Fixing bench"' in client.get(url).content.decode()
    assert client.get(url.split("?")[0] + "?with=nonsense").status_code == 200


def test_no_asset_offers_more_than_three(community):
    names = ("Choir", "Allotments", "Boat shed", "Lunch club", "Park run", "Quilters")
    some = [at(-4.3130, name=name, community=community, tags=["tea"]) for name in names]
    assert len(introductions_for(NOBODY, some[0])) == 3
