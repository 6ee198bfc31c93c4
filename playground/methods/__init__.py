"""The methods of the Bot API that the playground carries out, one module per subject."""
