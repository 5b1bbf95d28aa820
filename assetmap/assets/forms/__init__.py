from assetmap.assets.forms.asset import AssetForm
from assetmap.assets.forms.upkeep import (
    CheckAnswerForm,
    IntervalsForm,
    LifeForm,
    MineFilter,
    UpkeepFilter,
    WithdrawalForm,
)

__all__ = [
    "AssetForm",
    "CheckAnswerForm",
    "IntervalsForm",
    "LifeForm",
    "MineFilter",
    "UpkeepFilter",
    "WithdrawalForm",
]
