"""Who was at a session, and why not: what stands below sign-ups, which look at it too."""
