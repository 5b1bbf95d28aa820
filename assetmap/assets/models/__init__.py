from assetmap.assets.models.asset import Asset
from assetmap.assets.models.category import Category, Kind
from assetmap.assets.models.consent import Consent
from assetmap.assets.models.duplicate import Merge, NotDuplicates
from assetmap.assets.models.photo import Photo
from assetmap.assets.models.proposal import Proposal
from assetmap.assets.models.source import Source
from assetmap.assets.models.upkeep import CheckInterval, CheckRequest
from assetmap.assets.models.word import Word

__all__ = [
    "Asset",
    "Category",
    "CheckInterval",
    "CheckRequest",
    "Consent",
    "Kind",
    "Merge",
    "NotDuplicates",
    "Photo",
    "Proposal",
    "Source",
    "Word",
]
