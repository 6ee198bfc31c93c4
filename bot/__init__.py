"""The running application: command line, settings, composition, intake and delivery."""
