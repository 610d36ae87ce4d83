"""The version of this package, equal to that of rlgpt."""

__version__ = "0.1.0"
