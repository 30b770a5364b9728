"""How lines are written, for tests of readers."""

from __future__ import annotations

import string

from elements import Script

WORDS = Script()
NAME = Script(barred='0123456789+*&"', trusted=lambda text: False)
ADDRESS = Script(characters=string.ascii_uppercase + string.digits + " .,/-'()")
NUMBER = Script(characters=string.digits + ":", language="eng", numeral=True)
DATE = Script(characters=string.digits + "-:")
SEX = Script(characters=string.ascii_uppercase + "-")
