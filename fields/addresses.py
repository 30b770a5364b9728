"""Street addresses on an Indonesian card: JL., GG., BLOK, NO., estates and hamlets, numbers.

>>> read("JL.MELATI N0.5O")
('JL.MELATI NO.50', ('JL.MELATI N0.5O→JL.MELATI NO.50: digits stand together',))
>>> alike("JALAN MASID NO7")
('JALAN MASJID NO 7', 'JALAN MASID NO 7')
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, product

from fields import names
from fields.digits import read_digits
from fields.near_names import a_letter_away

MOST_ALIKE = 24
WORDS = frozenset(
    """APARTEMEN ASRI BANJAR BARAT BLOK BUKIT BUMI CITRA CLUSTER DESA DUKUH DUSUN GAMPONG GANG
    GRAHA GRIYA HIJAU INDAH JALAN JORONG KAMPUNG KOMPLEK LINGKUNGAN LORONG MASJID PASAR
    PEDUKUHAN PERMAI PERMATA PERUM PERUMAHAN PERUMNAS PONDOK RAYA RESIDENCE RUMAH RUSUN SELATAN
    SEKOLAH TAMAN TENGAH TIMUR UTARA VILLA WISMA""".split()
)
# Heroes, trees, flowers, birds, mountains and rivers: what most streets are called after.
STREETS = frozenset(
    """ABDUL ABDULLAH ABDURRAHMAN ACHMAD ADI ADISUCIPTO AGUNG AGUS AHMAD AKASIA ALAM AMIR AMPERA
    ANGGREK ANGGUR ANTASARI ANYELIR ARIEF ARJUNA ASAM ASEM ASIA ATAS BABAKAN BABATAN BADAK BAHAGIA
    BAKTI BALAI BALI BANDUNG BANGAU BANGKA BANYU BARU BASUKI BATANG BATU BAWAH BAYAM BELAKANG
    BELANAK BELIMBING BENDUNGAN BENTENG BERDIKARI BERINGIN BESAR BHAKTI BHAYANGKARA BINA BORNEO
    BOUGENVILLE BRAWIJAYA BROMO BUAH BUANA BUDAYA BUDI BUGENVIL BUKIT BUNGA BUNTU BUNTUNG BUYUT
    CAHAYA CAKRAWALA CANDI CEMARA CEMPAKA CENDANA CENDERAWASIH CENDRAWASIH CENGKEH CIKINI CILIWUNG
    CIPTO CISADANE CITARUM COKROAMINOTO CUT DAHLIA DALAM DANAU DARAT DARMA DARUSSALAM DAUN DELIMA
    DEPAN DEWI DHARMA DIEN DIPONEGORO DONOREJO DUA DURIAN DURI DWIKORA EMPAT FLAMBOYAN GADING
    GAJAH GARUDA GATOT GEDONG GELATIK GEREJA GOTONG GUNUNG GURAMI HAJI HALIM HAMKA HANG HARAPAN
    HARMONI HASANUDDIN HASYIM HATTA HAYAM HIDAYAT HUSEIN HUTAN IBRAHIM ILIR IMAM INDUSTRI IRIAN
    ISKANDAR ISMAIL JAGUNG JAKARTA JAMBU JATI JAWA JAYA JENDERAL JENDRAL JERUK KACA KALI KALIMANTAN
    KAPTEN KARANG KARTINI KARYA KASUARI KAUMAN KAYU KEBON KEBUN KECIL KELAPA KEMBANG KEMUNING
    KENANGA KENARI KENCANA KEPODANG KERAMAT KERINCI KETAPANG KETILANG KOTA KRAMAT KRESNA
    KUSUMA KUTILANG LAMA LANGGAR LAPANGAN LAUT LAWU LEBAK LEMBAH LESTARI LETJEN LIMA LINTAS LOGAM
    MADURA MAHAKAM MAJAPAHIT MAKAM MAKMUR MALABAR MALAKA MANGGA MANGGIS MANUNGGAL MANYAR MARTADINATA
    MAS MASJID MATAHARI MATARAM MAWAR MAYJEN MEKAR MELATI MELUR MENTENG MERAK MERANTI MERAPI
    MERBABU MERDEKA MERPATI MESJID MOHAMMAD MOJOPAHIT MONGINSIDI MUARA MUHAMMAD MULIA MULYA MURAI
    MUSHOLLA MUSTIKA NANGKA NASIONAL NEGARA NILAM NIRWANA NURI NUSA NUSANTARA NYAI OTISTA PADANG
    PADJAJARAN PAHLAWAN PAJAJARAN PALA PALEM PANCASILA PANDAWA PANDU PANGERAN PANGLIMA PANGRANGO
    PANTAI PANTI PARIT PASANTREN PASIR PATIMURA PATTIMURA PELABUHAN PELAJAR PELITA PEMUDA
    PENDIDIKAN PERINTIS PERJUANGAN PERKUTUT PERTIWI PESANTREN PETA PINANG PINUS PINTU PIPIT
    PISANG PRAMUKA PROKLAMASI PULAU PUSAKA PUTRA PUTRI RADEN RAJA RAJAWALI RAMBUTAN RAHMAT RASUNA
    RAWA REJO RINJANI RUKUN SADEWA SAHARJO SAID SALAK SALEH SALIM SAMANHUDI SAMPING SAMRATULANGI
    SAMUDRA SARI SATRIA SATU SAWAH SAWIT SAWO SEDERHANA SEJAHTERA SEMANGKA SEMERU SENTOSA SERAYU
    SERUNI SETIA SILIWANGI SIMPANG SINGA SIRSAK SISINGAMANGARAJA SLAMET SOEKARNO SOEPRAPTO SRI
    SRIKANDI SRIWIJAYA STASIUN SUBROTO SUBUR SUCI SUDIRMAN SUDIROHUSODO SUKA SUKARNO SULAWESI
    SULTAN SUMATERA SUMBER SUMEDANG SUNAN SUNGAI SUPRAPTO SUPRATMAN SURAPATI SURYA SUTERA SUTOMO
    SUTOYO SYARIF SYUHADA TANAH TANGKUBAN TANI TANJUNG TELADAN TELAGA TELUK TENAGA TERATAI TERUSAN
    TEUKU TIGA TIRTAYASA TUGU TUNGGAL UJUNG ULIN ULU UMAR UNTUNG USMAN VETERAN WACHID WAHID WALI
    WARINGIN WAHIDIN WARU WIJAYA WISATA WURUK YANI YOS ZAINAL""".split()
)
LEAST = 4  # letters of a word that may be misread
LEAST_STREET = 6  # and of what a street is called
LEAST_PART = 3  # letters of words that ran together
# S4, SN or S alone after NO, RT and RW; I alone may be Roman
_HOUSE = re.compile(r"\b(NO(?:\. ?| )|R[TW] )(I(?=\d)|[SOZB](?=\d|[A-Z]?\b))")
_LIKE_DIGITS = frozenset("SOZIB")
# Abbreviations without a vowel, JALAN and a block's letter begin no longer word; nor does a number.
_RUN_ON = re.compile(
    r"\b(?:JLN?|GG|KP|DSN)(?=[A-Z]{3})|\bJL(?=K[IH]\b)|\bGG(?=[IVX]+\b)|\bJALAN(?=[A-Z]{4})|\bBLO?K(?=[A-Z]\d)"
    r"|(?<=[A-Z]{3})(?=NO\. ?\d|R[TW] \d)|(?<=\d)(?=[A-Z]{4})"
)
_LETTERS_OF = {"0": "DGOC", "1": "IJ", "2": "Z", "4": "A", "5": "S", "6": "G", "8": "B"}
_BLOCK = re.compile(r"BLO?K\.?")
_HAMLET = re.compile(r"LINGK(?:UNGAN|\.)?")
_HAMLET_NUMBERS = {"B": "68", "S": "5", "T": "7", "Z": "2"}  # that are read as a lone letter
_HOUSE_WORD = re.compile(r"NO\.?|R[TW]")
_MIXED = re.compile(r"(?=.*\d)[\dSOZIB]*[SOZIB][\dSOZIB]*\d")
_LIKE_ROMAN = re.compile(r"(?=.*[JL1])[IJL1VX]{2,4}")
_ROMAN = re.compile(r"X?(?:I[VX]|V?I{0,3})")
_ABBREVIATED = re.compile(r"(?<=\b[A-Z]{2}\.)(?=[A-Z]{2})|(?<=\b[A-Z]{3}\.)(?=[A-Z]{2})")
_PLACE = re.compile(
    r"^(?:BANJAR|CLUSTER|DUKUH|DUSUN|GAMPONG|JORONG|KAMPUNG|LINGKUNGAN|PEDUKUHAN|RUSUN)(?=[A-Z]{3})"
)
_BLOCK_LETTER = re.compile(r"\bBLO?K\.? [A-Z](?=\d+\b(?! ?/))")
_BLOCK_SLASH = re.compile(r"\bBLO?K\.? [A-Z]([17])\d{1,2}\b(?! ?/)")  # a slash read as a digit
_PARTED_NUMBERS = re.compile(  # behind a block's letter
    r"(?:(?<=\b[A-Z])|(?<=\b[A-Z] )|(?<=\b[A-Z]\. ))(\d{1,2}?)[71]? (\d+)\b"
)
_JOINT = re.compile(r"\b(?:NO|JL|JLN|GG|KP|DSN|BLOK|BLK|LR|KOMP|KAV)(\. ?| )(?=\w)")
# What abbreviations are read as, and words that run together or are parted by a mark.
_ABBREVIATIONS = (
    (re.compile(r"\bB[IU1]K(?=\.? [A-Z]-?\d)"), "BLK"),
    (re.compile(r"\bG[CEOQ](?=\. ?\w)"), "GG"),
    (re.compile(r"\bKIHAJAR\b"), "KI HAJAR"),
    (re.compile(r"\b(JL|GG)(?=[A-MO-Z]\.(?: ?[A-Z]{2}|[A-Z]\.))"), r"\1 "),
)
_APOSTROPHE = re.compile(r"([A-Z]{3,})'([A-Z]{3,})")
KNOWN = WORDS | STREETS
_NUMBERED = re.compile(r"(?<=[A-Z]{4})(?=\d+\b)|(?<=\bR[TW])(?=\d)|(?<=\bNO)(?=\d)")


def read(text: str) -> tuple[str, tuple[str, ...]]:
    """The address in what a recogniser saw, and each change; it may be empty.

    O next to digits is a digit and so is I within BI4; N0. is NO. An I or L at the end of a number
    stays: houses and blocks are numbered 17L and I8. What no word begins or ends with stands apart
    from it; after NO, RT and RW comes a digit.
    """
    text = re.sub(r"^[\s.,:;'\"“”‘’`|~*°=_–—-]+|[\s,:;'\"“”‘’`|~*°=_–—-]+$", "", text)
    text = re.sub(r"(?<=\d)\.+$", "", text)  # no stop closes a number
    value = re.sub(r"\b(PROF|DRS?|IR|KH|HJ?|JL|GG|NO), ?(?=\w)", r"\1. ", text)
    value = re.sub(r"\bN0(?=[. ])", "NO", value)
    value = re.sub(r"(?<=\d)O|(?<=\b[A-MO-Z])O(?=\d)", "0", value)
    value = re.sub(r"(?<=\b[A-Z])I(?=\d)", "1", value)
    apart = _RUN_ON.sub(lambda found: found[0] + " ", value)
    numbered = _HOUSE.sub(lambda found: found[1] + read_digits(found[2])[0], apart)
    steps = (
        (text, value, "digits stand together"),
        (value, apart, "no word begins or ends so"),
        (apart, numbered, "a number begins with a digit"),
    )
    return numbered, tuple(f"{seen}→{meant}: {why}" for seen, meant, why in steps if seen != meant)


def alike(address: str) -> tuple[str, ...]:
    """What addresses of nearly the same letters would rather say: a blank before a number, one of
    `KNOWN` in place of a word that differs from it by a letter, a block's letter, a number's digit,
    an abbreviation in place of letters like it; at most MOST_ALIKE of them."""
    words = _abbreviated(_NUMBERED.sub(" ", address)).split(" ")
    choices = map(_words, words, ["", *words])
    whole = (" ".join(chosen) for chosen in product(*choices))
    others = (other for other in whole if other != address)
    return tuple(islice(others, MOST_ALIKE))


def _abbreviated(address: str) -> str:
    for seen, meant in _ABBREVIATIONS:
        address = seen.sub(meant, address)
    return _APOSTROPHE.sub(_without_mark, address)


def _without_mark(found: re.Match[str]) -> str:
    """Two known words without the apostrophe between them."""
    return f"{found[1]} {found[2]}" if {found[1], found[2]} <= KNOWN else found[0]


def parted(address: str) -> tuple[str, ...]:
    """Addresses in which two known words that ran together stand apart, or the sort of a place that
    an address begins with and its name; or a slash stands between the numbers of a block and a
    house: at a line's end it is lost, or read 7 or 1, or its blank is; or a dash behind the block's
    letter, which the nets pass over.

    >>> parted("JL. HAJIAGUS SALIM"), parted("DUKUHWUXI"), parted("BLOK C2")
    (('JL. HAJI AGUS SALIM',), ('DUKUH WUXI',), ('BLOK C-2',))
    >>> parted("BLOK D143")
    ('BLOK D-143', 'BLOK D/43')
    >>> parted("BLOK C. 27 10")
    ('BLOK C. 2 / 10', 'BLOK C. 2/ 10')
    """
    found = [
        address[: word.start() + k] + " " + address[word.start() + k :]
        for word in re.finditer(r"[A-Z]{6,}", address)
        if word[0] not in KNOWN
        for k in range(LEAST_PART, len(word[0]) - LEAST_PART + 1)
        if {word[0][:k], word[0][k:]} <= KNOWN
    ]
    if (place := _PLACE.match(address)) and address.split()[0] not in KNOWN:
        found.append(f"{place[0]} {address[place.end() :]}")
    for numbers in _PARTED_NUMBERS.finditer(address):
        start, end = address[: numbers.start()], address[numbers.end() :]
        found += [f"{start}{numbers[1]}{slash} {numbers[2]}{end}" for slash in (" /", "/")]
    for block in _BLOCK_LETTER.finditer(address):
        found.append(f"{address[: block.end()]}-{address[block.end() :]}")
    if slash := _BLOCK_SLASH.search(address):
        found.append(f"{address[: slash.start(1)]}/{address[slash.end(1) :]}")
    return tuple(found[:MOST_ALIKE])


def evenly(address: str) -> str:
    """The address with a blank before a slash that has one behind it: lines end at blanks.

    >>> evenly("BLOK C. 2/ 10"), evenly("NO. 2/10")
    ('BLOK C. 2 / 10', 'NO. 2/10')
    """
    return re.sub(r"(?<=\d)/ (?=\d)", " / ", address)


def slash_apart(address: str) -> str:
    """The address with blanks around a slash between numbers; a block's letter keeps its own.

    >>> slash_apart("NO. 44/25 CITRA RAYA"), slash_apart("BLOK C2/10"), slash_apart("RT 01/02")
    ('NO. 44 / 25 CITRA RAYA', 'BLOK C2/10', 'RT 01/02')
    """
    return re.sub(r"(?<![A-Z\d])(?<!RT )(\d+)/(?=\d)", r"\1 / ", address)


def marked(address: str) -> tuple[str, ...]:
    """Addresses with another of the ways in which a number is joined to its NO, a name to its JL:
    ``NO.21``, ``NO 21``, ``NO. 21``; where the picture makes one likelier, it is printed.

    >>> marked("JL MAWAR NO.21")
    ('JL.MAWAR NO.21', 'JL. MAWAR NO.21', 'JL MAWAR NO 21', 'JL MAWAR NO. 21')
    """
    found = []
    for joint in _JOINT.finditer(address):
        start, end = address[: joint.start(1)], address[joint.end(1) :]
        found += [start + way + end for way in (".", " ", ". ") if way != joint[1]]
    return tuple(found)


def slashed(address: str) -> tuple[str, ...]:
    """Addresses with a slash within their last number, which readers pass over in narrow type.

    >>> slashed("JL. MAWAR NO. 187"), slashed("JL. MAWAR NO. 18/7")
    (('JL. MAWAR NO. 1/87', 'JL. MAWAR NO. 18/7'), ())
    """
    number = re.search(r"(?<![\d/])\d{2,}(?![\d/])(?!.*\d)", address)
    if number is None:
        return ()
    return tuple(f"{address[:k]}/{address[k:]}" for k in range(number.start() + 1, number.end()))


def lettered(address: str) -> str:
    """The address with the letter B behind a house's number in place of a last 8.

    >>> lettered("BLOK III NO.1068 TAMAN SARI"), lettered("JL. MAWAR NO. 8")
    ('BLOK III NO.106B TAMAN SARI', 'JL. MAWAR NO. 8')
    """
    return re.sub(r"(\bNO(?:\. ?| )\d+)8\b", r"\1B", address)


def marked_blocks(address: str) -> tuple[str, ...]:
    """The address with a slash between a block's letter and its number, in place of a 1 or 7 that a
    slash may be read as, and between all; and with a stop, the last.

    >>> marked_blocks("TAMAN SARI A18"), marked_blocks("BLOK III NO.106B")
    (('TAMAN SARI A/8', 'TAMAN SARI A/18', 'TAMAN SARI A.18'), ())
    """
    between = re.sub(r"\b([A-Z])(?=\d)", r"\1/", address)
    if between == address:
        return ()
    instead = re.sub(r"\b([A-Z])[17](?=\d)", r"\1/", address)
    stop = re.sub(r"\b([A-Z])(?=\d)", r"\1.", address)
    return tuple(other for other in (instead, between, stop) if other != address)


def spaced(address: str) -> str:
    """The address with a blank after each abbreviation that a word follows at once.

    >>> spaced("JL.MELATI GG.2")
    'JL. MELATI GG.2'
    """
    return _ABBREVIATED.sub(" ", address)


def _words(seen: str, before: str) -> list[str]:
    """What a word may rather be for the word before it, the likeliest first, and the word itself
    last."""
    if _BLOCK.fullmatch(before):
        letters = _LETTERS_OF.get(seen[:1], "") if seen[1:2].isdigit() or seen[1:2] == "-" else ""
        return [*(letter + seen[1:] for letter in letters), seen]
    if _HAMLET.fullmatch(before) and seen in _HAMLET_NUMBERS:
        return [*_HAMLET_NUMBERS[seen], seen]
    if _MIXED.fullmatch(seen) or (_HOUSE_WORD.fullmatch(before) and seen in _LIKE_DIGITS):
        return [read_digits(seen)[0], seen]
    if _LIKE_ROMAN.fullmatch(seen) and seen not in ("11", "JL"):
        roman = re.sub("[JL1]", "I", seen)
        return [*[roman] * bool(_ROMAN.fullmatch(roman)), *["11"] * (roman == "II"), seen]
    if len(seen) < LEAST or not seen.isalpha() or seen in _with_people():
        return [seen]
    known = _with_people() if len(seen) >= LEAST_STREET else WORDS
    return [*a_letter_away(seen, known), seen]


@cache
def _with_people() -> frozenset[str]:
    """`KNOWN`, and words of names: streets are called after people."""
    return KNOWN | names.words()
