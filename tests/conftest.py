"""What holds for every test."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import settings

from tests.doctypes import drawn

# Reading a page takes seconds: tests that are not about it file without.
os.environ.setdefault("DOCGEN_NO_OCR", "1")

# The same examples on every machine and in every run: a failure here is a failure everywhere.
settings.register_profile("docgen", derandomize=True, deadline=None)
settings.load_profile("docgen")

# Ten thousand tests and what they import live to the end: walking them again and again for what is
# gone took a fifth of the suite's time.  What the tests leave behind is still collected.
gc.set_threshold(20_000, 10, 10)


def pytest_collection_finish() -> None:
    """Keep the cyclic collector from walking what the collected tests brought in."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _one_folder_of_documents(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests draw is kept for the others, in all processes of this run."""
    own = tmp_path_factory.getbasetemp()
    drawn.keep_in((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "drawn")
