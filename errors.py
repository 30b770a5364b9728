"""What can go wrong with a request: each error carries its code, HTTP status and advice."""

from __future__ import annotations

from typing import ClassVar


def problem_type(code: str) -> str:
    """The problem's URI: a name, not an address, so that it stays when the service moves."""
    return f"tag:ktp-reader,2026:{code}"


class ReaderError(Exception):
    """Base of all expected errors.

    ``detail`` says what happened, ``field`` which form field it is about, ``retry_after`` how many
    seconds to wait, ``advice`` what to do where the code's own advice would not help. Nothing
    personal belongs in any of them.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    title: ClassVar[str] = "The request could not be handled"
    advice: str | None = None

    def __init__(
        self,
        detail: str = "",
        *,
        field: str | None = None,
        retry_after: int | None = None,
        advice: str | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.field = field
        self.retry_after = retry_after
        if advice is not None:
            self.advice = advice

    @property
    def advised(self) -> bool:
        """Whether the advice is this error's own, not its code's."""
        return "advice" in vars(self)


class ImageMissing(ReaderError):
    code, status, title = "image_missing", 400, "No image was sent"
    advice = "Send one file as multipart/form-data in the form field `image`."


class ImageUnreadable(ReaderError):
    code, status, title = "image_unreadable", 400, "The image could not be read"
    advice = "Send a whole, undamaged JPEG, PNG, WebP or HEIC photo, or a PDF or TIFF."


class ImageUndecoded(ImageUnreadable):
    """The process that decodes ended with the image in hand or took too long: by the image, or by
    whatever else ends processes, so that another try may go well."""


class FormInvalid(ReaderError):
    code, status, title = "form_invalid", 400, "The request's form is not valid"
    advice = "Send a complete multipart/form-data request with the fields the call names."


class PageMissing(FormInvalid):
    """The file has no page of the number that is asked for."""

    def __init__(
        self, detail: str = "", *, field: str | None = "page", retry_after: int | None = None
    ) -> None:
        super().__init__(detail, field=field, retry_after=retry_after)


class CodeInvalid(ReaderError):
    code, status, title = "otp_invalid", 400, "The code is not right"
    advice = "Type the six digits of the newest e-mail, or ask for a new code."


class CodeExpired(ReaderError):
    code, status, title = "otp_expired", 400, "The code has expired"
    advice = "Ask for a new code."


class ConsentMissing(ReaderError):
    code, status, title = "consent_missing", 400, "The holder's consent was not stated"
    advice = "Show the text of GET /consent and send its version in the form field `consent`."


class TokenMissing(ReaderError):
    code, status, title = "token_missing", 401, "No access token was sent"
    advice = "Send the header `Authorization: Bearer <token>`."


class TokenInvalid(ReaderError):
    code, status, title = "token_invalid", 401, "The access token is not valid"
    advice = "Sign in again to get a fresh token."


class TokenExpired(ReaderError):
    code, status, title = "token_expired", 401, "The access token has expired"
    advice = "Sign in again to get a fresh token."


class TokenRevoked(ReaderError):
    code, status, title = "token_revoked", 401, "The access token was called back"
    advice = "Sign in again to get a fresh token."


class SignedOut(ReaderError):
    code, status, title = "signed_out", 401, "You are signed out"
    advice = "Sign in again; what was typed can be sent then."


class CrossSite(ReaderError):
    code, status, title = "cross_site", 403, "The request came from another web page"
    advice = "Open this service's own page and send it from there."


class AccountDisabled(ReaderError):
    code, status, title = "account_disabled", 403, "The account is disabled"
    advice = "Ask whoever runs this service."


class EmailNotVerified(ReaderError):
    code, status, title = "email_not_verified", 403, "The account's e-mail address is not verified"
    advice = "Verify it with the code of POST /otp/send, then sign in again."


class NotYours(ReaderError):
    code, status, title = "not_yours", 403, "Only an admin may do this"
    advice = "Ask whoever runs this service for a token that may."


class NotFound(ReaderError):
    code, status, title = "not_found", 404, "There is nothing at this address"
    advice = "Check the address; what was erased, has ended or is another account's is not found."


class MethodNotAllowed(ReaderError):
    code, status, title = "method_not_allowed", 405, "This address does not take this method"
    advice = "Use a method that the header `Allow` names."


class ReferenceReused(ReaderError):
    code, status, title = "reference_reused", 409, "The reference stands for another image"
    advice = "Send the same image again, or another `reference_id`."


class Stale(ReaderError):
    code, status, title = "stale", 409, "The record has changed since it was fetched"
    advice = "Fetch it again, look at what changed, and send the change with its new ETag."


class ImageTooLarge(ReaderError):
    code, status, title = "image_too_large", 413, "The image is too large"
    advice = "Send a smaller photo; 12 megapixels and a few megabytes are plenty."


class UnsupportedMediaType(ReaderError):
    code, status, title = "unsupported_media_type", 415, "This kind of file is not read"
    advice = "Send a JPEG, PNG, WebP or HEIC photo, or a PDF or TIFF."


class CardNotFound(ReaderError):
    code, status, title = "card_not_found", 422, "No card was found in the photo"
    advice = "Put the card on a plain ground, fill most of the frame with it and avoid glare."


class CardCropped(ReaderError):
    code, status, title = "card_cropped", 422, "Part of the card lies outside the photo"
    advice = "Step back until all four corners of the card are in the picture."


class MrzNotFound(ReaderError):
    code, status, title = "mrz_not_found", 422, "No machine-readable zone was found in the photo"
    advice = "Photograph the lines of capital letters and < whole, sharp and without glare."


class NotALicence(ReaderError):
    code, status, title = "not_a_licence", 422, "The photo shows no driving licence that is read"
    advice = "Photograph the licence whole, sharp and without glare, its front or its back."


class TemplateMismatch(ReaderError):
    code, status, title = "template_mismatch", 422, "The page fits no template"
    advice = "Send a whole page of the kind that the template was drawn on, or its own template."


class VersionMissing(ReaderError):
    code, status, title = "version_missing", 428, "It was not said which version is changed"
    advice = "Send the record's ETag in the header `If-Match`."


class RateLimited(ReaderError):
    code, status, title = "rate_limited", 429, "Too many requests"
    advice = "Wait as long as `Retry-After` says."


class CodeLocked(ReaderError):
    code, status, title = "otp_locked", 429, "Too many wrong codes"
    advice = "Wait as long as `Retry-After` says, then ask for a new code."


class InternalError(ReaderError):
    code, status, title = "internal_error", 500, "Something went wrong on our side"
    advice = "Try again; if it happens again, report the request_id."


class RecordDamaged(ReaderError):
    code, status, title = "record_damaged", 500, "What is kept can't be trusted or opened"
    advice = "Report the request_id to whoever runs this service; trying again changes nothing."


class NotReady(ReaderError):
    code, status, title = "not_ready", 503, "The service is not ready yet"
    advice = "Try again in a few seconds."


class Busy(ReaderError):
    code, status, title = "busy", 503, "The service has too much to do right now"
    advice = "Try again in a few seconds."


class UpstreamUnavailable(ReaderError):
    code, status, title = "upstream_unavailable", 503, "A service that this one needs is down"
    advice = "Nothing was lost; send the same request again later."


# Title and advice in Indonesian, by code.
INDONESIAN: dict[str, tuple[str, str | None]] = {
    "error": ("Permintaan ini tidak dapat ditangani", None),
    "record_damaged": (
        "Data yang disimpan tidak dapat dipercaya atau dibuka",
        "Laporkan request_id kepada pengelola layanan; mencoba lagi tidak mengubah apa pun.",
    ),
    "image_missing": (
        "Tidak ada gambar yang dikirim",
        "Kirim satu berkas sebagai multipart/form-data di isian `image`.",
    ),
    "image_unreadable": (
        "Gambar tidak dapat dibaca",
        "Kirim foto JPEG, PNG, WebP, atau HEIC, atau PDF atau TIFF yang utuh.",
    ),
    "form_invalid": (
        "Isi permintaan tidak sah",
        "Kirim permintaan multipart/form-data yang utuh dengan isian yang diminta.",
    ),
    "otp_invalid": (
        "Kode salah",
        "Ketik enam angka dari email terbaru, atau minta kode baru.",
    ),
    "otp_expired": ("Kode sudah kedaluwarsa", "Minta kode baru."),
    "consent_missing": (
        "Persetujuan pemegang kartu tidak dinyatakan",
        "Tampilkan teks dari GET /consent dan kirim versinya di isian `consent`.",
    ),
    "token_missing": (
        "Tidak ada token akses yang dikirim",
        "Kirim header `Authorization: Bearer <token>`.",
    ),
    "token_invalid": ("Token akses tidak sah", "Masuk lagi untuk mendapat token baru."),
    "token_expired": ("Token akses sudah kedaluwarsa", "Masuk lagi untuk mendapat token baru."),
    "token_revoked": ("Token akses sudah ditarik", "Masuk lagi untuk mendapat token baru."),
    "signed_out": (
        "Anda sudah keluar",
        "Masuk lagi; yang sudah diketik dapat dikirim setelah itu.",
    ),
    "cross_site": (
        "Permintaan datang dari halaman web lain",
        "Buka halaman layanan ini sendiri dan kirim dari sana.",
    ),
    "account_disabled": ("Akun dinonaktifkan", "Hubungi pengelola layanan ini."),
    "email_not_verified": (
        "Alamat email akun ini belum terbukti",
        "Buktikan dengan kode dari POST /otp/send, lalu masuk lagi.",
    ),
    "not_yours": (
        "Hanya admin yang boleh melakukan ini",
        "Minta token yang berhak kepada pengelola layanan ini.",
    ),
    "not_found": (
        "Tidak ada apa pun di alamat ini",
        "Periksa alamatnya; yang sudah dihapus, sudah berakhir, atau milik akun lain tidak "
        "ditemukan.",
    ),
    "method_not_allowed": (
        "Alamat ini tidak menerima metode itu",
        "Pakai metode yang disebut header `Allow`.",
    ),
    "reference_reused": (
        "Referensi ini milik gambar lain",
        "Kirim lagi gambar yang sama, atau pakai `reference_id` lain.",
    ),
    "stale": (
        "Catatan sudah berubah sejak diambil",
        "Ambil lagi, periksa perubahannya, lalu kirim dengan ETag yang baru.",
    ),
    "image_too_large": (
        "Gambar terlalu besar",
        "Kirim foto yang lebih kecil; 12 megapiksel dan beberapa megabita sudah cukup.",
    ),
    "unsupported_media_type": (
        "Jenis berkas ini tidak dibaca",
        "Kirim foto JPEG, PNG, WebP, atau HEIC, atau PDF atau TIFF.",
    ),
    "card_not_found": (
        "Tidak ada kartu pada foto",
        "Letakkan kartu di alas polos, penuhi sebagian besar bingkai, dan hindari pantulan cahaya.",
    ),
    "card_cropped": (
        "Sebagian kartu berada di luar foto",
        "Mundur sampai keempat sudut kartu masuk ke dalam gambar.",
    ),
    "mrz_not_found": (
        "Tidak ada zona terbaca mesin pada foto",
        "Foto seluruh baris huruf kapital dan < dengan tajam dan tanpa pantulan cahaya.",
    ),
    "not_a_licence": (
        "Foto ini tidak menunjukkan SIM yang dapat dibaca",
        "Foto seluruh SIM dengan tajam dan tanpa pantulan cahaya, bagian depan atau belakangnya.",
    ),
    "template_mismatch": (
        "Halaman ini tidak cocok dengan templat mana pun",
        "Kirim satu halaman utuh dari jenis yang dipakai templat itu, atau templatnya sendiri.",
    ),
    "version_missing": (
        "Versi yang diubah tidak disebut",
        "Kirim ETag catatan di header `If-Match`.",
    ),
    "rate_limited": ("Terlalu banyak permintaan", "Tunggu selama yang disebut `Retry-After`."),
    "otp_locked": (
        "Terlalu banyak kode yang salah",
        "Tunggu selama yang disebut `Retry-After`, lalu minta kode baru.",
    ),
    "internal_error": (
        "Ada kesalahan di pihak kami",
        "Coba lagi; kalau terjadi lagi, laporkan request_id-nya.",
    ),
    "not_ready": ("Layanan belum siap", "Coba lagi dalam beberapa detik."),
    "busy": ("Layanan sedang terlalu sibuk", "Coba lagi dalam beberapa detik."),
    "upstream_unavailable": (
        "Layanan yang dibutuhkan tidak tersedia",
        "Tidak ada yang hilang; kirim lagi permintaan yang sama nanti.",
    ),
}
