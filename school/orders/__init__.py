"""Orders 点单: what liaisons order from the menu for their sites, and what becomes of it."""
