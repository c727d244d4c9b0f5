"""Renderers take turns: Pango, the patches of WeasyPrint and matplotlib are not made for several threads.

A process that makes documents has one; only a server has more.
"""

from __future__ import annotations

from threading import RLock

ALONE = RLock()
