"""Menu items made and changed by organisers: what there is, drafts of it, and what saving does."""
