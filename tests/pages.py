"""Every page there is, and who opens it: for the checks that go over all of them."""

from django.urls import reverse

from tests.access_table import CAST, ROWS

NO_PAGES = (
    "api:",
    "maps:view",
    "maps:suggest",
    "maps:tile",
    "maps:peek",
    "maps:boundaries",
    "maps:icons",
    "maps:feed",
    "maps:community_feed",
    "maps:sitemap",
    "maps:robots",
    "gazetteer:search",
    "assets:nearby",
    "privacy:person_data",
    "privacy:person_photo",
    "assets:picture",
)
LOOKING = ("anonymous", "manager")  # wherever they may
OF_SIGNING_IN = [
    ("anonymous", "account_login"),
    ("anonymous", "account_signup"),
    ("anonymous", "account_reset_password"),
    ("anonymous", "account_reset_password_done"),
    ("manager", "account_logout"),
    ("manager", "account_email"),
    ("manager", "account_change_password"),
    ("manager", "mfa_index"),
    ("manager", "account_reauthenticate"),
]
SPECIAL = [
    "/?q=nothing-like-this-anywhere",
    "/?kind=human&step_free=yes&sort=name",
    "/assets/new/?lat=55.8626&lon=-4.3130",
]
# What tells of a mistake in the address; they answer 400 or 404 as they should.
FAULTY = (
    "/?colour=red&bbox=NaN,1,2,3",
    "/filters/?words=garden&radius=7",
    "/map/?colour=red",
    "/nothing-here/",
)


def every_page(scene):
    """[(who, URL)] without scripts' data: pages of the access table, of signing in, of errors."""
    pages = []
    for name, of, method, answers in ROWS:
        if method != "GET" or (name.startswith(NO_PAGES) and name != "api:docs"):
            continue
        codes = dict(zip(CAST, answers.split(), strict=True))
        pages += [(who, reverse(name, kwargs=scene[of])) for who in LOOKING if codes[who] == "200"]
    pages += [(who, reverse(name)) for who, name in OF_SIGNING_IN]
    pages += [("manager", url) for url in (*SPECIAL, *FAULTY)]
    return pages
