"""How many there are, as far as it is worth counting: a page never waits for a million."""

from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils.translation import gettext as _

COUNTED = 1_000
LOOKED_AT = 5_000


@dataclass(frozen=True)
class Count:
    """`n`, or more than `n`."""

    n: int = 0
    more: bool = False

    def __add__(self, other):
        return Count(self.n + other.n, self.more or other.more)

    def __bool__(self):
        return self.n > 0 or self.more

    def __str__(self):
        """Short, for beside a choice: "12", "1,000+"."""
        return f"{self.n:,}+" if self.more else f"{self.n:,}"

    @property
    def words(self):
        """ "12", "more than 1,000"."""
        return _("more than %(n)s") % {"n": f"{self.n:,}"} if self.more else f"{self.n:,}"


def how_many(queryset, limit=COUNTED):
    """The Count of a queryset: exact up to the limit, and beyond it only that there are more."""
    n = queryset.order_by().values("pk")[: limit + 1].count()
    return Count(min(n, limit), n > limit)


def how_many_each(queryset, field, values, limit=LOOKED_AT):
    """{value: Count} of a column. One look at so many rows settles it if those are all there are;
    else each of the values that came up seldom is counted by itself."""
    looked_at = queryset.order_by().values("pk")[: limit + 1]
    try:
        sql, params = looked_at.values(field).query.sql_with_params()
    except EmptyResultSet:
        return dict.fromkeys(values, Count())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {field}, count(*) FROM ({sql}) AS looked_at GROUP BY 1",  # noqa: S608  # ours
            params,
        )
        found = dict(cursor.fetchall())
    if sum(found.values()) <= limit:
        return {value: Count(found.get(value, 0)) for value in values}
    return {
        value: Count(COUNTED, more=True)
        if found.get(value, 0) > COUNTED
        else how_many(queryset.filter(**{field: value}))
        for value in values
    }
