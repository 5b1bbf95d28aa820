"""The one way a model says that its rows have a history."""

import pghistory


def tracked(*, exclude=()):
    """Class decorator: every insert, update and delete leaves a row version.

    `exclude` names the columns that must not be copied: personal data that erasing a person has to
    empty everywhere stays out of the versions from the start.
    """
    return pghistory.track(
        pghistory.InsertEvent("added"),
        pghistory.UpdateEvent("changed"),
        pghistory.DeleteEvent("deleted"),
        exclude=list(exclude),
        obj_field=pghistory.ObjForeignKey(related_name="versions"),
    )
