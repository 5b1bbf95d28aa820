"""Adding and editing: what is asked, what is refused, and that nothing typed is lost."""

from django.test import Client
from django.urls import reverse

from assetmap.assets import services
from assetmap.assets.models import Asset
from tests import factories
from tests.assets.forms import NEW, agreed, typed


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


# --- Ways in


def test_a_link_may_fill_in_what_it_knows(wilma):
    page = wilma.get(NEW + "?kind=social&lat=55.8640&lon=-4.3235")
    html = page.content.decode()
    assert 'value="55.8640"' in html
    assert 'value="social" id="id_kind_1" checked' in html.replace("required ", "")
    assert "means nothing here" in wilma.get(NEW + "?odd=1").content.decode()
