"""The control API: what the page, the tests and the demo steer the playground with."""
