"""``docgen types``: the document types there are."""

from __future__ import annotations

import click

from docgen import bootstrap
from docgen.cli.base import Command, Session, _, json_option, pass_session, print_json, print_table
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
    """Print id, title, owner and number pattern of every type."""
    types = bootstrap.load_types(session.settings)
    if as_json:
        print_json([type_data(one) for one in types.values()])
        return
    words = session.translate.phrase
    print_table(
        [words("Type"), words("Title"), words("Owner"), words("Number")],
        [
            [one.id, session.label(one.title), one.owner, one.number.pattern]
            for one in types.values()
        ],
    )
