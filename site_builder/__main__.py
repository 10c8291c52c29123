"""`python -m site_builder` is the command `painpoints`."""

from site_builder.cli import main

main()
