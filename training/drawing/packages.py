"""Print the Debian packages that hold the typefaces of the drawings, for apt-get install.

sudo apt-get install $(python -m training.drawing.packages)
"""

from __future__ import annotations

PACKAGES = """
libfribidi0 fonts-liberation fonts-liberation2 fonts-dejavu fonts-noto-core fonts-urw-base35
fonts-freefont-ttf fonts-roboto-unhinted fonts-open-sans fonts-lato fonts-inter fonts-cantarell
fonts-crosextra-carlito fonts-ocr-a fonts-ocr-b fonts-hack fonts-tuffy fonts-b612
fonts-sil-andika fonts-adf-verana fonts-adf-universalis fonts-adf-switzera fonts-nanum
fonts-oxygen fonts-mononoki fonts-paratype fonts-mplus fonts-vlgothic fonts-cabin fonts-sora
fonts-manrope fonts-karla fonts-play fonts-go fonts-adf-gillius fonts-adf-ikarius
fonts-adf-libris fonts-allerta fonts-averia-sans-gwf fonts-clear-sans fonts-dosis
fonts-ipaexfont-gothic fonts-jura fonts-league-spartan fonts-morisawa-bizud-gothic fonts-osifont
fonts-quicksand fonts-roadgeek fonts-sawarabi-gothic fonts-sil-harmattan fonts-sil-padauk
fonts-tiresias fonts-unfonts-core fonts-baekmuk fonts-wqy-zenhei fonts-wqy-microhei
fonts-horai-umefont fonts-routed-gothic fonts-smc-manjari fonts-khmeros fonts-comfortaa
fonts-yanone-kaffeesatz fonts-jetbrains-mono fonts-firacode fonts-inconsolata
""".split()


if __name__ == "__main__":
    print(*PACKAGES)
