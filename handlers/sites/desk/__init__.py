"""/site: all that is on at one site, for those who see to it."""
