"""Rules on scorecards (D2 to D4, B8): how a card is put together, and what its figures say."""

from site_builder.rules.scorecards import cards, figures

__all__ = ["cards", "figures"]
