"""Those who work for the school: their roles on a site and below it, and what a role allows."""
