from django.core import mail
from django.urls import reverse
from pytest import fixture

from tests.factories import PASSWORD


@fixture(autouse=True)
def no_limits(settings):
    settings.ACCOUNT_RATE_LIMITS = False


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def test_worker_signs_in_with_address_and_password(client, worker):
    answer = sign_in(client, "Wilma@Example.org")
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(worker.pk)


def test_sign_in_leads_back_to_where_it_was_asked_for(client, worker):
    answer = sign_in(client, worker.email, next="/communities/")
    assert answer.url == "/communities/"


def test_sign_in_leads_to_no_other_site(client, worker):
    answer = sign_in(client, worker.email, next="https://evil.example/")
    assert "evil" not in answer.url


def test_wrong_password_and_unknown_address_answer_alike(client, worker):
    wrong = sign_in(client, worker.email, "not the pass phrase")
    unknown = sign_in(client, "nobody@example.org", "not the pass phrase")
    said = wrong.context["form"].non_field_errors()
    assert said and said == unknown.context["form"].non_field_errors()


def test_the_address_typed_is_kept_beside_a_wrong_password(client, worker):
    answer = sign_in(client, worker.email, "not the pass phrase")
    assert 'value="wilma@example.org"' in answer.content.decode()


def test_nobody_signs_up_without_an_invitation(client, db):
    page = client.get(reverse("account_signup"))
    assert "come by invitation" in page.content.decode()
    client.post(
        reverse("account_signup"),
        {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert "_auth_user_id" not in client.session


def test_whoever_has_no_account_is_led_on_to_suggesting(client, db):
    page = client.get(reverse("account_login"), {"next": reverse("assets:create")})
    assert f'<a href="{reverse("suggestions:new")}">Suggest a place' in page.content.decode()


def test_asking_for_a_new_password_does_not_tell_whether_there_is_an_account(client, worker):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in (worker.email, "nobody@example.org")
    ]
    texts = [answer.content.decode() for answer in answers]
    assert texts[0] == texts[1]
    assert [message.to for message in mail.outbox] == [[worker.email], ["nobody@example.org"]]


def test_worker_chooses_a_new_password_by_mail(client, worker):
    client.post(reverse("account_reset_password"), {"email": worker.email})
    body = mail.outbox[0].body
    link = next(word for word in body.split() if word.startswith("http"))
    page = client.get(link, follow=True)
    assert page.status_code == 200
    chosen = "an even longer pass phrase"
    done = client.post(page.request["PATH_INFO"], {"password1": chosen, "password2": chosen})
    assert done.status_code == 302
    assert sign_in(client, worker.email, chosen).status_code == 302


def test_a_used_reset_link_says_what_to_do(client, db):
    page = client.get(reverse("account_reset_password_from_key", args=["1", "x-y"]), follow=True)
    assert "Send me a new link" in page.content.decode()


def test_pages_of_an_account_are_drawn_in_our_frame(as_user, worker):
    client = as_user(worker)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in (
        "account_change_password",
        "account_email",
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "accounts:profile",
        "accounts:token_list",
    ):
        page = client.get(reverse(name))
        assert page.status_code == 200, name
        assert '<main id="main"' in page.content.decode(), name


def test_an_account_page_sends_visitors_to_sign_in(client, db):
    answer = client.get(reverse("accounts:profile"))
    assert answer.url == "/accounts/login/?next=/accounts/"


def test_worker_changes_their_name(as_user, worker):
    as_user(worker).post(reverse("accounts:profile"), {"name": "Wilma Baird"})
    worker.refresh_from_db()
    assert worker.name == "Wilma Baird"


def test_an_empty_name_is_refused_beside_its_field(as_user, worker):
    page = as_user(worker).post(reverse("accounts:profile"), {"name": ""})
    assert page.context["form"].errors["name"]
