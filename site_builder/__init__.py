"""Painpoints: a register of user pain points as code."""

__version__ = "0.1.0"
