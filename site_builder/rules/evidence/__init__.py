"""Rules on written evidence (A1, A3): what the record says of it, the files beside the record, personal data in both."""

from site_builder.rules.evidence import confirmation, files, personal

__all__ = ["confirmation", "files", "personal"]
