"""What people answer to notices: by a press, by a reply, and in their own words."""
