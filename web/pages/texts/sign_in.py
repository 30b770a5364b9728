"""What the pages about signing in and about one's own data say."""

from __future__ import annotations

SIGN_IN = {
    "email": ("E-mail", "Email"),
    "send_code": ("Send the code", "Kirim kode"),
    "code": ("Code", "Kode"),
    "code_sent": (
        "A code is on its way to this address, if it takes mail. It holds {minutes} minutes.",
        "Kode sedang dikirim ke alamat ini, jika menerima email. Berlaku {minutes} menit.",
    ),
    "send_anew": ("Send a new code", "Kirim kode baru"),
    "other_address": ("Another address", "Alamat lain"),
    "have_token": ("I have a token", "Saya punya token"),
    "token": ("Token", "Token"),
    "mails_go_to": (
        "No mail server is set up. On the service's machine, mails are files in the folder",
        "Belum ada server email. Di mesin layanan ini, email berupa berkas di folder",
    ),
    "my_data": ("My data", "Data saya"),
    "signed_in_as": ("Signed in as {email}.", "Masuk sebagai {email}."),
    "records": ("Records", "Catatan"),
    "no_records": (
        "No record of yours is kept. One is made where you read a card and keep a record.",
        "Tidak ada catatan Anda. Catatan dibuat bila Anda membaca kartu dan menyimpannya.",
    ),
    "record_of": ("{kind} of {when}", "{kind} tanggal {when}"),
    "photo_of": ("Photo of {when}", "Foto tanggal {when}"),
    "photo_waiting": ("It waits, sealed, to be read.", "Menunggu dibaca, tersegel."),
    "photo_reading": ("It is being read.", "Sedang dibaca."),
    "photo_failed": ("It could not be read", "Tidak dapat dibaca"),
    "record_damaged": (
        "This record can't be opened any more.",
        "Catatan ini tidak dapat dibuka lagi.",
    ),
    "ends_on": ("It is erased on {when}.", "Dihapus pada {when}."),
    "values": ("What is kept", "Yang disimpan"),
    "show_photo": ("The photo", "Fotonya"),
    "erase": ("Erase", "Hapus"),
    "erased": ("The record is erased.", "Catatan sudah dihapus."),
    "download_all": ("Download all", "Unduh semua"),
    "sign_out": ("Sign out", "Keluar"),
    "sign_out_everywhere": ("Sign out everywhere", "Keluar di semua perangkat"),
    "everywhere_told": (
        "Signing out everywhere ends every browser's session. Tokens of apps end by their own "
        "time.",
        "Keluar di semua perangkat mengakhiri sesi di semua peramban. Token aplikasi berakhir pada "
        "waktunya sendiri.",
    ),
    "erase_account": ("Erase my account", "Hapus akun saya"),
    "erase_account_sure": ("Erase your account?", "Hapus akun Anda?"),
    "erase_account_told": (
        "All records, templates and the account are erased at once. Nothing brings them back.",
        "Semua catatan, templat, dan akun langsung dihapus. Tidak dapat dikembalikan.",
    ),
    "keep_account": ("Keep it", "Jangan dihapus"),
    "more": ("More", "Lagi"),
    "templates_kept": ("{count} templates of invoices", "{count} templat faktur"),
}
