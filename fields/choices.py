"""Closed sets of printed values: religion, marital status, blood type, sex, occupation.

Each set is a tuple of the values an Indonesian KTP prints (upper case) and, beside it, the other
spellings met on cards, mapped to the member they stand for. A reading keeps what is printed, so a
spelling is recognised as it stands; the member is its normal form.

Sources: Permendagri 109/2019 (forms and code lists of the population administration) for religion,
marital status, blood type and the 99 occupations; UU 24/2013 for the card's contents. Cards of
foreign residents carry English values.

>>> canonical("KATHOLIK", RELIGIONS, RELIGION_SPELLINGS)
'KATOLIK'
>>> canonical("PELAUT", OCCUPATIONS, OCCUPATION_SPELLINGS)
'PELAUT'
>>> canonical("PENYIHIR", OCCUPATIONS, OCCUPATION_SPELLINGS) is None
True
"""

from __future__ import annotations

from collections.abc import Mapping

RELIGIONS: tuple[str, ...] = (
    "ISLAM",
    "KRISTEN",
    "KATOLIK",
    "HINDU",
    "BUDDHA",
    "KONGHUCU",
    "KEPERCAYAAN TERHADAP TUHAN YME",
)
RELIGION_SPELLINGS: Mapping[str, str] = {
    "KATHOLIK": "KATOLIK",
    "BUDHA": "BUDDHA",
    "KHONGHUCU": "KONGHUCU",
    "KONG HU CU": "KONGHUCU",
    "PROTESTAN": "KRISTEN",
    "KRISTEN PROTESTAN": "KRISTEN",
    "KEPERCAYAAN": "KEPERCAYAAN TERHADAP TUHAN YME",
    "KEPERCAYAAN THD TUHAN YME": "KEPERCAYAAN TERHADAP TUHAN YME",
    "KEPERCAYAAN TERHADAP TUHAN": "KEPERCAYAAN TERHADAP TUHAN YME",
    "CHRISTIAN": "KRISTEN",
    "CATHOLIC": "KATOLIK",
    "BUDDHIST": "BUDDHA",
    "CONFUCIAN": "KONGHUCU",
}

MARITAL_STATUSES: tuple[str, ...] = ("BELUM KAWIN", "KAWIN", "CERAI HIDUP", "CERAI MATI")
MARITAL_SPELLINGS: Mapping[str, str] = {
    "KAWIN TERCATAT": "KAWIN",
    "KAWIN BELUM TERCATAT": "KAWIN",
    "SINGLE": "BELUM KAWIN",
    "MARRIED": "KAWIN",
    "DIVORCED": "CERAI HIDUP",
    "WIDOWED": "CERAI MATI",
}

BLOOD_TYPES: tuple[str, ...] = (
    "A",
    "B",
    "AB",
    "O",
    "A+",
    "A-",
    "B+",
    "B-",
    "AB+",
    "AB-",
    "O+",
    "O-",
)
NO_BLOOD_TYPE = "-"

SEXES: tuple[str, ...] = ("LAKI-LAKI", "PEREMPUAN")
SEX_SPELLINGS: Mapping[str, str] = {"MALE": "LAKI-LAKI", "FEMALE": "PEREMPUAN"}

CITIZENSHIPS: tuple[str, ...] = ("WNI", "WNA")
LIFETIME = "SEUMUR HIDUP"

