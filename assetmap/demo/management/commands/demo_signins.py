"""manage.py demo_signins [--renew]"""

from django.core.management.base import BaseCommand

from assetmap.demo import signins


class Command(BaseCommand):
    help = "Tell the addresses, roles and passphrase of the demonstration accounts."

    def add_arguments(self, parser):
        parser.add_argument("--renew", action="store_true", help="make up a new passphrase first")

    def handle(self, *, renew=False, **options):
        users = list(signins.demo_users().order_by("pk"))
        if not users:
            self.stderr.write("There are no demonstration accounts here; load_demo makes them.")
            return
        passphrase = signins.renew() if renew else signins.kept_passphrase()
        self.stdout.write("Demonstration accounts:")
        width = max(len(user.email) for user in users)
        for user in users:
            self.stdout.write(f"  {user.email:<{width}}  {_role(user)}")
        self.stdout.write(
            f"  Password of each: {passphrase}"
            if passphrase
            else "  Their passphrase is not kept here; demo_signins --renew makes a new one."
        )


def _role(user):
    roles = [f"{one.get_role_display()} in {one.community}" for one in user.memberships.all()]
    if user.is_staff:
        roles.append("support staff")
    return ", ".join(roles) or "researcher"
