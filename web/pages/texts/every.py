"""What stands on every page."""

from __future__ import annotations

EVERY = {
    "skip": ("Skip to the content", "Lompat ke isi"),
    "nav": ("Main", "Utama"),
    "nav_read": ("Read", "Baca"),
    "nav_review": ("Review", "Tinjau"),
    "nav_templates": ("Templates", "Templat"),
    "nav_docs": ("First request", "Permintaan pertama"),
    "nav_me": ("My data", "Data saya"),
    "nav_sign_in": ("Sign in", "Masuk"),
    "lang_en": ("English", "English"),
    "lang_id": ("Bahasa Indonesia", "Bahasa Indonesia"),
    "choose_language": ("Language", "Bahasa"),
    "shortcuts": ("Keyboard shortcuts", "Pintasan keyboard"),
    "shortcuts_help": (
        "They work where no field has the focus. The switch is kept in this browser.",
        "Berlaku selama tidak ada isian yang aktif. Sakelar ini disimpan di peramban.",
    ),
    "key": ("Key", "Tombol"),
    "does": ("What it does", "Kegunaan"),
    "key_help": ("This list", "Daftar ini"),
    "close": ("Close", "Tutup"),
    "error": ("Error", "Galat"),
    "request_id": ("Request id", "Id permintaan"),
    "try_again": ("Try again", "Coba lagi"),
    "typed_stays": (
        "What you typed is still here.",
        "Yang Anda ketik masih ada di sini.",
    ),
    "sign_in_again": ("Sign in again", "Masuk lagi"),
    "sign_in": ("Sign in", "Masuk"),
    "reading": ("Reading …", "Sedang membaca …"),
    "working": ("One moment …", "Sebentar …"),
    "busy_wait": (
        "The service is busy. It is tried again in {seconds} seconds ({number} of 3).",
        "Layanan sedang sibuk. Dicoba lagi dalam {seconds} detik ({number} dari 3).",
    ),
    "done": ("Done.", "Selesai."),
    "copied": ("Copied.", "Tersalin."),
    "copy": ("Copy", "Salin"),
    "new_tab": ("opens a new tab", "membuka tab baru"),
    "to_start": ("Read a document", "Baca dokumen"),
    "yes": ("yes", "ya"),
    "no": ("no", "tidak"),
}
