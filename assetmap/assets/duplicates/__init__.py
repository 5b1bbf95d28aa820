"""Entries that may already say the same: one rule for typing, review and the report.

`names` brings two spellings together, `scoring` says how alike two entries are and why, `finding`
asks the database for those worth comparing, `pairs` compares a whole community with itself.
"""

from assetmap.assets.duplicates.finding import close_by, likely_duplicates
from assetmap.assets.duplicates.pairs import likely_pairs
from assetmap.assets.duplicates.scoring import LIKELY, Told, score

__all__ = ["LIKELY", "Told", "close_by", "likely_duplicates", "likely_pairs", "score"]
