from assetmap.assets.forms.asset import AssetForm
from assetmap.assets.forms.upkeep import LifeForm, MineFilter, WithdrawalForm

__all__ = ["AssetForm", "LifeForm", "MineFilter", "WithdrawalForm"]
