"""Indonesian for what is told in English of a card's values: problems, corrections, words."""

from __future__ import annotations

PROBLEMS = {
    "not legible": "tidak terbaca",
    "not found on the card": "tidak ditemukan pada kartu",
    "a line of it may be hidden or missed: there is room below it": (
        "satu barisnya mungkin tertutup atau terlewat: masih ada tempat di bawahnya"
    ),
    "a line of it may be hidden or missed: there is room between two of its lines": (
        "satu barisnya mungkin tertutup atau terlewat: masih ada tempat di antara dua barisnya"
    ),
    "a line of it is left out: it stands astray or can't be read": (
        "satu barisnya dilewati: letaknya di luar kolom atau tidak terbaca"
    ),
    "a part of it may be hidden or cut off at its beginning or end": (
        "sebagian isinya mungkin tertutup atau terpotong di awal atau ujungnya"
    ),
    "a known place begins so and goes on: its end may be hidden or cut off": (
        "ada nama daerah yang berawalan sama dan lebih panjang: ujungnya mungkin tertutup atau"
        " terpotong"
    ),
    "its first line is hidden or was missed: it stands behind no label": (
        "baris pertamanya tertutup atau terlewat: tidak ada label di depannya"
    ),
    "words stand in it that say what a picture of the card is for": (
        "ada kata tentang keperluan gambar kartu ini di dalamnya"
    ),
    "not a valid NIK": "bukan NIK yang sah",
    "not in the form of a name": "bentuknya bukan bentuk nama",
    "a letter alone, which few names are": "satu huruf saja, jarang ada nama seperti itu",
    "letters of it were mended, so another name may stand there": (
        "beberapa hurufnya diperbaiki, jadi mungkin nama lain yang tertulis"
    ),
    "another known name is nearly as likely": "nama lain yang dikenal hampir sama mungkinnya",
    "not a known {}": "{} ini tidak dikenal",
    "no date on the calendar": "tidak ada tanggal seperti itu di kalender",
    "no RT/RW": "bukan RT/RW",
    "the date is on no calendar": "tanggal itu tidak ada di kalender",
    "the year can't be": "tahunnya tidak mungkin",
    "its birth date is on no calendar": "tanggal lahir di dalamnya tidak ada di kalender",
    "its region codes can't be": "kode wilayahnya tidak mungkin",
    "its serial is 0000": "nomor urutnya 0000",
    "a date is printed DD-MM-YYYY": "tanggal tercetak sebagai HH-BB-TTTT",
    "a full stop closes a short title or an initial": "titik hanya menutup gelar atau inisial",
    "a name holds letters, blanks and . , ' - /": "nama berisi huruf, spasi, dan . , ' - /",
    "a NIK holds digits only": "NIK hanya berisi angka",
    "RT/RW is two numbers parted by a slash": "RT/RW adalah dua angka yang dipisah garis miring",
    "a name has 1 to {} characters": "nama terdiri atas 1 sampai {} karakter",
    "{} digits where {} belong": "{} angka, seharusnya {}",
    "an address holds letters or digits": "alamat berisi huruf atau angka",
    "a place is named by a word": "nama tempat berupa kata",
}
CORRECTIONS = {
    "by a person": "oleh petugas",
    "by the owner": "oleh pemilik",
    "{} left out": "{} dihilangkan",
    "{} taken from the line of {}": "{} diambil dari baris {}",
    "taken from the line of {}": "diambil dari baris {}",
    "it belongs to {}": "itu bagian dari {}",
    "the blood type": "golongan darah",
    "the sex": "jenis kelamin",
    "it is the label": "itu label",
    "the mark of a specimen": "tanda contoh",
    "a label's colon, or a letter of what stands before": "titik dua label, atau huruf di depannya",
    "only digits stand here": "di sini hanya ada angka",
    "no digits stand in a name": "nama tidak berisi angka",
    "two numbers and a slash": "dua angka dan garis miring",
    "a slash parts RT and RW": "garis miring memisah RT dan RW",
    "a dash stands where there is no RW": "tanda hubung berarti tidak ada RW",
    "digits stand together": "angka berdiri berdampingan",
    "no word begins or ends so": "tidak ada kata yang berawal atau berakhir begitu",
    "a number begins with a digit": "nomor diawali angka",
    "as addresses are written": "sebagaimana alamat ditulis",
    "a NIK has {} digits": "NIK terdiri atas {} angka",
    "what follows it is no part of the number": "yang di belakangnya bukan bagian dari nomor",
    "the label is no part of the number": "label bukan bagian dari nomor",
    "what follows it is no part of the date": "yang di belakangnya bukan bagian dari tanggal",
    "the picture allows it, and what else is printed asks for it": (
        "gambar memungkinkannya, dan data lain yang tercetak memintanya"
    ),
    "the first digit is cut off; the others name this regency": (
        "angka pertama terpotong; yang lain menunjuk kabupaten/kota ini"
    ),
    "known words and titles, or a mark that the picture shows": (
        "kata dan gelar yang dikenal, atau tanda yang tampak pada gambar"
    ),
    "a short mark alone: no blood type is recorded": (
        "hanya tanda pendek: golongan darah tidak tercatat"
    ),
    "no blood type is recorded": "golongan darah tidak tercatat",
    "a blood type": "golongan darah",
    "the likeliest of all blood types": "golongan darah yang paling mungkin",
    "closest known {}": "{} dikenal yang paling dekat",
    "one of two known villages that are alike": "salah satu dari dua desa dikenal yang mirip",
    "the one known {} that begins so; its end is cut off": (
        "satu-satunya {} dikenal yang berawal begitu; akhirnya terpotong"
    ),
    "the only known {} that ends so; its beginning is cut off": (
        "satu-satunya {} dikenal yang berakhir begitu; awalnya terpotong"
    ),
    "the only known {} that begins so; its end is cut off": (
        "satu-satunya {} dikenal yang berawal begitu; akhirnya terpotong"
    ),
    "what follows it is no text of this field": "yang mengikutinya bukan teks isian ini",
    "its beginning is cut off": "awalnya terpotong",
    "the beginning is cut off, or more than the place": "awalnya terpotong, atau lebih dari tempat",
}
WORDS = {
    "religion": "agama",
    "marital status": "status perkawinan",
    "occupation": "pekerjaan",
    "sex": "jenis kelamin",
    "blood type": "golongan darah",
    "citizenship": "kewarganegaraan",
    "validity": "masa berlaku",
    "province": "provinsi",
    "regency": "kabupaten/kota",
    "district": "kecamatan",
    "village": "kelurahan/desa",
    "place": "tempat",
}
WORDING = {**PROBLEMS, **CORRECTIONS, **WORDS}
