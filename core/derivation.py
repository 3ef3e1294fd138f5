"""What a result means, as data: label, unit, formula, the documents' id, source, the inputs it came from, and
where it is computed.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Derivation:
    """The explanation of one figure; texts are message ids.

    `formula` is mathematics in plain characters, not translated. `inputs` are paths of the Plan, or sections
    of it; `code` is the file, from the project's root, in which the figure is computed.
    """

    label: str
    unit: str
    help: str
    formula: str
    inputs: tuple[str, ...]
    code: str
    documents: tuple[str, ...] = ()
    source: str = ""
