"""Rules on written evidence (A1, A3): what the record says of it, what it binds, the files beside the record, personal data in both."""

from site_builder.rules.evidence import binding, confirmation, files, personal

__all__ = ["binding", "confirmation", "files", "personal"]
