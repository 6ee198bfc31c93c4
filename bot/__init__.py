"""The running application: command line, settings, composition, intake, delivery, storage of conversations."""
