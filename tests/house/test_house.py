"""The house rules that a machine can see: lint, types, imports, sizes, texts, generated files."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from core.plan.document.library import READY_MADE, ready_made
from tools import names, translations

ROOT = Path(__file__).resolve().parents[2]
CODE = ("app.py", "server.py", "core", "present", "reports", "store", "ui", "pages", "tools", "benchmarks")


def python_files() -> list[Path]:
    return [
        path
        for name in CODE
        for path in ([ROOT / name] if name.endswith(".py") else sorted((ROOT / name).rglob("*.py")))
    ]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)])
def test_lint_and_types(command: tuple[str, ...]) -> None:
    found = run(*command)
    assert found.returncode == 0, found.stdout[-3_000:] + found.stderr[-1_000:]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_run_one_way() -> None:
    found = lint_imports(ROOT)
    assert found.returncode == 0, found.stdout[-3_000:]


def test_a_planted_violation_is_caught(tmp_path: Path) -> None:
    for name in ("core", "present", "reports", "store", "ui", "tools"):
        for path in (ROOT / name).rglob("*.py"):
            target = tmp_path / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    (tmp_path / "core/market/planted.py").write_text(
        '"""Planted."""\nimport core.simulation.run\nimport streamlit\n', encoding="utf-8"
    )
    found = lint_imports(tmp_path)
    assert found.returncode != 0
    assert "core.market.planted" in found.stdout


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }


def test_pages_and_app_import_no_charts_library_and_no_database() -> None:
    for path in [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]:
        bad = {
            name
            for name in imports_of(path)
            if name.split(".")[0] in ("plotly", "sqlalchemy", "scipy", "sklearn")
        }
        assert not bad, (path, bad)


def test_only_present_charts_imports_plotly() -> None:
    for path in python_files():
        if "plotly" in {name.split(".")[0] for name in imports_of(path)}:
            assert path.is_relative_to(ROOT / "present" / "charts"), path


def test_no_page_lies_directly_in_pages() -> None:
    assert not list((ROOT / "pages").glob("*.py"))


def test_files_and_pages_keep_their_size() -> None:
    for path in python_files():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= (120 if path.is_relative_to(ROOT / "pages") else 300), (path, lines)


def test_pages_hold_no_bare_texts_which_streamlit_would_draw() -> None:
    for path in (ROOT / "pages").rglob("*.py"):
        statements = ast.parse(path.read_text(encoding="utf-8")).body[1:]
        values = [one.value for one in statements if isinstance(one, ast.Expr)]
        bare = [one for one in values if isinstance(one, ast.Constant)]
        assert not bare, (path, bare[0].lineno)


def test_public_functions_and_classes_say_what_they_do() -> None:
    for path in python_files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), path
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                assert ast.get_docstring(node), (path, node.name)


@pytest.mark.parametrize("code", [code for code in translations.LANGUAGES if code != "en"])
def test_every_text_is_translated_with_its_placeholders(code: str) -> None:
    assert translations.missing(code) == []
    held = translations.read_catalogue(code)
    for text in translations.messages():
        entry = held.get(text)
        assert entry is not None
        assert _placeholders(text) == _placeholders(str(entry.string)), text


def _placeholders(text: str) -> set[str]:
    from string import Formatter

    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name}


def test_every_name_of_a_ready_made_plan_exists_in_both_languages() -> None:
    for name in READY_MADE:
        english, chinese = ready_made(name), ready_made(name, "zh_CN")
        assert english.company.name != chinese.company.name
        assert [one.id for one in english.financing.rounds] == [one.id for one in chinese.financing.rounds]


def test_the_glossary_is_generated_from_the_schema() -> None:
    assert (ROOT / "docs" / "names.md").read_text(encoding="utf-8") == names.glossary(), (
        "run python -m tools.names"
    )
