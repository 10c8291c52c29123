"""Pictures: plain data to SVG. They know no record; colours come from the style sheet by class."""
