"""List the commands, each with the first line of what it says about itself: python -m scripts."""

from __future__ import annotations

import ast
from pathlib import Path


def commands() -> dict[str, str]:
    """Dotted name → first line of the docstring, of every module here that can be run."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("*.py")):
        source = path.read_text("utf-8")
        if path.stem != "__main__" and '__name__ == "__main__"' in source:
            found[f"scripts.{path.stem}"] = (ast.get_docstring(ast.parse(source)) or "").split(
                "\n"
            )[0]
    return found


def main() -> None:
    """Print them; each takes --help."""
    found = commands()
    width = max(map(len, found))
    for name, line in found.items():
        print(f"python -m {name:{width}}  {line}")


if __name__ == "__main__":
    main()
