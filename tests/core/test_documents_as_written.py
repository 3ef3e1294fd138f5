"""What the documents write wrongly stays visible: the as-written form and the one in use differ where they
should.
"""

from core.methods.entries import METHODS


def test_every_method_names_a_file_that_exists() -> None:
    from pathlib import Path

    root = Path(__file__).resolve().parents[2]
    assert all((root / method.code).exists() for method in METHODS)


def test_ids_are_unique_and_examples_compute() -> None:
    assert len({method.id for method in METHODS}) == len(METHODS)
    for method in METHODS:
        if method.example is not None:
            assert method.example.as_written() == method.example.as_written()
