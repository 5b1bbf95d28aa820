"""The assets a view may show, as one part of the statements that ask different things of them.

Django takes longer to put such a statement together than the database to answer it, so what the
reader may see and asked for is put together once, and the rest around it is plain SQL.
"""

from functools import cached_property

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BinaryField, ExpressionWrapper, F

# As the database holds it: by itself Django would ask for its bytes, which no index knows.
_SHAPE = ExpressionWrapper(F("public_location"), output_field=BinaryField())
_COLUMNS = (
    "uid", "kind", "category_id", "name", "zcode", "px", "py", "public_precision_m", "place_mode",
    "shape_span", "life", "check_due_on",
)  # fmt: skip


class Rows:
    """What a queryset of assets finds, to be asked of as the table `shown` with `_COLUMNS` and
    `shape`, a geometry."""

    def __init__(self, queryset, are_few=False):
        """`are_few` when it takes less to look at all of them than at those of one cell."""
        assert not queryset.query.distinct, "two on one spot would count as one"  # noqa: S101
        self.queryset = queryset
        self.are_few = are_few

    @cached_property
    def _shown(self):
        """(SQL, values), or None where Django knows that nothing matches."""
        asked = self.queryset.order_by().values(*_COLUMNS, shape=_SHAPE)
        try:
            return asked.query.sql_with_params()
        except EmptyResultSet:
            return None

    def ask(self, statement, values=()):
        """Rows of a statement about `shown`."""
        if self._shown is None:
            return []
        sql, own = self._shown
        with connection.cursor() as cursor:
            cursor.execute(f"WITH shown AS NOT MATERIALIZED ({sql}) {statement}", [*own, *values])
            return cursor.fetchall()
