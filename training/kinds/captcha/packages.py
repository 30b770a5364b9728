"""Print the Debian packages of captchas' typefaces, beside those of `training.drawing.packages`.

python -m training.kinds.captcha.packages
"""

from __future__ import annotations

from training.kinds.captcha.faces import PACKAGES


def main() -> None:
    print(*PACKAGES)


if __name__ == "__main__":
    main()
