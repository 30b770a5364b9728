"""What an error is called and what people can do about it, where errors.py tells it to those who
write programs."""

from __future__ import annotations

ADVICE = {
    "image_missing": ("Choose a photo, then try again.", "Pilih foto, lalu coba lagi."),
    "image_unreadable": (
        "Choose a whole, undamaged JPEG, PNG, WebP or HEIC photo, or a PDF or TIFF.",
        "Pilih foto JPEG, PNG, WebP, atau HEIC yang utuh, atau PDF atau TIFF.",
    ),
    "form_invalid": ("Look at what was filled in.", "Periksa apa yang diisi."),
    "consent_missing": (
        "Ask the holder, then tick that they agreed.",
        "Tanyakan kepada pemegang, lalu centang bahwa ia setuju.",
    ),
    "email_not_verified": (
        "Sign in by the code that goes to the address.",
        "Masuk dengan kode yang dikirim ke alamat itu.",
    ),
    "not_yours": (
        "Sign in with an account that may.",
        "Masuk dengan akun yang berhak.",
    ),
    "not_found": (
        "Look at the address, or start at the first page.",
        "Periksa alamatnya, atau mulai dari halaman pertama.",
    ),
    "method_not_allowed": ("Start at the first page.", "Mulai dari halaman pertama."),
    "stale": (
        "Load the page again, look at what changed, and send yours once more.",
        "Muat ulang halaman, lihat perubahannya, lalu kirim lagi.",
    ),
    "reference_reused": ("Send the same photo again.", "Kirim lagi foto yang sama."),
    "version_missing": ("Load the page again.", "Muat ulang halaman."),
    "record_damaged": (
        "Trying again changes nothing: tell whoever runs this service the request id.",
        "Mencoba lagi tidak mengubah apa pun: sampaikan id permintaan kepada pengelola layanan.",
    ),
    "rate_limited": ("Wait {seconds} seconds.", "Tunggu {seconds} detik."),
    "otp_locked": (
        "Wait {seconds} seconds, then ask for a new code.",
        "Tunggu {seconds} detik, lalu minta kode baru.",
    ),
    "internal_error": (
        "Try again; if it happens again, tell whoever runs this service the request id.",
        "Coba lagi; kalau terjadi lagi, sampaikan id permintaan kepada pengelola layanan.",
    ),
    "offline": (
        "Nothing was lost: the photo and what was typed are still here. Try again.",
        "Tidak ada yang hilang: foto dan isian masih di sini. Coba lagi.",
    ),
    "signed_out": (
        "Sign in again in a new tab; what was typed stays here and can be sent after.",
        "Masuk lagi di tab baru; isian tetap di sini dan bisa dikirim setelah itu.",
    ),
}
ERRORS = {
    **{f"advice_{code}": told for code, told in ADVICE.items()},
    "title_form_invalid": ("Something does not fit", "Ada yang belum sesuai"),
    "offline": ("The service can't be reached", "Layanan tidak dapat dijangkau"),
    "signed_out": ("You are signed out", "Anda sudah keluar"),
}
