"""Commands for developers: translations, the glossary."""
