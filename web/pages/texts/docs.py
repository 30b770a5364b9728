"""What the page about the first request says."""

from __future__ import annotations

DOCS = {
    "docs_heading": ("First request", "Permintaan pertama"),
    "docs_intro": (
        "Each of these runs as it stands: it sends card.jpg with the token from the environment's "
        "TOKEN, and prints the JSON that comes back.",
        "Semuanya berjalan apa adanya: mengirim card.jpg dengan token dari variabel lingkungan "
        "TOKEN, lalu mencetak JSON jawabannya.",
    ),
    "docs_token": (
        "The token is what POST /otp/verify answers, to the code in your mail; whoever runs the "
        "service makes one with scripts.issue_token.",
        "Token adalah jawaban POST /otp/verify untuk kode di email Anda; pengelola layanan "
        "membuatnya dengan scripts.issue_token.",
    ),
    "docs_languages": ("Programming languages", "Bahasa pemrograman"),
    "docs_answer": ("What comes back", "Jawabannya"),
    "docs_answer_text": (
        "Each field has its value, how sure the reader is, where it stands in the photo, what was "
        "corrected and what speaks against it. The verdict is passed, review or failed, and the "
        "reasons say why.",
        "Setiap isian punya nilai, tingkat keyakinan, letaknya pada foto, koreksi, dan apa yang "
        "meragukan. verdict bernilai passed, review, atau failed, dan reasons menjelaskannya.",
    ),
    "docs_codes": ("Codes of errors", "Kode galat"),
    "docs_codes_text": (
        "An error comes as application/problem+json: look at its code, and show its title and "
        "advice. With Retry-After, wait so many seconds.",
        "Galat datang sebagai application/problem+json: periksa code-nya, tampilkan title dan "
        "advice. Kalau ada Retry-After, tunggu sekian detik.",
    ),
    "docs_code": ("Code", "Kode"),
    "docs_meaning": ("What it means", "Artinya"),
    "docs_swagger": ("All calls, to click through", "Semua panggilan, untuk dicoba"),
}
