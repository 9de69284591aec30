"""`framebridge codebook …`: looking at the codebook of a study, and changing it."""

import typer

from framebridge.cli.codebook.accept import accept
from framebridge.cli.codebook.add import add
from framebridge.cli.codebook.check import check
from framebridge.cli.codebook.diff import diff
from framebridge.cli.codebook.map import map_to_codes
from framebridge.cli.codebook.merge import merge
from framebridge.cli.codebook.migrate import migrate
from framebridge.cli.codebook.proposals import proposals
from framebridge.cli.codebook.reject import reject
from framebridge.cli.codebook.rename import rename
from framebridge.cli.codebook.restore import restore
from framebridge.cli.codebook.retire import retire
from framebridge.cli.codebook.split import split

__all__ = ["app"]

app = typer.Typer(help="Look at the codebook of the study, and change it.", no_args_is_help=True)
for run in (check, diff, add, rename, merge, split, retire, restore, proposals, accept):
    app.command()(run)
app.command("map")(map_to_codes)
app.command()(reject)
app.command()(migrate)
