"""`python -m locales`: the catalogues' upkeep, for whoever writes or translates words."""

from pathlib import Path
from typing import Annotated

import typer

from locales import maintenance
from locales.catalogues import read_catalogue

app = typer.Typer(help="Keep Linli's catalogues in step with its code.", no_args_is_help=True)


@app.command()
def update() -> None:
    """Take in new messages, drop unused ones, and list what is untranslated."""
    for language, untranslated in maintenance.update().items():
        typer.echo(f"{language}: {len(untranslated)} untranslated")
        for message in untranslated:
            typer.echo(f"  {message!r}")


@app.command()
def draft() -> None:
    """Fill what zh_TW lacks from zh_CN, character by character. Read it over afterwards."""
    typer.echo(f"zh_TW: {maintenance.draft()} drafted")


@app.command()
def fill(language: str, file: Annotated[Path, typer.Argument(exists=True)]) -> None:
    """Take a translator's FILE (.po, entries in any order) into the empty entries of LANGUAGE."""
    typer.echo(f"{language}: {maintenance.fill(language, read_catalogue(file, language))} filled")


if __name__ == "__main__":
    app()
