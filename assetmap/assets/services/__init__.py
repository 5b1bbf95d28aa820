"""The only writers of assets: lock - may they? - is it sound? - write - record."""

from assetmap.assets.services.catalogue import save_category, save_source
from assetmap.assets.services.check_requests import (
    RequestClosed,
    answer_request,
    ask_about_overdue,
    ask_whether_right,
    find_request,
)
from assetmap.assets.services.checks import lapse_overdue, set_check_intervals
from assetmap.assets.services.consents import record_consent, withdraw_consent
from assetmap.assets.services.entries import (
    StaleVersion,
    edit_asset,
    import_asset,
    imported_from,
    submit_asset,
)
from assetmap.assets.services.merging import (
    forget_merges,
    merge_assets,
    tell_apart,
    undo_merge,
    whereto,
)
from assetmap.assets.services.moving import (
    home_elsewhere,
    home_of_new,
    lying_elsewhere,
    movable_by,
    move_into_boundaries,
    move_strays,
    smallest_around,
    strays_of,
)
from assetmap.assets.services.proposals import (
    QueueFull,
    add_suggested,
    change_asset,
    take_back,
    unfinished_change,
)
from assetmap.assets.services.status import (
    publish_asset,
    return_to_draft,
    send_for_review,
    withdraw_asset,
    withdraw_from_review,
)
from assetmap.assets.services.upkeep import change_life, end_asset, verify_asset

__all__ = [
    "QueueFull",
    "RequestClosed",
    "StaleVersion",
    "add_suggested",
    "answer_request",
    "ask_about_overdue",
    "ask_whether_right",
    "change_asset",
    "change_life",
    "edit_asset",
    "end_asset",
    "find_request",
    "forget_merges",
    "home_elsewhere",
    "home_of_new",
    "import_asset",
    "imported_from",
    "lapse_overdue",
    "lying_elsewhere",
    "merge_assets",
    "movable_by",
    "move_into_boundaries",
    "move_strays",
    "publish_asset",
    "record_consent",
    "return_to_draft",
    "save_category",
    "save_source",
    "send_for_review",
    "set_check_intervals",
    "smallest_around",
    "strays_of",
    "submit_asset",
    "take_back",
    "tell_apart",
    "undo_merge",
    "unfinished_change",
    "verify_asset",
    "whereto",
    "withdraw_asset",
    "withdraw_consent",
    "withdraw_from_review",
]
