"""``docgen search``: find documents by any part of their text."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from docgen import bootstrap
from docgen.cli.base import (
    Session,
    _,
    json_option,
    option,
    pass_session,
    print_json,
    print_table,
)
from docgen.cli.options import force_option
from docgen.cli.query import QueryCommand, asked, query_options
from docgen.cli.usage import require_new
from docgen.core import query_language
from docgen.core.text import MATCH_END, MATCH_START
from docgen.durable import write_atomic
from docgen.errors import UsageError
from docgen.model import After, Facets, Hit, SearchField, Sort, State, Text
from docgen.usecases.find import Found, find, find_every
from docgen.writers.data import search_data
from docgen.writers.hits import Reader, write_hits
from docgen.writers.search_words import FIELDS, named, word

_HEADS = (Text("Field"), Text("Value"), Text("Count"))


@click.command(
    cls=QueryCommand,
    help=_(
        "Find documents by any part of their text. Two characters are enough; a citizen number, "
        "mobile, account or card is found by its full number only. Several words must all occur; quotes "
        "(“”) keep a phrase together, a minus excludes. Filters may stand among the words: type: branch: "
        "team: person: period: issued: state: signed: original: number: sort: (类型: 营业部: 团队: 人员: "
        "期间: 签发: 状态: 签署: 原件: 编号: 排序:), several values with commas, ranges with two dots, and "
        "QR-SH01-202611-0001..0200 for a run of numbers. signed: and original: are yes, no, or none where the "
        "document type asks for none. By relevance means: the document of that number, those about a "
        "person of that name, those with the word in their title, then all others. Personal data masked."
    ),
    example="docgen search 林知远 “劳动合同” -作废 type:broker-agreement period:2026-01..2026-06 --facets",
)
@click.argument("text", nargs=-1)
@query_options
@option(
    "--sort", type=click.Choice([one.value for one in Sort]), help=_("The order (default: newest).")
)
@option(
    "--limit",
    type=click.IntRange(1, query_language.MOST),
    default=query_language.LIMIT,
    metavar="N",
    help=_("At most so many (default: 50)."),
)
@option(
    "--after", metavar="PLACE", help=_("The page behind this place, which the page before names.")
)
@option(
    "--facets", is_flag=True, help=_("Also count the hits by type, branch, team, month and state.")
)
@json_option
@option(
    "-o", "--output", "output", type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write all hits as a workbook (.xlsx) or as .csv."),
)  # fmt: skip
@force_option
@pass_session
def command(
    session: Session,
    /,
    *,
    text: tuple[str, ...],
    limit: int,
    after: str | None,
    sort: str | None,
    facets: bool,
    as_json: bool,
    output: Path | None,
    force: bool,
    **given: Any,
) -> None:
    """Print the hits; finding nothing is no failure."""
    if output is not None:
        if output.suffix.lower() not in (".xlsx", ".csv"):
            raise click.BadParameter(
                session.translate(Text("The file's name must end in .xlsx or .csv.")),
                param_hint="--output",
            )
        require_new(output, force=force)
    query = replace(asked(session, text, given), limit=limit, after=_place(after))
    if sort is not None:
        query = replace(query, sort=Sort(sort))
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        found = find(query, index=archive.index, identity_key=archive.identity_key, facets=facets)
        if output is not None:
            entries = find_every(query, index=archive.index, identity_key=archive.identity_key)
            reader = Reader(session.translate, session.label, partial(word, session.translate))
            data = write_hits(entries, query.words, output.suffix.lower(), reader)
            write_atomic(output, data)
    if as_json:
        told = search_data(
            query,
            found.hits,
            total=found.total,
            after=query_language.after_text(found.after),
            facets=found.facets,
        )
        print_json(told)
        return
    _print_all(session, found, written=output)


def _place(typed: str | None) -> After | None:
    place = query_language.read_after(typed) if typed else None
    if typed and place is None:
        raise UsageError(
            "'{after}' is no place that a page ends in.",
            after=typed,
            remedy="Copy it from the page before, or leave --after out.",
        )
    return place


def _print_all(session: Session, found: Found, *, written: Path | None) -> None:
    if written is None:
        for hit in found.hits:
            _print(session, hit)
    if found.facets is not None:
        _print_facets(session, found.facets)
    for note in found.notes:
        session.say(note.msgid, **note.args)
    if written is not None:
        session.say("Written: {file}", file=str(written))
        session.say("{total} documents found.", total=found.total)
        return
    session.say("{total} documents found, {shown} shown.", total=found.total, shown=len(found.hits))
    if found.after is not None:
        place = query_language.after_text(found.after)
        session.say("The next page: the same with --after {place}", place=place)


def _print(session: Session, hit: Hit) -> None:
    entry = hit.entry
    head = f"{entry.serial}  {entry.issued_on}  {session.label(entry.title)}"
    state = (
        "" if entry.state is State.ISSUED else f"  [{word(session.translate, entry.state.value)}]"
    )
    click.echo(click.style(head, bold=True) + state)
    chinese = session.translate.lang == "zh"
    parts = [f"{zh if chinese else en} {value}" for zh, en, value in entry.listing]
    if parts:
        click.echo("  " + "  ".join(parts))
    for passage in hit.passages:
        text = passage.replace(MATCH_START, "\x1b[7m").replace(MATCH_END, "\x1b[27m")
        click.echo(f"  {text}" if sys.stdout.isatty() else f"  {click.unstyle(text)}")


def _print_facets(session: Session, facets: Facets) -> None:
    rows = [
        [name if at == 0 else "", _with_id(field, value, told), str(count)]
        for field, text in FIELDS.items()
        for name in [session.translate(text)]
        for at, (value, told, count) in enumerate(named(session.translate, field, facets))
    ]
    if rows:
        click.echo()
        print_table([session.translate(head) for head in _HEADS], rows)
        click.echo()


def _with_id(field: SearchField, value: str, told: str) -> str:
    return f"{value} {told}" if field is SearchField.TYPE else told
