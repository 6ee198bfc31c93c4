"""Who said that they were ill, and is to be asked by phone how they are."""
