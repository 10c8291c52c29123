"""Numbers as pure functions of register, programme and as-of date."""
