"""By which fields readings of KTPs are judged."""

from __future__ import annotations

from training.kinds.judged import Judged

JUDGED = Judged(
    groups={
        "NIK": ("nik",),
        "names": ("nama",),
        "dates": ("tanggal_lahir", "tanggal_terbit", "rt_rw"),
        "places": ("provinsi", "kabupaten_kota", "tempat_lahir", "kelurahan_desa", "kecamatan",
                   "tempat_terbit"),
        "addresses": ("alamat",),
        "closed sets": ("jenis_kelamin", "golongan_darah", "agama", "status_perkawinan",
                        "pekerjaan", "kewarganegaraan", "berlaku_hingga"),
    },
    vital=("nik", "nama", "tanggal_lahir", "jenis_kelamin"),
)  # fmt: skip
