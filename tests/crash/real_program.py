"""``python -m tests.crash.real_program …`` is ``docgen …``."""

from __future__ import annotations

from docgen.cli.main import main

if __name__ == "__main__":
    main()
