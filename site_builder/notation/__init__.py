"""Plain data as other programs read it: feeds, calendars, tables, badges. They know no record."""
