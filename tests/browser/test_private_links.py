"""Links that work without an account: browsers send what is filled in behind them, too."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import open_page
from tests.conftest import check_request


def test_a_mail_is_answered_in_a_browser(page, watch, live_server, library):
    open_page(page, f"{live_server.url}/checks/{check_request(library)}/?answer=right")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text(re.compile("is marked as checked today"))).to_be_visible()
