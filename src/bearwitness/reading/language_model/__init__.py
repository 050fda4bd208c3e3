"""The reader that asks a language model, and takes nothing from it that the report's own words don't hold."""

from bearwitness.reading.language_model.reader import Ask, LanguageModelReader

__all__ = ["Ask", "LanguageModelReader"]
