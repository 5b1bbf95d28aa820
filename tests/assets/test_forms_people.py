"""An entry about a person: asked first, shown in a square, told apart from their name."""

from django.urls import reverse

from assetmap.assets.models import Asset
from assetmap.common.geo import grid_cell
from tests import factories
from tests.assets.forms import NEW, agreed, typed


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
