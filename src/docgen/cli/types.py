"""``docgen types``: the document types there are."""

from __future__ import annotations

import click

from docgen import bootstrap
from docgen.cli.base import Command, Session, _, json_option, pass_session, print_json, print_table
from docgen.writers import hints, number_words
from docgen.writers.data import type_data


@click.command(
    cls=Command,
    help=_(
        "List the document types. Commands take a type's id, its title in either language, or an "
        "alias."
    ),
    example="docgen types",
)
@json_option
@pass_session
def command(session: Session, as_json: bool) -> None:
    """Print id, title and owner of every type, and how its documents are numbered: by an example and in words, as the
    page of the type tells it; in JSON the pattern.
    """
    types = bootstrap.load_types(session.settings)
    if as_json:
        print_json([type_data(one) for one in types.values()])
        return
    words, today = session.translate.phrase, bootstrap.today()
    print_table(
        [
            words("Type"),
            words("Title"),
            words("Owner"),
            words("Number, for example"),
            words("Made up of"),
        ],
        [
            [
                one.id,
                session.label(one.title),
                one.owner,
                number_words.example_number(one, today) or "—",
                session.label(number_words.number_text(one, hints.labels(one))),
            ]
            for one in types.values()
        ],
    )
