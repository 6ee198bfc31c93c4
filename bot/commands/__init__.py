"""What an operator can ask for, one module a matter; each adds its commands to the application."""
