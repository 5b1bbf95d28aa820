from assetmap.assets.models.asset import Asset
from assetmap.assets.models.category import Category, Kind
from assetmap.assets.models.consent import Consent
from assetmap.assets.models.source import Source

__all__ = ["Asset", "Category", "Consent", "Kind", "Source"]