OCCUPATIONS: tuple[str, ...] = (
    "BELUM/TIDAK BEKERJA",
    "MENGURUS RUMAH TANGGA",
    "PELAJAR/MAHASISWA",
    "PENSIUNAN",
    "PEGAWAI NEGERI SIPIL",
    "TENTARA NASIONAL INDONESIA",
    "KEPOLISIAN RI",
    "PERDAGANGAN",
    "PETANI/PEKEBUN",
    "PETERNAK",
    "NELAYAN/PERIKANAN",
    "INDUSTRI",
    "KONSTRUKSI",
    "TRANSPORTASI",
    "KARYAWAN SWASTA",
    "KARYAWAN BUMN",
    "KARYAWAN BUMD",
    "KARYAWAN HONORER",
    "BURUH HARIAN LEPAS",
    "BURUH TANI/PERKEBUNAN",
    "BURUH NELAYAN/PERIKANAN",
    "BURUH PETERNAKAN",
    "PEMBANTU RUMAH TANGGA",
    "TUKANG CUKUR",
    "TUKANG LISTRIK",
    "TUKANG BATU",
    "TUKANG KAYU",
    "TUKANG SOL SEPATU",
    "TUKANG LAS/PANDAI BESI",
    "TUKANG JAHIT",
    "TUKANG GIGI",
    "PENATA RIAS",
    "PENATA BUSANA",
    "PENATA RAMBUT",
    "MEKANIK",
    "SENIMAN",
    "TABIB",
    "PARAJI",
    "PERANCANG BUSANA",
    "PENTERJEMAH",
    "IMAM MASJID",
    "PENDETA",
    "PASTOR",
    "WARTAWAN",
    "USTADZ/MUBALIGH",
    "JURU MASAK",
    "PROMOTOR ACARA",
    "ANGGOTA DPR-RI",
    "ANGGOTA DPD",
    "ANGGOTA BPK",
    "PRESIDEN",
    "WAKIL PRESIDEN",
    "ANGGOTA MAHKAMAH KONSTITUSI",
    "ANGGOTA KABINET/KEMENTERIAN",
    "DUTA BESAR",
    "GUBERNUR",
    "WAKIL GUBERNUR",
    "BUPATI",
    "WAKIL BUPATI",
    "WALIKOTA",
    "WAKIL WALIKOTA",
    "ANGGOTA DPRD PROVINSI",
    "ANGGOTA DPRD KABUPATEN/KOTA",
    "DOSEN",
    "GURU",
    "PILOT",
    "PENGACARA",
    "NOTARIS",
    "ARSITEK",
    "AKUNTAN",
    "KONSULTAN",
    "DOKTER",
    "BIDAN",
    "PERAWAT",
    "APOTEKER",
    "PSIKIATER/PSIKOLOG",
    "PENYIAR TELEVISI",
    "PENYIAR RADIO",
    "PELAUT",
    "PENELITI",
    "SOPIR",
    "PIALANG",
    "PARANORMAL",
    "PEDAGANG",
    "PERANGKAT DESA",
    "KEPALA DESA",
    "BIARAWATI",
    "WIRASWASTA",
    "ANGGOTA LEMBAGA TINGGI",
    "ARTIS",
    "ATLIT",
    "CHEF",
    "MANAJER",
    "TENAGA TATA USAHA",
    "OPERATOR",
    "PEKERJA PENGOLAHAN, KERAJINAN",
    "TEKNISI",
    "ASISTEN AHLI",
    "LAINNYA",
)
OCCUPATION_SPELLINGS: Mapping[str, str] = {
    "BELUM BEKERJA": "BELUM/TIDAK BEKERJA",
    "TIDAK BEKERJA": "BELUM/TIDAK BEKERJA",
    "IBU RUMAH TANGGA": "MENGURUS RUMAH TANGGA",
    "PELAJAR": "PELAJAR/MAHASISWA",
    "MAHASISWA": "PELAJAR/MAHASISWA",
    "PEGAWAI NEGERI SIPIL (PNS)": "PEGAWAI NEGERI SIPIL",
    "PNS": "PEGAWAI NEGERI SIPIL",
    "TENTARA NASIONAL INDONESIA (TNI)": "TENTARA NASIONAL INDONESIA",
    "TNI": "TENTARA NASIONAL INDONESIA",
    "KEPOLISIAN RI (POLRI)": "KEPOLISIAN RI",
    "POLRI": "KEPOLISIAN RI",
    "PETANI": "PETANI/PEKEBUN",
    "NELAYAN": "NELAYAN/PERIKANAN",
    "USTADZ/MUBALLIGH": "USTADZ/MUBALIGH",
    "ANGGOTA DPRD PROP.": "ANGGOTA DPRD PROVINSI",
    "ANGGOTA DPRD KAB./KOTA": "ANGGOTA DPRD KABUPATEN/KOTA",
    "ANGGOTA DPRD KAB.": "ANGGOTA DPRD KABUPATEN/KOTA",
    "CHEFF": "CHEF",
    "MANAGER": "MANAJER",
    "ATLET": "ATLIT",
    "WIRAUSAHA": "WIRASWASTA",
    "PEKERJAAN LAINNYA": "LAINNYA",
    "LAIN-LAIN": "LAINNYA",
    "OTHER": "LAINNYA",
    "OTHERS": "LAINNYA",
    "EMPLOYEE": "KARYAWAN SWASTA",
    "HOUSEWIFE": "MENGURUS RUMAH TANGGA",
    "STUDENT": "PELAJAR/MAHASISWA",
    "TEACHER": "GURU",
    "LECTURER": "DOSEN",
    "RETIRED": "PENSIUNAN",
    "CONSULTANT": "KONSULTAN",
    "ENTREPRENEUR": "WIRASWASTA",
    "DOCTOR": "DOKTER",
    "NURSE": "PERAWAT",
    "TECHNICIAN": "TEKNISI",
    "RESEARCHER": "PENELITI",
    "TRADER": "PEDAGANG",
    "PRIEST": "PASTOR",
    "ARTIST": "ARTIS",
    "DIRECTOR": "LAINNYA",
    "ENGINEER": "LAINNYA",
    "INVESTOR": "LAINNYA",
}


def canonical(value: str, members: tuple[str, ...], spellings: Mapping[str, str]) -> str | None:
    """The member that a printed value stands for, None where it is not of the set."""
    return value if value in members else spellings.get(value)
