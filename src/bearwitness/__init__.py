"""The desk at which networks that document attacks on civilians work."""

__version__ = "0.1.0"
