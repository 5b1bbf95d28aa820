"""Pages of assets, and the ways to add and keep them."""
