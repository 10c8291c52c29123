"""Measures the program beside two other site generators over the same records. Not part of the wheel."""
