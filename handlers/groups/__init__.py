"""Groups and channels: the bot answers its own commands there, and hears nothing else."""
