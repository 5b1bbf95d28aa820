"""How allauth behaves here."""

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from qrcode.image.svg import SvgPathFillImage


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: the page of an invitation makes the account.

    (See communities.services.join: the link says who asked whom, and into which community.)
    """

    def is_open_for_signup(self, request):
        return False

    def format_email_subject(self, subject):
        return f"{settings.SITE_NAME}: {subject}"

    def render_mail(self, template_prefix, email, context, headers=None):
        context = {**context, "site_name": settings.SITE_NAME}
        return super().render_mail(template_prefix, email, context, headers)


class MfaAdapter(DefaultMFAAdapter):
    def build_totp_svg(self, url):
        """The picture to scan, on a white ground of its own: dark pages need one."""
        image = qrcode.make(url, image_factory=SvgPathFillImage)
        return image.to_string(encoding="unicode")
