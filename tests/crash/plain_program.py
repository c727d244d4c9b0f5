"""``python -m tests.crash.plain_program …`` is ``docgen …`` with renderers that take no time.

Worker processes import this module too, so theirs are the same.
"""

from __future__ import annotations

from docgen.cli.main import main
from tests.crash.program import use_plain_renderers

use_plain_renderers()

if __name__ == "__main__":
    main()
