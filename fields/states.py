"""Codes of states and issuers in a machine-readable zone: ICAO Doc 9303 part 3, section 5.

ISO 3166-1's three letters, Germany's single ``D``, and the codes that ICAO adds: British nationals
who are no citizens, the United Nations, other issuers, people without a state, and ``UTO`` of
specimens. ``RKS`` and ``EUE`` stand on passports that are in use.

>>> is_valid("IDN"), is_valid("D<<"), is_valid("DEU"), is_valid("ZZZ")
(True, True, True, False)
"""

from __future__ import annotations

from fields.invalid import InvalidComponent, InvalidFormat

ISO = frozenset(
    """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR
    BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG
    COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH
    FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY
    HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM
    KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL
    MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR
    NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU
    SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA
    TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB
    VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
    """.split()
)
ADDED = frozenset(
    """
    D GBD GBN GBO GBP GBS UNO UNA UNK EUE RKS XBA XCC XCE XCO XDC XEC XES XIM XMP XOM XPO
    XXA XXB XXC XXX IAO UTO NTZ
    """.split()
)
CODES = ISO | ADDED
SPECIMEN = "UTO"
FILLER = "<"


def compact(code: str) -> str:
    """Without blanks and the fillers after it."""
    return code.strip().rstrip(FILLER)


def validate(code: str) -> str:
    """The code without fillers; raises InvalidFormat or InvalidComponent."""
    code = compact(code)
    if not (code.isascii() and code.isalpha() and code.isupper()):
        raise InvalidFormat("a state's code holds capital letters only")
    if code not in CODES:
        raise InvalidComponent("no state or issuer has this code")
    return code


def is_valid(code: str) -> bool:
    """Whether `validate` finds nothing wrong."""
    try:
        validate(code)
    except (InvalidFormat, InvalidComponent):
        return False
    return True
