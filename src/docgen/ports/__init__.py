"""The ports: what the use cases need of the outside, as Protocols.

Nothing above this line of imports knows SQLite, a path or a file format.  Every implementation of a
port passes the contract suite of ``tests/contract``.
"""

from __future__ import annotations

from docgen.ports.accounts import AccessLog, Accounts, Passwords, Secrets
from docgen.ports.bags import FormatReader, Guide, OpenedBag, Package
from docgen.ports.index import SearchIndex
from docgen.ports.ledger import CheckpointKeys, Checkpoints, FetchLines, Ledger, Timestamps
from docgen.ports.paper import Reader, ScanPictures, ScanReader, TextReader, Tray
from docgen.ports.press import Begin, Checks, Press, Progress
from docgen.ports.register import Register, Survey, Workbench
from docgen.ports.renditions import BlankWriter, Extractor, PagePictures, Renderer, Stamp, Translate
from docgen.ports.seals import Sealer, SealReader
from docgen.ports.store import Store

__all__ = [
    "AccessLog",
    "Accounts",
    "Begin",
    "BlankWriter",
    "CheckpointKeys",
    "Checkpoints",
    "Checks",
    "Extractor",
    "FetchLines",
    "FormatReader",
    "Guide",
    "Ledger",
    "OpenedBag",
    "Package",
    "PagePictures",
    "Passwords",
    "Press",
    "Progress",
    "Reader",
    "Register",
    "Renderer",
    "ScanPictures",
    "ScanReader",
    "SealReader",
    "Sealer",
    "SearchIndex",
    "Secrets",
    "Stamp",
    "Store",
    "Survey",
    "TextReader",
    "Timestamps",
    "Translate",
    "Tray",
    "Workbench",
]
