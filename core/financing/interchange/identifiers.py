"""Ids for entries that come from other programs."""


def identifier(name: str, used: set[str]) -> str:
    """Return a free id made of the name's small letters and digits."""
    plain = (
        "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name.lower()).strip(
            "_"
        )[:30]
        or "owner"
    )
    base = plain if plain[0].isalpha() else f"o_{plain}"
    number, found = 2, base
    while found in used:
        found, number = f"{base}_{number}", number + 1
    used.add(found)
    return found
