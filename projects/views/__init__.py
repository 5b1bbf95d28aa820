"""Pages of projects, one file a noun."""
