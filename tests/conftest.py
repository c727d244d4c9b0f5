"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every machine and in every run: a failure here is a failure everywhere.
settings.register_profile("docgen", derandomize=True, deadline=None)
settings.load_profile("docgen")
