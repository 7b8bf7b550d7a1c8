"""Images that people bring, looked at and drawn again: what comes out holds pixels and nothing else of what came in."""

import hashlib
import io
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from rcp.journal.refusals import Refused

# By content, never by name. An SVG is a program: it is not among them.
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MAX_BYTES = 8 * 1024 * 1024
TOO_HEAVY = "Cette image dépasse 8 Mo. Réduisez-la, ou choisissez-en une autre."
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 1600
SMALLEST_SIDE = 400
WANTED_BYTES = 400 * 1024
QUALITIES = (86, 76, 64, 52)
# What sets a picture upright, by the way it says that it was held.
_TURNS: Mapping[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Reading an image takes up to 200 MB: one at a time in a process.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Picture:
    data: bytes
    media_type: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def reencoded(brought: bytes) -> Picture:
    """The same picture upright, at most 1600 pixels and about 400 kB, without metadata. The same bytes give the same.

    Raises Refused, in French, for whatever is not a PNG, JPEG, WebP or GIF image, or is too large.
    """
    if len(brought) > MAX_BYTES:
        raise Refused(_(TOO_HEAVY))
    with _one_at_a_time:
        image = _opened(brought)
        return _as_jpeg(image) if image.mode == "RGB" and image.info.get("lossy") else _as_png(image)


def _opened(brought: bytes) -> Image.Image:
    """The first picture of the file, upright, in sRGB, no larger than it is kept; `info` says if it was `lossy`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image: Image.Image = Image.open(io.BytesIO(brought), formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise Refused(_("Cette image a trop de points : 40 millions au plus. Réduisez-la d’abord."))
            lossy = image.format == "JPEG" or (image.format == "WEBP" and image.mode == "RGB")
            # A photograph is decoded at about the size it is kept at.
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            image.load()
            kept = _in_srgb(_upright(image))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refused(_("Ce fichier n’est pas une image lisible : PNG, JPEG, WebP ou GIF.")) from None
    kept.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    kept.info = {"lossy": lossy}
    return kept


def _upright(image: Image.Image) -> Image.Image:
    """As it was held; what else was noted of it is not even read, since cameras write it in many ways."""
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation))
    return image if turn is None else image.transpose(turn)


def _in_srgb(image: Image.Image) -> Image.Image:
    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            wanted = "RGB" if image.mode == "CMYK" else image.mode
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=wanted)
        except (ImageCms.PyCMSError, OSError):
            return image.convert(mode)
        if converted is not None:
            return converted.convert(mode)
    return image.convert(mode)


def _as_png(image: Image.Image) -> Picture:
    """Drawings and screens stay sharp, if that is not too heavy; else they are kept as a photograph, on white."""
    drawn = _encoded(image, "PNG", optimize=True)
    if len(drawn) <= WANTED_BYTES:
        return Picture(drawn, "image/png", image.width, image.height)
    if image.mode == "RGBA":
        ground = Image.new("RGBA", image.size, "#ffffff")
        image = Image.alpha_composite(ground, image)
    return _as_jpeg(image.convert("RGB"))


def _as_jpeg(image: Image.Image) -> Picture:
    """The best quality that is light enough, and smaller when none is; a small one is kept as heavy as it is."""
    drawn = b""
    for quality in QUALITIES:
        drawn = _encoded(image, "JPEG", quality=quality, optimize=True, progressive=True)
        if len(drawn) <= WANTED_BYTES:
            break
    if len(drawn) <= WANTED_BYTES or max(image.size) <= SMALLEST_SIDE:
        return Picture(drawn, "image/jpeg", image.width, image.height)
    smaller = (max(1, image.width * 3 // 4), max(1, image.height * 3 // 4))
    return _as_jpeg(image.resize(smaller, Image.Resampling.LANCZOS))


def _encoded(image: Image.Image, format_: str, **options: object) -> bytes:
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = io.BytesIO()
    bare.save(out, format_, **options)
    return out.getvalue()
