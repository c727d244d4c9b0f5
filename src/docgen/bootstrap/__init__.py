"""Settings become wired ports: the one place that knows which implementation stands behind each."""

from docgen.bootstrap.accounts import (
    access_log,
    accounts,
    departments,
    passwords,
)
from docgen.bootstrap.archive import (
    Archive,
    examiner,
    open_archive,
    producer,
    type_finder,
)
from docgen.bootstrap.desks import (
    archived,
    archived_of,
    checkpoint,
    clear_away,
    closing_desk,
    desk,
    disposer,
    keeper,
    reminder,
    signing_desk,
    stack_desk,
    text_desk,
)
from docgen.bootstrap.diagnosis import (
    diagnose,
)
from docgen.bootstrap.formats import (
    blank_writer,
    derived_writer,
    extractors,
    fallback,
    pictures,
    reader,
    renderers,
    require_programs,
    scan_reader,
    stamp,
    text_reader,
    uncovered,
)
from docgen.bootstrap.people import (
    attach_desk,
    checklist,
    dossiers,
    people,
)
from docgen.bootstrap.rebuilding import (
    rebuild_archive,
)
from docgen.bootstrap.sealing import (
    make_test_certificate,
    seal_reader,
    sealer,
)
from docgen.bootstrap.surroundings import (
    Settings,
    settings,
    today,
    utc_now,
)
from docgen.bootstrap.types import (
    load_type,
    load_types,
    require_owner,
    type_id,
    types_in_use,
)

__all__ = [
    "Archive",
    "Settings",
    "access_log",
    "accounts",
    "archived",
    "archived_of",
    "attach_desk",
    "blank_writer",
    "checklist",
    "checkpoint",
    "clear_away",
    "closing_desk",
    "departments",
    "derived_writer",
    "desk",
    "diagnose",
    "disposer",
    "dossiers",
    "examiner",
    "extractors",
    "fallback",
    "keeper",
    "load_type",
    "load_types",
    "make_test_certificate",
    "open_archive",
    "passwords",
    "people",
    "pictures",
    "producer",
    "reader",
    "rebuild_archive",
    "reminder",
    "renderers",
    "require_owner",
    "require_programs",
    "scan_reader",
    "seal_reader",
    "sealer",
    "settings",
    "signing_desk",
    "stack_desk",
    "stamp",
    "text_desk",
    "text_reader",
    "today",
    "type_finder",
    "type_id",
    "types_in_use",
    "uncovered",
    "utc_now",
]
