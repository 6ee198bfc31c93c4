"""The desk: what residents ask the school, as conversations that staff of a site answer."""
