"""One module a revision, in order; `make revision m="..."` writes the next one."""
