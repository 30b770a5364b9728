"""The typefaces of the drawings, in two sets that never meet: train and test.

Families with a common ancestor (Open Sans and Noto Sans, Lato and Carlito, Nimbus Sans and
FreeSans) stand on the same side, so that a figure on "test" is one on letter shapes never seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/usr/share/fonts")
TRUETYPE, OPENTYPE = "truetype", "opentype"


@dataclass(frozen=True, slots=True)
class Family:
    """A typeface in a lighter and a heavier cut; weight says how often cards use it."""

    name: str
    regular: str
    bold: str
    weight: float = 1.0


LIBERATION = f"{TRUETYPE}/liberation"
ROBOTO = f"{TRUETYPE}/roboto/unhinted"
OPEN_SANS = f"{TRUETYPE}/open-sans/OpenSans"
DEJAVU = f"{TRUETYPE}/dejavu/DejaVuSans"
INTER = f"{OPENTYPE}/inter/Inter"
NOTO = f"{TRUETYPE}/noto/Noto"
URW = f"{OPENTYPE}/urw-base35"
LATO = f"{TRUETYPE}/lato/Lato"
ADF = f"{TRUETYPE}/adf"
PARATYPE = f"{TRUETYPE}/paratype"
TEXT: dict[str, tuple[Family, ...]] = {
    "train": (
        Family("Liberation Sans", f"{LIBERATION}/LiberationSans-Regular.ttf",
               f"{LIBERATION}/LiberationSans-Bold.ttf", 6.0),
        Family("Liberation Sans Narrow", f"{LIBERATION}/LiberationSansNarrow-Regular.ttf",
               f"{LIBERATION}/LiberationSansNarrow-Bold.ttf", 1.5),
        Family("DejaVu Sans", f"{DEJAVU}.ttf", f"{DEJAVU}-Bold.ttf", 2.5),
        Family("DejaVu Sans Condensed", f"{DEJAVU}Condensed.ttf",
               f"{DEJAVU}Condensed-Bold.ttf", 2.0),
        Family("Roboto", f"{ROBOTO}/RobotoTTF/Roboto-Regular.ttf",
               f"{ROBOTO}/RobotoTTF/Roboto-Bold.ttf", 2.0),
        Family("Roboto Medium", f"{ROBOTO}/RobotoTTF/Roboto-Medium.ttf",
               f"{ROBOTO}/RobotoTTF/Roboto-Black.ttf"),
        Family("Roboto Condensed", f"{ROBOTO}/RobotoCondensed-Regular.ttf",
               f"{ROBOTO}/RobotoCondensed-Bold.ttf", 1.5),
        Family("Open Sans", f"{OPEN_SANS}-Regular.ttf", f"{OPEN_SANS}-Bold.ttf", 2.0),
        Family("Open Sans Semibold", f"{OPEN_SANS}-Semibold.ttf", f"{OPEN_SANS}-ExtraBold.ttf"),
        Family("Noto Sans", f"{NOTO}Sans-Regular.ttf", f"{NOTO}Sans-Bold.ttf", 2.0),
        Family("Noto Sans Display", f"{NOTO}SansDisplay-Regular.ttf",
               f"{NOTO}SansDisplay-Bold.ttf"),
        Family("Inter", f"{INTER}-Regular.otf", f"{INTER}-Bold.otf", 2.0),
        Family("Inter Medium", f"{INTER}-Medium.otf", f"{INTER}-SemiBold.otf"),
        Family("URW Gothic", f"{URW}/URWGothic-Book.otf", f"{URW}/URWGothic-Demi.otf", 0.3),
        Family("Tuffy", f"{TRUETYPE}/tuffy/Tuffy.ttf", f"{TRUETYPE}/tuffy/Tuffy_Bold.ttf"),
        Family("B612", f"{OPENTYPE}/b612/B612-Regular.otf", f"{OPENTYPE}/b612/B612-Bold.otf", 0.7),
        Family("Andika", f"{TRUETYPE}/andika/Andika-Regular.ttf",
               f"{TRUETYPE}/andika/Andika-Bold.ttf", 0.4),
        Family("Verana Sans", f"{ADF}/VeranaSans-Regular.otf", f"{ADF}/VeranaSans-Bold.otf", 0.6),
        Family("Universalis", f"{ADF}/UniversalisADFStd-Regular.otf",
               f"{ADF}/UniversalisADFStd-Bold.otf", 0.4),
        Family("Universalis Condensed", f"{ADF}/UniversalisADFStd-Cond.otf",
               f"{ADF}/UniversalisADFStd-BoldCond.otf", 0.5),
        Family("Nanum Gothic", f"{TRUETYPE}/nanum/NanumGothic.ttf",
               f"{TRUETYPE}/nanum/NanumGothicBold.ttf", 0.7),
        Family("PT Sans", f"{PARATYPE}/PTS55F.ttf", f"{PARATYPE}/PTS75F.ttf", 1.5),
        Family("PT Sans Caption", f"{PARATYPE}/PTC55F.ttf", f"{PARATYPE}/PTC75F.ttf", 0.7),
        Family("PT Sans Narrow", f"{PARATYPE}/PTN57F.ttf", f"{PARATYPE}/PTN77F.ttf", 0.7),
        Family("M+ 1", f"{OPENTYPE}/mplus/Mplus1-Regular.otf",
               f"{OPENTYPE}/mplus/Mplus1-Bold.otf"),
        Family("VL PGothic", f"{TRUETYPE}/vlgothic/VL-PGothic-Regular.ttf",
               f"{TRUETYPE}/vlgothic/VL-PGothic-Regular.ttf", 0.4),
        Family("Cabin", f"{OPENTYPE}/cabin/Cabin-Regular.otf", f"{OPENTYPE}/cabin/Cabin-Bold.otf"),
        Family("Sora", f"{OPENTYPE}/sora/Sora-Regular.otf", f"{OPENTYPE}/sora/Sora-Bold.otf", 0.5),
        Family("Manrope", f"{TRUETYPE}/manrope/Manrope-Medium.ttf",
               f"{TRUETYPE}/manrope/Manrope-Bold.ttf", 0.8),
        Family("Karla", f"{OPENTYPE}/karla/Karla-Regular.otf", f"{OPENTYPE}/karla/Karla-Bold.otf"),
        Family("Play", f"{OPENTYPE}/play/Play-Regular.otf", f"{OPENTYPE}/play/Play-Bold.otf", 0.5),
        Family("Go", "fonts-go/Go-Regular.ttf", "fonts-go/Go-Bold.ttf"),
        Family("Gillius", f"{TRUETYPE}/adf/GilliusADF-Regular.otf",
               f"{TRUETYPE}/adf/GilliusADF-Bold.otf", 0.7),
        Family("Gillius Condensed", f"{TRUETYPE}/adf/GilliusADF-Cond.otf",
               f"{TRUETYPE}/adf/GilliusADF-BoldCond.otf", 0.5),
        Family("Ikarius", f"{TRUETYPE}/adf/IkariusADFStd-Regular.otf",
               f"{TRUETYPE}/adf/IkariusADFStd-Bold.otf", 0.6),
        Family("Libris", f"{TRUETYPE}/adf/LibrisADFStd-Regular.otf",
               f"{TRUETYPE}/adf/LibrisADFStd-Bold.otf", 0.6),
        Family("Allerta", f"{OPENTYPE}/allerta/allerta_medium.otf",
               f"{OPENTYPE}/allerta/allerta_medium.otf", 0.5),
        Family("Averia Sans", f"{TRUETYPE}/averia-gwf/AveriaSansGWF-Regular.ttf",
               f"{TRUETYPE}/averia-gwf/AveriaSansGWF-Bold.ttf", 0.5),
        Family("Clear Sans", f"{TRUETYPE}/clear-sans/ClearSans-Regular.ttf",
               f"{TRUETYPE}/clear-sans/ClearSans-Bold.ttf", 1.2),
        Family("Clear Sans Light", f"{TRUETYPE}/clear-sans/ClearSans-Light.ttf",
               f"{TRUETYPE}/clear-sans/ClearSans-Medium.ttf", 0.6),
        Family("Dosis", f"{OPENTYPE}/dosis/Dosis-Medium.otf",
               f"{OPENTYPE}/dosis/Dosis-Bold.otf", 0.5),
        Family("IPAex Gothic", f"{OPENTYPE}/ipaexfont-gothic/ipaexg.ttf",
               f"{OPENTYPE}/ipaexfont-gothic/ipaexg.ttf", 0.7),
        Family("Jura", f"{OPENTYPE}/jura/Jura-Medium.otf",
               f"{OPENTYPE}/jura/Jura-Bold.otf", 0.4),
        Family("League Spartan", f"{OPENTYPE}/league-spartan/LeagueSpartan-Regular.otf",
               f"{OPENTYPE}/league-spartan/LeagueSpartan-Bold.otf", 0.5),
        Family("BIZ UDPGothic", f"{TRUETYPE}/bizud-gothic/BIZUDPGothic-Regular.ttf",
               f"{TRUETYPE}/bizud-gothic/BIZUDPGothic-Bold.ttf", 1.0),
        Family("osifont", f"{TRUETYPE}/osifont/osifont.ttf",
               f"{TRUETYPE}/osifont/osifont.ttf", 0.3),
        Family("Quicksand", f"{TRUETYPE}/quicksand/Quicksand-Medium.ttf",
               f"{TRUETYPE}/quicksand/Quicksand-Bold.ttf", 0.5),
        Family("Roadgeek D", f"{TRUETYPE}/roadgeek/RG2014D.ttf",
               f"{TRUETYPE}/roadgeek/RG2014D.ttf", 0.6),
        Family("Roadgeek E", f"{TRUETYPE}/roadgeek/RG2014E.ttf",
               f"{TRUETYPE}/roadgeek/RG2014EM.ttf", 0.8),
        Family("Sawarabi Gothic", f"{TRUETYPE}/sawarabi-gothic/sawarabi-gothic-medium.ttf",
               f"{TRUETYPE}/sawarabi-gothic/sawarabi-gothic-medium.ttf", 0.7),
        Family("Harmattan", f"{TRUETYPE}/harmattan/Harmattan-Regular.ttf",
               f"{TRUETYPE}/harmattan/Harmattan-Bold.ttf", 0.5),
        Family("Padauk", f"{TRUETYPE}/padauk/Padauk-Regular.ttf",
               f"{TRUETYPE}/padauk/Padauk-Bold.ttf", 0.5),
        Family("Tiresias Infofont", f"{TRUETYPE}/tiresias/tiresias_infofont.ttf",
               f"{TRUETYPE}/tiresias/tiresias_infofont_bold.ttf", 0.8),
        Family("Tiresias PCfont", f"{TRUETYPE}/tiresias/tiresias_pcfont.ttf",
               f"{TRUETYPE}/tiresias/tiresias_pcfont_bold.ttf", 0.5),
        Family("Un Dotum", f"{TRUETYPE}/unfonts-core/UnDotum.ttf",
               f"{TRUETYPE}/unfonts-core/UnDotumBold.ttf", 1.0),
        Family("Un Dinaru", f"{TRUETYPE}/unfonts-core/UnDinaru.ttf",
               f"{TRUETYPE}/unfonts-core/UnDinaruBold.ttf", 0.5),
        Family("Un Graphic", f"{TRUETYPE}/unfonts-core/UnGraphic.ttf",
               f"{TRUETYPE}/unfonts-core/UnGraphicBold.ttf", 0.7),
        Family("Baekmuk Dotum", f"{TRUETYPE}/baekmuk/dotum.ttf",
               f"{TRUETYPE}/baekmuk/hline.ttf", 0.8),
        Family("Baekmuk Gulim", f"{TRUETYPE}/baekmuk/gulim.ttf",
               f"{TRUETYPE}/baekmuk/gulim.ttf", 0.4),
        Family("WenQuanYi Zen Hei", f"{TRUETYPE}/wqy/wqy-zenhei.ttc",
               f"{TRUETYPE}/wqy/wqy-zenhei.ttc", 0.6),
        Family("WenQuanYi Micro Hei", f"{TRUETYPE}/wqy/wqy-microhei.ttc",
               f"{TRUETYPE}/wqy/wqy-microhei.ttc", 0.6),
        Family("Ume P Gothic", f"{TRUETYPE}/horai-umefont/ume-pgo4.ttf",
               f"{TRUETYPE}/horai-umefont/ume-pgo5.ttf", 0.6),
        Family("Ume P Gothic C", f"{TRUETYPE}/horai-umefont/ume-pgc4.ttf",
               f"{TRUETYPE}/horai-umefont/ume-pgc5.ttf", 0.4),
        Family("Routed Gothic", f"{TRUETYPE}/routed-gothic/routed-gothic.ttf",
               f"{TRUETYPE}/routed-gothic/routed-gothic.ttf", 0.4),
        Family("Routed Gothic Narrow", f"{TRUETYPE}/routed-gothic/routed-gothic-narrow.ttf",
               f"{TRUETYPE}/routed-gothic/routed-gothic-narrow.ttf", 0.3),
        Family("Manjari", f"{OPENTYPE}/malayalam/Manjari-Regular.otf",
               f"{OPENTYPE}/malayalam/Manjari-Bold.otf", 0.4),
        Family("Khmer OS", f"{TRUETYPE}/khmeros/KhmerOS.ttf",
               f"{TRUETYPE}/khmeros/KhmerOS.ttf", 0.5),
        Family("Khmer OS Siemreap", f"{TRUETYPE}/khmeros/KhmerOSsiemreap.ttf",
               f"{TRUETYPE}/khmeros/KhmerOSsiemreap.ttf", 0.5),
        Family("Comfortaa", f"{TRUETYPE}/comfortaa/Comfortaa-Regular.ttf",
               f"{TRUETYPE}/comfortaa/Comfortaa-Bold.ttf", 0.3),
        Family("Yanone Kaffeesatz", f"{OPENTYPE}/yanone-kaffeesatz/YanoneKaffeesatz-Regular.otf",
               f"{OPENTYPE}/yanone-kaffeesatz/YanoneKaffeesatz-Bold.otf", 0.3),
    ),
    "test": (
        Family("Nimbus Sans", f"{URW}/NimbusSans-Regular.otf", f"{URW}/NimbusSans-Bold.otf", 3.0),
        Family("Nimbus Sans Narrow", f"{URW}/NimbusSansNarrow-Regular.otf",
               f"{URW}/NimbusSansNarrow-Bold.otf"),
        Family("FreeSans", f"{TRUETYPE}/freefont/FreeSans.ttf",
               f"{TRUETYPE}/freefont/FreeSansBold.ttf"),
        Family("Lato", f"{LATO}-Regular.ttf", f"{LATO}-Bold.ttf", 1.5),
        Family("Lato Medium", f"{LATO}-Medium.ttf", f"{LATO}-Heavy.ttf", 0.5),
        Family("Carlito", f"{TRUETYPE}/crosextra/Carlito-Regular.ttf",
               f"{TRUETYPE}/crosextra/Carlito-Bold.ttf"),
        Family("Cantarell", f"{OPENTYPE}/cantarell/Cantarell-Regular.otf",
               f"{OPENTYPE}/cantarell/Cantarell-Bold.otf"),
        Family("Oxygen", f"{TRUETYPE}/oxygen/Oxygen-Sans.ttf",
               f"{TRUETYPE}/oxygen/Oxygen-Sans-Bold.ttf", 0.7),
        Family("Switzera", f"{ADF}/SwitzeraADF-Regular.otf", f"{ADF}/SwitzeraADF-Bold.otf"),
    ),
}  # fmt: skip
# The NIK stands in OCR-A on most cards; look-alikes and monospaced faces keep a reader from
# leaning on one drawing of it.
NIK: dict[str, tuple[Family, ...]] = {
    "train": (
        Family("OCR-A", f"{TRUETYPE}/ocr-a/OCRA.ttf", f"{TRUETYPE}/ocr-a/OCRA.ttf", 8.0),
        Family("OCR-A Condensed", f"{TRUETYPE}/ocr-a/OCRACondensed.ttf",
               f"{TRUETYPE}/ocr-a/OCRACondensed.ttf", 1.5),
        Family("OCR-B", f"{OPENTYPE}/ocr-b/OCRB.otf", f"{OPENTYPE}/ocr-b/OCRBS.otf", 1.0),
        Family("DejaVu Sans Mono", f"{DEJAVU}Mono.ttf", f"{DEJAVU}Mono-Bold.ttf", 0.7),
        Family("Liberation Mono", f"{LIBERATION}/LiberationMono-Regular.ttf",
               f"{LIBERATION}/LiberationMono-Bold.ttf", 0.7),
        Family("B612 Mono", f"{OPENTYPE}/b612/B612Mono-Regular.otf",
               f"{OPENTYPE}/b612/B612Mono-Bold.otf", 0.4),
        Family("Nanum Gothic Coding", f"{TRUETYPE}/nanum/NanumGothicCoding.ttf",
               f"{TRUETYPE}/nanum/NanumGothicCodingBold.ttf", 0.4),
        Family("JetBrains Mono", f"{TRUETYPE}/jetbrains-mono/JetBrainsMono-Regular.ttf",
               f"{TRUETYPE}/jetbrains-mono/JetBrainsMono-Bold.ttf", 0.5),
        Family("Fira Code", f"{TRUETYPE}/firacode/FiraCode-Regular.ttf",
               f"{TRUETYPE}/firacode/FiraCode-Bold.ttf", 0.5),
        Family("Inconsolata", f"{OPENTYPE}/inconsolata/Inconsolata.otf",
               f"{OPENTYPE}/inconsolata/Inconsolata.otf", 0.4),
    ),
    "test": (
        Family("OCR-A Bold", f"{TRUETYPE}/ocr-a/OCRABold.ttf",
               f"{TRUETYPE}/ocr-a/OCRABold.ttf", 5.0),
        Family("Mononoki", f"{TRUETYPE}/mononoki/mononoki-Regular.ttf",
               f"{TRUETYPE}/mononoki/mononoki-Bold.ttf", 0.5),
        Family("Hack", f"{TRUETYPE}/hack/Hack-Regular.ttf", f"{TRUETYPE}/hack/Hack-Bold.ttf", 0.7),
        Family("FreeMono", f"{TRUETYPE}/freefont/FreeMonoBold.ttf",
               f"{TRUETYPE}/freefont/FreeMonoBold.ttf", 0.3),
    ),
}  # fmt: skip
