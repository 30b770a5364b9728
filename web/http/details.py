"""What errors say happened, in Indonesian; their titles and advice stand in errors.py."""

from __future__ import annotations

from documents.wording import Phrases, phrases

UPLOAD_ADVICE = "Send a complete multipart/form-data request with the fields the call names."
BODY_ADVICE = "Send a JSON object with the fields that the call names, as application/json."
QUERY_ADVICE = "Send the parameters that the call names, each once and in its form."

DETAILS = {
    UPLOAD_ADVICE: "Kirim permintaan multipart/form-data yang utuh dengan isian yang diminta.",
    BODY_ADVICE: "Kirim objek JSON dengan isian yang diminta, sebagai application/json.",
    QUERY_ADVICE: "Kirim parameter yang dikenal, masing-masing sekali dan dalam bentuknya.",
    "`email` is not an e-mail address.": "`email` bukan alamat email.",
    "`email` is too long for an address.": "`email` terlalu panjang untuk sebuah alamat.",
    "`email` is not an address for Firebase.": "`email` bukan alamat untuk Firebase.",
    "There is no such template.": "Templat itu tidak ada.",
    "At most {} fields are checked at once.": "Paling banyak {} bidang diperiksa sekaligus.",
    "Region `{}`: a number from 0 to 100 belongs there.": (
        "Bidang `{}`: isinya bilangan dari 0 sampai 100."
    ),
    "The form field `{}` takes one file.": "Isian `{}` menerima satu berkas.",
    "The form field `{}` takes one text.": "Isian `{}` menerima satu teks.",
    "The form field `{}` takes text; a file came.": "Isian `{}` menerima teks, bukan berkas.",
    "The code in the photo is no driving licence's: a boarding pass or a parcel has such too.": (
        "Kode pada foto bukan kode SIM: pas naik pesawat dan paket juga memakainya."
    ),
    "The form is not whole.": "Formulir ini tidak lengkap.",
    "The page's picture is damaged.": "Gambar halaman ini rusak.",
    "`version` does not fit.": "`version` tidak sesuai.",
    "A record is kept of a KTP alone.": "Hanya KTP yang dapat disimpan catatannya.",
    "No file was chosen.": "Tidak ada berkas yang dipilih.",
    "1 to {} documents are taken.": "Paling sedikit 1 dan paling banyak {} dokumen.",
    "A template is needed.": "Sebuah templat diperlukan.",
    "1 to {} templates are taken.": "Paling sedikit 1 dan paling banyak {} templat.",
    "The template is no JSON.": "Templat ini bukan JSON.",
    "The template has more parts than any.": "Bagian templat ini terlalu banyak.",
    "The template's boxes together cover the page more than {} times.": (
        "Kotak-kotak templat bersama-sama menutupi halaman lebih dari {} kali."
    ),
    "A part of the form has no end of its head, or a very long one.": (
        "Sebuah bagian formulir tidak punya akhir kepala, atau kepalanya terlalu panjang."
    ),
    "The form has more than {} parts.": "Formulir ini mempunyai lebih dari {} bagian.",
    "The template has another name than the address.": "Nama templat lain dari alamatnya.",
    "An account keeps at most {} templates.": "Satu akun menyimpan paling banyak {} templat.",
    "Region `{}`: an anchor is found by the reference's picture.": (
        "Bidang `{}`: jangkar dicari dengan gambar acuan."
    ),
    "Region `{}`: its anchor is none of `anchors`.": (
        "Bidang `{}`: jangkarnya tidak ada di `anchors`."
    ),
    "Region `{}` comes twice.": "Bidang `{}` muncul dua kali.",
    "Anchor `{}` comes twice.": "Jangkar `{}` muncul dua kali.",
    "Region `{}`{}: {}.": "Bidang `{}`{}: {}.",
    "Anchor `{}`{}: {}.": "Jangkar `{}`{}: {}.",
    "The template{} does not fit: {}.": "Templat{} tidak sesuai: {}.",
    "empty box": "kotaknya kosong",
    "no pattern of RE2": "bukan pola RE2",
    "no base64": "bukan base64",
    "There is no such account.": "Akun itu tidak ada.",
    "It has not failed, or its photo is gone.": "Ini tidak gagal, atau fotonya sudah tidak ada.",
    "`crops` names some of {}.": "`crops` menyebut sebagian dari {}.",
    "This kind of document has no `crops`.": "Jenis dokumen ini tidak memiliki `crops`.",
    "`crops` are for who waits for the answer.": "`crops` hanya untuk yang menunggu jawaban.",
    "There is no such callback.": "Panggilan balik itu tidak ada.",
    "It is not dead: it is sent again by itself.": "Ini masih akan dikirim lagi dengan sendirinya.",
    "`callback_url` is an https address of a host that the operator allows.": (
        "`callback_url` adalah alamat https pada host yang diizinkan pengelola."
    ),
    "The account has no secret to sign callbacks with; make one first.": (
        "Akun ini belum punya rahasia untuk menandatangani panggilan balik; buat dahulu."
    ),
    "Ask whoever runs this service to name the host in CALLBACK_HOSTS.": (
        "Minta pengelola layanan ini mencantumkan host itu di CALLBACK_HOSTS."
    ),
    "Call `POST /callbacks/secret` once, keep the secret, then send this again.": (
        "Panggil `POST /callbacks/secret` sekali, simpan rahasianya, lalu kirim lagi."
    ),
    "`callback_url` takes one address, with `mode=async`.": (
        "`callback_url` memuat satu alamat, bersama `mode=async`."
    ),
    "Say in a note why it is refused.": "Tulis alasan penolakan di catatan.",
    "There is no such verification.": "Verifikasi itu tidak ada.",
    "It was erased meanwhile, or has ended: go on to the next card.": (
        "Catatan ini sudah dihapus atau berakhir: lanjutkan ke kartu berikutnya."
    ),
    "No image is kept with this record.": "Tidak ada gambar yang disimpan bersama catatan ini.",
    "The database does not answer.": "Basis data tidak menjawab.",
    "The disk is full.": "Penyimpanan penuh.",
    "The database can't be used.": "Basis data tidak dapat dipakai.",
    "`fields` names one that the reading has not.": (
        "`fields` menyebut data yang tidak ada pada hasil baca."
    ),
    "A code was sent a moment ago.": "Kode baru saja dikirim.",
    "This address has had its codes of this hour.": (
        "Jatah kode alamat ini untuk jam ini sudah habis."
    ),
    "Too many codes were asked for this hour.": ("Terlalu banyak kode diminta dalam satu jam ini."),
    "`{}` does not fit: {}.": "`{}` tidak sesuai: {}.",
    "The body does not fit: {}.": "Isi permintaan tidak sesuai: {}.",
    "The form does not fit: {}.": "Formulir tidak sesuai: {}.",
    "missing": "tidak ada",
    "not known here": "tidak dikenal",
    "no JSON": "bukan JSON",
    "a text belongs there": "isinya harus teks",
    "no text of Unicode": "bukan teks Unicode",
    "too long": "terlalu panjang",
    "too short": "terlalu pendek",
    "of another form": "bentuknya lain",
    "none of the choices": "bukan salah satu pilihan",
    "true or false belongs there": "isinya harus true atau false",
    "a file belongs there": "isinya harus berkas",
    "a whole number belongs there": "isinya harus bilangan bulat",
    "a number belongs there": "isinya harus bilangan",
    "too small": "terlalu kecil",
    "too large": "terlalu besar",
    "a list belongs there": "isinya harus daftar",
    "too many": "terlalu banyak",
    "too few": "terlalu sedikit",
    "an object belongs there": "isinya harus objek",
    "not as it should be": "tidak sebagaimana mestinya",
    "The body is over {} bytes, or its length is not said.": (
        "Isi permintaan lebih dari {} bita, atau panjangnya tidak disebut."
    ),
    "The request is not application/json.": "Permintaan ini bukan application/json.",
    "The form takes only {}.": "Formulir hanya mengenal {}.",
    "`{}` stands in the address, as `?{}=…`.": "`{}` ditulis di alamat, sebagai `?{}=…`.",
    "`{}` is a field of the form.": "`{}` adalah isian formulir.",
    "The body takes only {}.": "Isi permintaan hanya mengenal {}.",
    "The body changes nothing.": "Isi permintaan tidak mengubah apa pun.",
    "A corrected value is 1 to 200 printable characters.": (
        "Nilai perbaikan terdiri atas 1 sampai 200 karakter yang dapat dicetak."
    ),
    "`If-Match` takes one ETag as the record's answer gave it.": (
        "`If-Match` memuat satu ETag seperti yang diberikan bersama catatan."
    ),
    "A parameter comes twice.": "Sebuah parameter muncul dua kali.",
    "The queue takes only {}.": "Antrean hanya mengenal {}.",
    "`account` is an account's uid or its address.": (
        "`account` adalah uid atau alamat sebuah akun."
    ),
    "`account` is an account's uid.": "`account` adalah uid sebuah akun.",
    "`cursor` is none that a page gave.": "`cursor` ini tidak pernah diberikan sebuah halaman.",
    "`limit` is a whole number from 1 to {}.": "`limit` adalah bilangan bulat dari 1 sampai {}.",
    "`reference_id` is an account's own name; say `account` too.": (
        "`reference_id` adalah nama milik sebuah akun; sebut juga `account`."
    ),
    "`reference_id` is none that a record can have.": (
        "`reference_id` ini tidak mungkin dimiliki catatan."
    ),
    "`{}` is a day or moment as ISO 8601 has it.": (
        "`{}` adalah hari atau waktu menurut ISO 8601."
    ),
    "`{}` is one of {}.": "`{}` adalah salah satu dari {}.",
    "`reference_id` takes one value of 1 to 64 letters, digits, `.`, `_`, `:` or `-`.": (
        "`reference_id` berisi satu nilai dari 1 sampai 64 huruf, angka, `.`, `_`, `:` atau `-`."
    ),
    "This kind of document is not read here.": "Jenis dokumen ini tidak dibaca di sini.",
    "The form field `image` holds {} files; one is expected.": (
        "Isian `image` memuat {} berkas; seharusnya satu."
    ),
    "The request is not multipart/form-data.": "Permintaan ini bukan multipart/form-data.",
    "The form field `image` holds text instead of a file.": (
        "Isian `image` memuat teks, bukan berkas."
    ),
    "A file came in another form field; it is expected in `image`.": (
        "Berkas datang di isian lain; seharusnya di `image`."
    ),
    "The form is empty, or it was cut off on its way.": (
        "Formulir kosong, atau terputus di perjalanan."
    ),
    "The body is compressed (`Content-Encoding`); send it as it is.": (
        "Isi permintaan dimampatkan (`Content-Encoding`); kirim apa adanya."
    ),
    "`Content-Type` names no boundary; leave that header to your HTTP library.": (
        "`Content-Type` tidak menyebut boundary; biarkan pustaka HTTP mengisinya."
    ),
    "The form holds no file.": "Formulir tidak memuat berkas.",
    "The file is empty.": "Berkasnya kosong.",
    "This is no file.": "Ini bukan berkas.",
    "There is no such file.": "Berkas itu tidak ada.",
    "The file could not be opened: {}.": "Berkasnya tidak dapat dibuka: {}.",
    "Reading stopped with {}.": "Pembacaan terhenti oleh {}.",
    "The request has more than the {} bytes of the largest file that is read.": (
        "Permintaan ini melebihi {} bita, ukuran berkas terbesar yang dibaca."
    ),
    "The file has {} bytes; at most {} are read.": (
        "Berkas ini {} bita; paling banyak {} yang dibaca."
    ),
    "The file is no JPEG, PNG, WebP or HEIC picture, PDF or TIFF.": (
        "Berkas ini bukan gambar JPEG, PNG, WebP, atau HEIC, dan bukan PDF atau TIFF."
    ),
    "The TIFF file's pages are not one behind the other.": (
        "Halaman-halaman berkas TIFF ini tidak berurutan."
    ),
    "The TIFF file is cut off before its end.": "Berkas TIFF ini terpotong sebelum akhirnya.",
    "The TIFF file holds measurements, no picture.": "Berkas TIFF ini bukan gambar.",
    "The file has more than {} pages.": "Halaman berkas ini lebih dari {}.",
    "The file's last page is {}.": "Halaman terakhir berkas ini adalah {}.",
    "`page` is a number from 1 to {}.": "`page` adalah bilangan dari 1 sampai {}.",
    "The file is in more than {} pieces.": "Berkas ini terbagi dalam lebih dari {} bagian.",
    "The PDF file is locked by a password; send it without one.": (
        "Berkas PDF ini terkunci kata sandi; kirim tanpa kata sandi."
    ),
    "The {} file is damaged or incomplete.": "Berkas {} ini rusak atau tidak utuh.",
    "The {} file is damaged, or takes too long to decode.": (
        "Berkas {} ini rusak, atau terlalu lama diuraikan."
    ),
    "The JPEG file has too many scans.": "Berkas JPEG ini memiliki terlalu banyak pindaian.",
    "The JPEG file is cut off before its end.": "Berkas JPEG ini terpotong sebelum akhirnya.",
    "The {} file is animated.": "Berkas {} ini beranimasi.",
    "The picture has only {}×{} pixels.": "Gambar ini hanya {}×{} piksel.",
    "The picture has {}×{} pixels; at most {} are read.": (
        "Gambar ini {}×{} piksel; paling banyak {} yang dibaca."
    ),
    "The picture has another size than the file says.": (
        "Ukuran gambar lain dari yang disebut berkasnya."
    ),
    "The picture takes more memory than decoding may take.": (
        "Gambar ini memerlukan lebih banyak memori dari yang diizinkan."
    ),
    "{}×{} pixels are too few for a card that can be read.": (
        "{}×{} piksel terlalu sedikit untuk kartu yang dapat dibaca."
    ),
    "The picture is mirrored: the card in it reads from right to left": (
        "Gambar ini terbalik seperti di cermin: kartunya terbaca dari kanan ke kiri"
    ),
    "Switch the camera's mirroring off, or take the photo with the camera at the back.": (
        "Matikan efek cermin pada kamera, atau ambil foto dengan kamera belakang."
    ),
    "No card can be seen in the photo: it is too dark": (
        "Tidak ada kartu yang terlihat pada foto: fotonya terlalu gelap"
    ),
    "Take the photo in daylight or under a lamp; the card's letters must be plain to see.": (
        "Ambil foto di tempat terang atau di bawah lampu, sampai huruf pada kartu terlihat jelas."
    ),
    "Send the photo as the camera took it, not reduced and no preview of it.": (
        "Kirim foto asli dari kamera, bukan yang diperkecil atau pratinjaunya."
    ),
    "Fetch it to see how it stands; a photo that is gone must be sent anew.": (
        "Ambil lagi untuk melihat statusnya; foto yang sudah tidak ada harus dikirim lagi."
    ),
    "Nothing needs to be done until it is dead.": "Tidak perlu apa-apa sampai ia dinyatakan mati.",
    "A made-up answer.": "Jawaban buatan.",
    "The sandbox has no answer of this name.": "Sandbox tidak punya jawaban dengan nama ini.",
    "This token may not ask for that; it is of a service.": (
        "Token ini milik sebuah layanan dan tidak boleh meminta itu."
    ),
    "A service's name is 1 to 63 small letters, digits and `-`.": (
        "Nama layanan terdiri atas 1 sampai 63 huruf kecil, angka, dan `-`."
    ),
    "A token of an admin or of a service is issued anew, not refreshed.": (
        "Token admin atau layanan diterbitkan baru, tidak diperpanjang."
    ),
    "Firebase refreshes its own tokens.": "Firebase memperpanjang tokennya sendiri.",
}
TOLD = Phrases({**DETAILS, **phrases().phrases})
