"""What the work desk shows of the sites in somebody's scope: read only, nothing is changed."""
