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
    found = base if base not in used else f"{base}_{_free_number(base, used)}"
    used.add(found)
    return found


def _free_number(base: str, used: set[str]) -> int:
    """Return a number from 2 on that is free, by doubling and halving: a file may hold one name many
    times.
    """
    step = 1
    while f"{base}_{1 + step}" in used:
        step *= 2
    low, high = step // 2, step  # 1 + low is taken (or is the name itself), 1 + high is free
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if f"{base}_{1 + middle}" in used else (low, middle)
    return 1 + high
