"""The versions of the library and of the policy language, which move apart."""

__version__ = "0.1.0"
LANGUAGE = 1
