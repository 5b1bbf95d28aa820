"""Who came to a mapping session, as it is told: small numbers of people are not told exactly."""

from dataclasses import dataclass

FEW = 5  # fewer than this is told as "fewer than 5": a handful of people can be recognised


@dataclass(frozen=True)
class Came:
    """One group: its code, its name, and how many; `number` is None where not counted or few."""

    code: str
    name: str
    number: int | None
    is_few: bool = False


@dataclass(frozen=True)
class Attendance:
    groups: list
    total: int | None  # of the numbers told, so that no few can be found by taking away
    is_at_least: bool


def attendance(session, *, exact):
    """`exact` for people working there; everybody else is told rounded down to "fewer than 5"."""
    groups = [_told(row, exact) for row in session.groups.all()]
    counted = [one.number for one in groups if one.number is not None]
    return Attendance(
        groups=groups,
        total=sum(counted) if counted else None,
        is_at_least=len(counted) < len(groups),
    )


def _told(row, exact):
    few = not exact and row.number is not None and row.number < FEW
    return Came(row.group, str(row), None if few else row.number, few)
