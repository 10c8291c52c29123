"""Data in the forms of other programs."""
