"""An answer to "may they?": falsy with a reason; page, 403 and API say the same sentence."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Verdict:
    allowed: bool
    reason: str = ""

    def __bool__(self):
        return self.allowed

    def require(self):
        """Raise PermissionDenied with the reason unless allowed."""
        if not self.allowed:
            raise PermissionDenied(str(self.reason))


ALLOWED = Verdict(True)


def denied(reason):
    return Verdict(False, reason)
