"""A complete register of any size, made up from phrases: the same for the same size and seed."""

from site_builder.sample.write import write_sample

__all__ = ["write_sample"]
