"""What to do, for people at the page and for programs, where a sentence names a command or an option.

The use cases' sentences are those of the command line.  Here stands, by the sentence, what is said in its place
everywhere in the web application, whatever carries it: an error, a problem of a record, what a month lacks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from docgen.i18n import Translator
from docgen.model import Text

# A remedy that sends its reader to a terminal.
_COMMAND = re.compile(
    r"'docgen [a-z]|\bdocgen (?:attach|blank|file|generate|ocr|sign)\b|(?<![\w-])--[a-z]|\bthe (?:same )?command\b|"
    r"\bsame command\b|\bpip install\b|\bDOCGEN_"
)
INSTEAD: Mapping[str, Text] = {
    # of any kind of error
    "Run 'docgen search' to find the number.": Text(
        "Check the number, or look for it with the search."
    ),
    "Run 'docgen types' to see the document types there are.": Text(
        "The page 'Document types' lists those there are."
    ),
    "Correct the cells named above and run the command again.": Text(
        "Correct what is named here and send it again."
    ),
    "Wait a moment and run the command again; nothing was changed.": Text(
        "Wait a moment and send it again; nothing was changed."
    ),
    "Run the same command again: it goes on from there.": Text(
        "Send the same once more: it goes on from there."
    ),
    "Make room on the disk and run the command again.": Text(
        "Have whoever runs this server make room on the disk; then send it again."
    ),
    "Check that the disk has room and lets you write. Then run the command again: it finishes what was begun.": Text(
        "Have whoever runs this server see that the disk has room and can be written to. Then send it again: what was "
        "begun is finished."
    ),
    "Install the Debian package libreoffice-writer-nogui, and run the command again.": Text(
        "Have whoever runs this server install the Debian package libreoffice-writer-nogui; then send it again."
    ),
    # documents
    "'docgen show {serial}' shows the tombstone: who, when and why.": Text(
        "Its page shows the tombstone: who, when and why."
    ),
    "Void the document, and issue a corrected one: 'docgen void {serial} --reason …'.": Text(
        "Declare the document void on its page, and issue a corrected one."
    ),
    "Check the code, or search: 'docgen search {code}'.": Text(
        "Check the code, or look for it with the search."
    ),
    "If that one is wrong too, replace it: 'docgen replace {other} FILE --reason …'.": Text(
        "If that one is wrong too, replace it on its page."
    ),
    "Compare the record with 'docgen show {serial}', and correct the file.": Text(
        "Compare the record with the page of {serial}, and correct the file."
    ),
    "Seal it with 'docgen sign {serial} --seal FILE.p12', or leave --sealed out.": Text(
        "Take the PDF as it was issued. Whoever holds a certificate seals it at a terminal: 'docgen sign {serial} --seal "
        "FILE.p12'."
    ),
    "Leave --sealed out for the PDF that says 作废; for the sealed one as it was, add --as-issued.": Text(
        "Take the PDF that says 作废, or the sealed one as it was issued."
    ),
    "File it with 'docgen file {serial} SCAN'.": Text("File it on the page of {serial}."),
    # records
    "Compare with 'docgen show {serial}'; leave this record out, or correct it.": Text(
        "Compare with the page of {serial}; leave this record out, or correct it."
    ),
    "Check the date. Where the document does belong there, the catalogue has to be declared void "
    "('docgen void {catalogue} --reason …') and the month closed anew.": Text(
        "Check the date. Where the document does belong there, {catalogue} has to be declared void on its page and "
        "the month closed anew."
    ),
    "{remedy} Whoever may decide so can issue it all the same with --override REASON.": Text(
        "{remedy} Whoever may decide so can issue it all the same, with a reason."
    ),
    # months
    "It has a number but no files yet; run 'docgen recover'.": Text(
        "It has a number but no files yet; have whoever runs this server run 'docgen recover'."
    ),
    "Run 'docgen recover' to finish it, then close the month again.": Text(
        "Have whoever runs this server run 'docgen recover', then close the month again."
    ),
    "Run the command again.": Text("Close it once more."),
    "Run 'docgen recover'; what it says about the failure stands there.": Text(
        "Have whoever runs this server run 'docgen recover': it finishes it, or says what is in the way."
    ),
    # the tray
    "This page is of a document that was destroyed; 'docgen recover' removes it.": Text(
        "This page is of a document that was destroyed; it is removed when the server starts anew."
    ),
    # users
    "'docgen user list' shows those there are.": Text("The page 'Users' lists those there are."),
    "'docgen user token list' shows those there are.": Text("The page of the user lists them."),
    "'docgen user change' and 'docgen user password' change one; names are never given twice.": Text(
        "The page of the user changes it; names are never given twice."
    ),
    "Name it with --role.": Text("Choose one."),
    "Let the user in first: 'docgen user enable {name}'.": Text("Switch the user on first."),
    # the search
    "Run 'docgen rebuild --replace' once; until then, search without these filters.": Text(
        "Search without these filters; whoever runs this server mends it with 'docgen rebuild --replace'."
    ),
}  # fmt: skip


def names_command(msgid: str) -> bool:
    """Whether a sentence sends its reader to a terminal."""
    return _COMMAND.search(msgid) is not None


class WebTranslator(Translator):
    """A translator that says what to do at the page, where a sentence of the command line says otherwise."""

    def phrase(self, msgid: str) -> str:
        """See ``Translator.phrase``."""
        instead = INSTEAD.get(msgid)
        return Translator.phrase(self, instead.msgid if instead is not None else msgid)
