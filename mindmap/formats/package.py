"""The parts of a zipped file, read within bounds: no path is followed, nothing is written to disk. Pure."""

import io
import zipfile
import zlib

from .faults import Unreadable

MOST_UNZIPPED = 20 * 1024 * 1024
MOST_RATIO = 100
MOST_ENTRIES = 500
# Below this, a high ratio is only a small repetitive file.
_SMALL = 256 * 1024
_ENCRYPTED_FLAG = 0x1
ENCRYPTED = "Cette carte est protégée par un mot de passe\u00a0: enregistrez-la sans mot de passe, puis réessayez."
DAMAGED = "Cette archive est abîmée ou incomplète."


class Package:
    """A zip whose listing was checked; parts are named exactly, and read one by one."""

    def __init__(self, data: bytes) -> None:
        if len(data) > MOST_UNZIPPED:
            raise Unreadable("Ce fichier dépasse 20\u00a0Mo.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError) as error:
            raise Unreadable(DAMAGED) from error
        if len(entries) > MOST_ENTRIES:
            raise Unreadable(f"Cette archive contient plus de {MOST_ENTRIES} fichiers\u00a0: elle est refusée.")
        if sum(entry.file_size for entry in entries) > MOST_UNZIPPED:
            raise Unreadable("Cette archive dépasse 20\u00a0Mo une fois ouverte\u00a0: elle est refusée.")
        self._sizes = {entry.filename: entry for entry in entries}

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._sizes)

    def part(self, name: str) -> bytes:
        """The bytes of this part. What the listing says is not believed: reading stops at the bound."""
        entry = self._sizes[name]
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise Unreadable(ENCRYPTED)
        most = max(_SMALL, min(MOST_UNZIPPED, entry.compress_size * MOST_RATIO))
        try:
            with self._zip.open(entry) as opened:
                content = opened.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise Unreadable(DAMAGED) from error
        if len(content) > most:
            raise Unreadable("Cette archive est compressée de façon anormale\u00a0: elle est refusée.")
        return content


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts, the same bytes for the same parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
