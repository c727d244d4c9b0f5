"""Acts on one document: sign, release, void, link, file its original, hold it, propose its end."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from docgen import bootstrap
from docgen.bootstrap import Archive, Settings
from docgen.core import access_log, links, originals
from docgen.core import signing as rules
from docgen.core.holds import Cause
from docgen.errors import UsageError
from docgen.model import Document, Permission, Place, Text
from docgen.usecases.file_original import file_original
from docgen.usecases.hold import hold, lift
from docgen.usecases.issue import Prepared
from docgen.usecases.link import link
from docgen.usecases.replace import replace
from docgen.usecases.sign import Signatory, Signed
from docgen.usecases.void import void
from docgen.web import acts, forms, texts, uploads
from docgen.web.acts import perform
from docgen.web.errors import ForbiddenError
from docgen.web.rooms import room
from docgen.web.uploads import Upload, Uploads, Word
from docgen.web.visitor import Disposes, Files, Issues, Reads, Signs, Voids

router = room()
_AT = "/documents/{serial}/acts"
_KINDS = {"renews": links.RENEWS, "supplements": links.SUPPLEMENTS}


@router.get(_AT)
def show(who: Reads, serial: str) -> HTMLResponse:
    """What may be done to it now; to htmx the part that its page takes in."""
    answer = acts.page(who, serial)
    if who.unlocked(serial):  # it tells in full who has signed
        who.note(access_log.VIEW, serial, unlocked=True)
    return answer


@router.post(_AT + "/sign")
def sign(
    who: Signs,
    serial: str,
    *,
    place: Word = "",
    by: Word = "",
    on: Word = "",
    opinion: Word = "",
) -> HTMLResponse:
    """Record a signature."""
    typed = {"place": place, "by": uploads.line(by), "on": on, "opinion": uploads.lines(opinion)}

    def do(chosen: Settings, archive: Archive) -> Text:
        role, whose = _split(place)
        today = bootstrap.today()
        day = uploads.day(on) or today
        who_signs = Signatory(role, typed["by"], day, whose, typed["opinion"])
        signed = bootstrap.signing_desk(chosen, archive).sign(serial, who_signs, today=today)
        return _standing(signed)

    return perform(who, serial, "sign", do, typed)


@router.post(_AT + "/withdraw")
def withdraw(who: Signs, serial: str, place: Word = "", reason: Word = "") -> HTMLResponse:
    """Take back a signature that was recorded by mistake."""
    typed = {"place": place, "reason": uploads.line(reason)}

    def do(chosen: Settings, archive: Archive) -> Text:
        role, whose = _split(place)
        desk = bootstrap.signing_desk(chosen, archive)
        signed = desk.withdraw(serial, role=role, whose=whose, reason=typed["reason"])
        found = rules.find(signed.standing, serial, role=role, whose=whose)
        return Text("The signature of {role} is taken back.", {"role": rules.called(found)})

    return perform(who, serial, "withdraw", do, typed)


@router.post(_AT + "/release")
def release(who: Signs, serial: str, to: Word = "") -> HTMLResponse:
    """Let it go out."""
    typed = {"to": uploads.line(to)}

    def do(chosen: Settings, archive: Archive) -> Text:
        bootstrap.signing_desk(chosen, archive).release(serial, to=typed["to"])
        return Text("{serial} is released to {to}.", {"serial": serial, "to": typed["to"]})

    return perform(who, serial, "release", do, typed)


@router.post(_AT + "/void")
def make_void(who: Voids, serial: str, reason: Word = "", sure: Word = "") -> HTMLResponse:
    """Declare it void: first what follows is shown, then it is done."""
    typed = {"reason": uploads.line(reason)}
    if sure != "yes" and typed["reason"]:
        with who.reading() as archive:
            who.document(archive, serial, Permission.VOID)
        return acts.page(who, serial, confirm=typed)

    def do(chosen: Settings, archive: Archive) -> Text:
        desk = bootstrap.desk(chosen, archive)
        void(serial, reason=typed["reason"], desk=desk, stamp=bootstrap.stamp())
        return Text("{serial} is void: {reason}", {"serial": serial, "reason": typed["reason"]})

    return perform(who, serial, "void", do, typed, makes=True)


@router.post(_AT + "/replace")
def make_replacement(
    who: Issues,
    serial: str,
    *,
    record: Upload = None,
    why: Word = "",
    issued_on: Word = "",
    override: Word = "",
    sure: Word = "",
) -> HTMLResponse:
    """Issue the one corrected record of a file in its place: it becomes void, and each names the other."""
    typed = {
        "why": uploads.line(why), "issued_on": issued_on, "override": uploads.lines(override),
    }  # fmt: skip
    file = next(iter(uploads.files([record] if record is not None else [])), None)

    def do(chosen: Settings, archive: Archive) -> Text:
        if file is None:
            raise UsageError("Choose the file with the corrected record.")
        if sure != "yes":
            raise UsageError("Say that you know what becomes of the present document.")
        day = bootstrap.issue_day(uploads.day(issued_on))
        present = who.document(archive, serial, Permission.ISSUE)
        overrule = typed["override"] or None
        if overrule is not None and not forms.overrules(who, who.site.types()[present.type_id]):
            raise ForbiddenError(Permission.OVERRULE)

        def prepared(old: Document) -> Prepared:
            made = bootstrap.corrected(
                chosen,
                archive,
                old,
                file,
                issued_on=day,
                overrule=overrule,
                seen=who.scope(Permission.READ),
            )
            acts.require_own(who, made)
            return made

        replaced = replace(
            serial,
            prepared,
            reason=typed["why"],
            desk=bootstrap.desk(chosen, archive),
            register=archive.register,
            press=archive.press,
            stamp=bootstrap.stamp(),
        )
        damage, _ = bootstrap.sign_head(chosen, archive)
        if damage is not None:
            raise damage
        return Text(
            "{new} replaces {old}, which is void: {reason}",
            {"new": replaced.new.serial, "old": serial, "reason": typed["why"]},
        )

    return perform(who, serial, "replace", do, typed, makes=True)


@router.post(_AT + "/link")
def make_link(who: Voids, serial: str, kind: Word = "", other: Word = "") -> HTMLResponse:
    """Say that it renews or supplements an earlier document."""
    typed = {"kind": kind, "other": uploads.line(other)}

    def do(chosen: Settings, archive: Archive) -> Text:
        if kind not in _KINDS:
            raise UsageError("Say how the two documents belong together.")
        if not typed["other"]:
            raise UsageError("Give the number of the earlier document.")
        who.document(archive, typed["other"], Permission.VOID)
        link(serial, _KINDS[kind], typed["other"], desk=bootstrap.desk(chosen, archive))
        return Text(
            "{serial} is linked with {other}; each names the other from now on.",
            {"serial": serial, "other": typed["other"]},
        )

    return perform(who, serial, "link", do, typed)


@router.post(_AT + "/file")
def file(
    who: Files,
    serial: str,
    *,
    scans: Uploads = [],  # noqa: B006 - FastAPI copies it
    room: Word = "",
    shelf: Word = "",
    box: Word = "",
    reason: Word = "",
) -> HTMLResponse:
    """File the signed original, or note where its paper lies now."""
    place = Place(uploads.line(room), uploads.line(shelf), uploads.line(box))
    typed = {**place.told(), "reason": uploads.line(reason)}
    read = uploads.files(scans)

    def do(chosen: Settings, archive: Archive) -> Text:
        reader = bootstrap.scan_reader()
        document = file_original(
            serial,
            [reader.read(*one) for one in read],
            place,
            desk=bootstrap.desk(chosen, archive),
            reader=reader,
            reason=typed["reason"],
        )
        filed = originals.original(document.acts)
        return Text(
            "The original of {serial} is filed: {pages} pages. The paper lies: {place}. {text}",
            {
                "text": texts.after_filing(who, archive, document) if read else "",
                "serial": serial,
                "pages": filed.pages if filed is not None else 0,
                "place": (" / ".join(filed.place.told().values()) if filed is not None else "")
                or "—",
            },
        )

    return perform(who, serial, "file", do, typed)


@router.post(_AT + "/hold")
def make_hold(who: Disposes, serial: str, case: Word = "", reason: Word = "") -> HTMLResponse:
    """Bar its destruction for a case."""
    typed = {"case": uploads.line(case), "reason": uploads.line(reason)}

    def do(chosen: Settings, archive: Archive) -> Text:
        cause = Cause(typed["case"], typed["reason"])
        hold([serial], cause, desk=bootstrap.desk(chosen, archive))
        return Text(
            "{serial} is held; it is not destroyed while the hold stands.", {"serial": serial}
        )

    return perform(who, serial, "hold", do, typed)


@router.post(_AT + "/lift")
def lift_hold(who: Disposes, serial: str, case: Word = "", reason: Word = "") -> HTMLResponse:
    """Release it from the hold of a case."""
    typed = {"case": uploads.line(case), "reason": uploads.line(reason)}

    def do(chosen: Settings, archive: Archive) -> Text:
        cause = Cause(typed["case"], typed["reason"])
        held = lift([serial], cause, desk=bootstrap.desk(chosen, archive))
        if not held.done:
            raise UsageError("There is no hold on {serial} for this case.", serial=serial)
        return Text("{serial} is released from the hold.", {"serial": serial})

    return perform(who, serial, "lift", do, typed)


@router.post(_AT + "/propose")
def propose(who: Disposes, serial: str, reason: Word = "") -> HTMLResponse:
    """Propose to destroy it."""
    typed = {"reason": uploads.line(reason)}

    def do(chosen: Settings, archive: Archive) -> Text:
        today = bootstrap.today()
        bootstrap.disposer(chosen, archive).propose([serial], typed["reason"], today=today)
        return Text("{serial} is proposed; another manager approves it.", {"serial": serial})

    return perform(who, serial, "propose", do, typed)


@router.post(_AT + "/retract")
def retract(who: Disposes, serial: str, reason: Word = "") -> HTMLResponse:
    """Take back the proposal to destroy it."""
    typed = {"reason": uploads.line(reason)}

    def do(chosen: Settings, archive: Archive) -> Text:
        bootstrap.disposer(chosen, archive).retract([serial], typed["reason"])
        return Text("The proposal to destroy {serial} is taken back.", {"serial": serial})

    return perform(who, serial, "retract", do, typed)


def _split(place: str) -> tuple[str, str]:
    """Role and item of a list, as a form names a place to sign."""
    role, _, whose = place.partition(":")
    if not role:
        raise UsageError("Say for which role it was signed.")
    return role, whose


def _standing(signed: Signed) -> Text:
    """How far the signing has come, in a sentence."""
    now, serial = signed.standing, signed.document.serial
    if now.complete:
        return Text("{serial} is signed in full.", {"serial": serial})
    return Text(
        "The signature is recorded. Next to sign {serial}: {next}.",
        {"serial": serial, "next": rules.listed(now.next)},
    )
