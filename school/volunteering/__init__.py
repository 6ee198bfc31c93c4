"""What volunteers do here: joining, what and when they can, what they give, the service record."""
