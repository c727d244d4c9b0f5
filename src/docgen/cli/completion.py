"""``docgen completion``: the script that makes a shell complete docgen's commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from docgen.cli.base import Command, _


@click.command(
    cls=Command,
    help=_("Print the completion script of a shell."),
    example='eval "$(docgen completion bash)"',
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """To be evaluated by the shell's start-up file."""
    found = get_completion_class(shell)
    assert found is not None
    root = ctx.find_root()
    click.echo(found(root.command, {}, "docgen", "_DOCGEN_COMPLETE").source())
