"""Refusals in the words of the page: where a sentence names a command or an option, what to do here instead."""

from __future__ import annotations

from collections.abc import Mapping

from docgen import i18n
from docgen.errors import DocgenError
from docgen.model import Text
from docgen.web import advice

# The name of an option on the command line, and that of the field it is on the page.
FIELDS: Mapping[str, Text] = {
    "--by": Text("Name of the signer"),
    "--opinion": Text("Opinion"),
    "--withdraw": Text("Reason"),
    "--reason": Text("Reason"),
    "--discard": Text("Reason"),
    "--pages-differ": Text("Why the pages differ"),
    "--override": Text("Reason"),
    "--to": Text("To whom"),
    "--case": Text("Case"),
    "--seal-name": Text("Name of the seal"),
}

# What is to be done about a refusal, on the page; by the sentence that tells of it.
INSTEAD: Mapping[str, Text] = {
    "{serial} was issued on {issued}; it cannot have been signed on {on}.": Text(
        "Give the date that stands on the paper."
    ),
    "{role} cannot have signed {serial} on {on}: the signature before is of {before}.": Text(
        "Give the date that stands on the paper."
    ),
    "{serial} is signed there already: {role}, by {by} on {on}.": Text(
        "If that was a mistake, take it back first, with the reason."
    ),
    "It is not the turn of {role} to sign {serial}: {next} comes first.": Text(
        "Have it signed in the order of the document type."
    ),
    "{serial} is not signed by {role}: there is nothing to take back.": Text(
        "The list of signatures shows who has signed."
    ),
    "Documents of this type are not signed, so there is nothing to release.": Text(
        "Download it from its page."
    ),
    "{serial} cannot be released: {missing} signatures are missing, next: {next}.": Text(
        "Have it signed first."
    ),
    "'{role}' does not sign {serial}. Its signatures: {known}.": Text("Choose one of them."),
    "{role} signs {serial} for each of these, and this is none of them: {known}.": Text(
        "Choose one of them."
    ),
    "{serial} is void already, for another reason: {reason}": Text(
        "The first reason stays; the history of the document shows when it was given, and by whom."
    ),
    "{serial} is void: it is neither signed, released nor linked any more.": Text(
        "Where it was replaced, go on with the document in its place."
    ),
    "{serial} cannot be linked with itself.": Text("Give the number of the earlier document."),
    "{serial} is of the type {type}, {other} of {its}: one does not renew the other.": Text(
        "A document renews one of its own type; another one may supplement it."
    ),
    "The link is there the other way round: {other} is the later document of the two.": Text(
        "The page of {other} shows it."
    ),
    "{serial} cannot be changed any more: {catalogue} has closed {month}.": Text(
        "Where the month must be opened again, declare {catalogue} void on its page; then close the month anew."
    ),
    "{serial} has a number but no files yet.": Text(
        "A command was interrupted. Have whoever runs this server run 'docgen recover'."
    ),
    "There is no scan to file, and {serial} has no original yet.": Text(
        "Choose the scanned files."
    ),
    "Page {page} of {serial} is there twice.": Text("Take one out, or say why it is there twice."),
    "{serial} was issued with {issued} pages; the scans have {pages}.": Text(
        "Scan the missing pages, or say why there are more or fewer."
    ),
    "This is a scan of {others}, which docgen has issued: it is no material of its own.": Text(
        "File it as the original of that document, on its page."
    ),
    "{serial} is held ({case}): {reason}. It may not be destroyed, whatever the date.": Text(
        "Once the case is over, release it from the hold."
    ),
    "{serial} has no date yet from which it may be destroyed: what closes it has not happened.": Text(
        "The page of the document says which event that is."
    ),
    "{serial} may not be destroyed before {until}.": Text("The page of the document says why."),
    "Nobody has proposed to destroy {serial}.": Text("Propose it first, on its page."),
    "{serial} was proposed by {actor}: somebody else has to approve it.": Text(
        "Let another manager log in and approve it."
    ),
    "There is nothing that {actor} could approve.": Text(
        "The list shows what is proposed, and by whom."
    ),
    "The list is not the one that {digest} stands for.": Text(
        "It has changed since you looked at it. Look at it again, and approve what it shows now."
    ),
    "Pages of {serial} wait in the tray: {pages}.": Text("Settle them first, in the tray."),
    "Page {page} of the tray is filed with {serial}.": Text("It stays with that document."),
    "There is no page {page} in the tray.": Text("Go back to the tray: it shows what is in it."),
    "The certificate is that of {owner}; {by} cannot sign with it.": Text(
        "Use the signer's own certificate or the organisation's, or give the name as in the certificate."
    ),
    "There are no documents of {type} for {branch} in {month}.": Text(
        "Check type, branch and month; the series list what there is."
    ),
    "A month is closed for one branch.": Text("Name the branch."),
    "No document of this archive says who that is.": Text(
        "Check the spelling; a name is written in full. Of an applicant without a document, give the citizen "
        "number, the name and the branch."
    ),
    "No document of this archive has the citizen number of {staff_no}.": Text(
        "Give the citizen number in the first field, with name and branch."
    ),
    "{count} people are called that.": Text("Give the staff number or the citizen number."),
    "The archive knows this person by another name: {name}.": Text(
        "Check name and number; leave the name empty where the archive is right."
    ),
    "This material was filed as {serial}, which is void or destroyed.": Text(
        "Its page says why; if it is to be filed again, say so in the remark."
    ),
    "{count} problems in the input; nothing was issued.": Text(
        "Correct the fields named here and send the form again."
    ),
    "Another process is working on {serial}.": Text("Wait a moment and send the form again."),
}


def told(error: DocgenError, translate: i18n.Translator) -> tuple[str, str]:
    """What happened, and what to do about it on the page ("" where there is nothing)."""
    args = {
        name: FIELDS.get(value, value) if isinstance(value, str) else value
        for name, value in error.args_.items()
    }
    remedy = INSTEAD.get(error.msgid)
    if remedy is None and error.remedy:
        remedy = _by_whom(error.remedy)
    return (
        translate(Text(error.msgid, args)),
        translate(Text(remedy.msgid, {**args, **_nested(remedy, args)}))
        if remedy is not None
        else "",
    )


def _by_whom(remedy: str) -> Text:
    """What to do; where that is done at a terminal, by whom."""
    if remedy in advice.INSTEAD or not advice.names_command(remedy):
        return Text(remedy)
    return Text("Have whoever runs this server see to it: {what}", {"what": Text(remedy)})


def _nested(remedy: Text, args: Mapping[str, object]) -> dict[str, object]:
    """The sentences within a remedy, with the arguments of the error."""
    return {
        name: Text(value.msgid, args)
        for name, value in remedy.args.items()
        if isinstance(value, Text)
    }
