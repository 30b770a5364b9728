"""Print the packages of typefaces for apt-get install, and how many designs each side has.

python -m training.kinds.invoice.packages
"""

from __future__ import annotations

from training.kinds.invoice.faces import PACKAGES, designs, different, latin_faces


def main() -> None:
    print(*PACKAGES)
    for side, faces in designs().items():
        print(f"{side}: {len(faces)} faces, {different(faces)} designs of Arabic digits, "
              f"{len(latin_faces(side))} Latin faces")  # fmt: skip


if __name__ == "__main__":
    main()
