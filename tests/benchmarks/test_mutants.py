"""The mutation campaign: a reason that a survivor has is that of a line that is there."""

from benchmarks.mutants import OPERATORS, ROOT, Mutant, reason_of, reasons


def test_every_reason_is_of_a_line_and_an_operator_that_exist() -> None:
    for path, line, operator in reasons():
        texts = [text.strip() for text in (ROOT / path).read_text(encoding="utf-8").splitlines()]
        assert line in texts, (path, line)
        assert operator in OPERATORS


def test_a_reason_is_found_by_the_line_s_text() -> None:
    (path, line, operator), why = next(iter(reasons().items()))
    texts = [text.strip() for text in (ROOT / path).read_text(encoding="utf-8").splitlines()]
    here = (ROOT / path).relative_to(ROOT)
    assert reason_of(Mutant(here, operator, 0, texts.index(line) + 1), reasons()) == why
    assert reason_of(Mutant(here, operator, 0, 1), reasons()) is None
