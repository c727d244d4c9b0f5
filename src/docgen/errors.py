"""The errors that end a command.

Each class carries its exit code and its remedy; one handler (``docgen.cli.main``) turns an error
into words.  What is wrong in the *input* is not an error but a ``model.Problem``: collected as a
value, never raised one by one.

Exit codes: 0 done, 1 failed, 2 usage, 3 input has problems, 4 integrity violated, 5 refused by a
rule or state, 75 busy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from docgen.model import Problem


class DocgenError(Exception):
    """Anything docgen refuses or fails to do.

    ``msgid`` is the English sentence with ``{name}`` fields, the key of the gettext catalogue;
    ``args_`` fills the fields.  ``remedy`` (class-level, may be overridden per instance) tells what
    to do about it.
    """

    exit_code: ClassVar[int] = 1
    remedy: str = ""

    def __init__(self, msgid: str, /, *, remedy: str | None = None, **args: object) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.args_ = args
        if remedy is not None:
            self.remedy = remedy

    def __str__(self) -> str:
        return self.msgid.format(**self.args_)


class UsageError(DocgenError):
    """The command was called wrongly."""

    exit_code = 2


class UnknownTypeError(UsageError):
    """No document type of that name."""

    remedy = "Run 'docgen types' to see the document types there are."


class UnreadableInputError(DocgenError):
    """An input file cannot be read at all (missing, not a workbook, wrong encoding)."""

    exit_code = 3
    remedy = "Check that the file exists, is not password-protected and is not open elsewhere."


class InputProblemsError(DocgenError):
    """The input has problems; nothing was changed."""

    exit_code = 3
    remedy = "Correct the cells named above and run the command again."

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("{count} problems in the input; nothing was issued.", count=len(problems))
        self.problems = tuple(problems)


class TemplateError(DocgenError):
    """A document type's folder is wrong: names file and line.

    ``problem``, where known, is the same as a value (see ``core/faults.py``).
    """

    remedy = "Correct the template; 'docgen template check' shows everything that is wrong with it."
    problem: Problem | None = None


class IntegrityError(DocgenError):
    """The archive contradicts itself."""

    exit_code = 4
    remedy = "Run 'docgen verify' for the whole list; restore the damaged files from a backup."


class UnreadableDocumentError(DocgenError):
    """A rendition in the archive cannot be read back."""

    exit_code = 4
    remedy = "Run 'docgen verify'; if the file is damaged, restore it from a backup."


class SealError(DocgenError):
    """A certificate cannot seal, or its password is wrong, or a time-stamping service gives no answer."""

    exit_code = 3


class RefusedError(DocgenError):
    """A rule or the state of a document forbids it."""

    exit_code = 5


class NoFilesError(RefusedError):
    """A document has a number, but no files yet."""


class DisposedError(RefusedError):
    """A document was destroyed when its period was over."""


class LogInError(RefusedError):
    """Somebody cannot log in: a wrong name or password, or too many of them; ``seconds`` to wait then."""

    seconds: int = 0


class NotFoundError(DocgenError):
    """No such document in the archive."""

    exit_code = 5
    remedy = "Run 'docgen search' to find the number."


class BusyError(DocgenError):
    """Another process holds the archive; trying again later is right."""

    exit_code = 75
    remedy = "Wait a moment and run the command again; nothing was changed."


class SetupError(DocgenError):
    """The machine lacks something docgen cannot work without."""

    remedy = "Run 'make setup', or install what the message names."
