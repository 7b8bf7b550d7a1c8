"""Images of a map: looked at by what they hold, drawn again without what they tell, kept once, given to its readers."""

import io
import json
from typing import Any

import pytest
from django.test import Client
from PIL import ExifTags, Image, ImageOps

from mindmap.annotations.marks import marks_of
from mindmap.commands import add_image, describe_image, erase_text
from mindmap.document.ydoc import nodes_of
from mindmap.images import illustrating as illustrating
from mindmap.images import processing
from mindmap.images.processing import WANTED_BYTES, Picture, reencoded
from mindmap.models import MapImage, MindMap
from mindmap.paper.map_paper import content_of, freeze_map, map_paper
from mindmap.paper.numbering import COMPLETE
from rcp.journal.models import Entry
from rcp.journal.record import seal
from rcp.journal.refusals import NotYet, Refused
from rcp.paper.printing import pdf_of
from tests.cast import Cast
from tests.rcp.room.stage import guest

from ..annotations.test_votes import nodes
from ..document.test_commands import edit
from ..paper.test_pages import signed_in, the_map

__all__ = ["the_map"]


def drawing(size: tuple[int, int] = (60, 40), colour: str = "#1f6fb4", mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, options.pop("format", "PNG"), **options)
    return out.getvalue()


def noise(size: tuple[int, int], format_: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, format_, quality=95)
    return out.getvalue()


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data))


@pytest.mark.parametrize(("format_", "kept"), [("PNG", "png"), ("JPEG", "jpeg"), ("GIF", "png"), ("WEBP", "jpeg")])
def test_each_format_is_read_and_drawn_again(format_: str, kept: str) -> None:
    picture = reencoded(drawing(format=format_))
    assert picture.media_type == f"image/{kept}"
    assert (picture.width, picture.height) == (60, 40) == opened(picture).size
    assert reencoded(drawing(format=format_)) == picture


def test_nothing_of_where_and_when_it_was_taken_comes_out_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Appareil de Mme Martin"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (43.0, 7.0, 0.0)
    brought = drawing(format="JPEG", exif=exif)
    assert b"Martin" in brought
    picture = reencoded(brought)
    assert (picture.width, picture.height) == (40, 60)
    assert not opened(picture).getexif()
    assert b"Martin" not in picture.data
    assert b"Exif" not in picture.data


@pytest.mark.parametrize("held", range(1, 9))
def test_a_picture_stands_upright_however_it_was_held(held: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = held
    image = Image.new("RGB", (60, 40), "#ffffff")
    image.paste("#000000", (0, 0, 20, 10))
    out = io.BytesIO()
    image.save(out, "PNG", exif=exif)
    wanted = ImageOps.exif_transpose(Image.open(io.BytesIO(out.getvalue()))).convert("RGB")
    assert opened(reencoded(out.getvalue())).convert("RGB").tobytes() == wanted.tobytes()


@pytest.mark.parametrize("kind", [1, 2, 7])
def test_what_a_camera_notes_badly_does_no_harm(kind: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.XResolution] = 72.0
    brought = drawing(format="JPEG", exif=exif)
    # A resolution that is said to be letters.
    spoiled = brought.replace(b"\x01\x1a\x00\x05", bytes((1, 0x1A, 0, kind)))
    assert spoiled != brought
    assert (reencoded(spoiled).width, reencoded(spoiled).height) == (40, 60)


def test_a_comment_and_what_follows_the_picture_do_not_come_out() -> None:
    hidden = drawing(format="GIF", comment=b"secret") + b"<script>alert(1)</script>"
    picture = reencoded(hidden)
    assert b"secret" not in picture.data
    assert b"script" not in picture.data


def test_a_large_photograph_is_kept_small() -> None:
    picture = reencoded(noise((2400, 1800), "JPEG"))
    assert max(picture.width, picture.height) <= 1600
    assert picture.width / picture.height == pytest.approx(4 / 3, abs=0.01)
    assert len(picture.data) <= WANTED_BYTES


def test_what_is_seen_through_stays_so_when_it_is_light_and_is_on_white_when_it_is_not() -> None:
    clear = reencoded(drawing(mode="RGBA", colour="#00000000"))
    assert opened(clear).mode == "RGBA"
    heavy = Image.effect_noise((900, 900), 90).convert("RGBA")
    heavy.putalpha(Image.effect_noise((900, 900), 90).convert("L"))
    out = io.BytesIO()
    heavy.save(out, "PNG")
    assert reencoded(out.getvalue()).media_type == "image/jpeg"


@pytest.mark.parametrize("frames", [1, 3])
def test_of_an_animation_the_first_picture_is_kept(frames: int) -> None:
    out = io.BytesIO()
    first, *others = [Image.new("RGB", (20, 20), colour) for colour in ("#ff0000", "#00ff00", "#0000ff")[:frames]]
    first.save(out, "GIF", save_all=True, append_images=others)
    picture = opened(reencoded(out.getvalue())).convert("RGB")
    assert picture.getpixel((5, 5)) == (255, 0, 0)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
# A header that promises 60,000 by 60,000 points.
BOMB = drawing()[:16] + (60000).to_bytes(4, "big") * 2 + drawing()[24:]


@pytest.mark.parametrize(
    "brought",
    [
        b"",
        b"x",
        SVG,
        b"%PDF-1.7",
        b"GIF89a",
        drawing()[:70],
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 400,
        b"RIFF0000WEBPVP8 ",
        BOMB,
    ],
)
def test_what_is_no_image_is_refused(brought: bytes) -> None:
    with pytest.raises(Refused, match="image"):
        reencoded(brought)


@pytest.mark.parametrize("format_", ["BMP", "TIFF", "ICO", "PPM", "TGA"])
def test_other_formats_are_not_tried(format_: str) -> None:
    with pytest.raises(Refused, match="PNG, JPEG"):
        reencoded(drawing(format=format_))


def test_too_many_points_and_too_many_bytes_are_refused_before_they_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processing, "MAX_PIXELS", 60 * 40 - 1)
    with pytest.raises(Refused, match="points"):
        reencoded(drawing())
    with pytest.raises(Refused, match="8 Mo"):
        reencoded(bytes(processing.MAX_BYTES + 1))


# Kept and given


def post(client: Client, mind_map: MindMap, brought: bytes) -> Any:
    return client.post(f"/cartes/{mind_map.pk}/images/", brought, content_type="application/octet-stream")


def test_an_image_is_kept_once_and_given_with_care(cast: Cast, the_map: MindMap) -> None:
    client = signed_in(cast, cast.nadia)
    first, again = (post(client, the_map, drawing()) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    row = MapImage.objects.get()
    assert (row.size, row.sha256, row.by) == (len(row.data), reencoded(drawing()).sha256, cast.nadia)
    assert Entry.objects.filter(verb="image_added").count() == 1
    given = client.get(f"/cartes/{the_map.pk}/images/{row.pk}/")
    assert given.content == bytes(row.data)
    assert given["Content-Type"] == "image/png"
    assert given["X-Content-Type-Options"] == "nosniff"
    assert given["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert given["Cache-Control"] == "private, no-cache"


def test_a_browser_asks_for_an_image_each_time_and_is_given_it_once(cast: Cast, the_map: MindMap) -> None:
    client = signed_in(cast, cast.nadia)
    row = add_image(by=cast.actor(cast.nadia), map_id=the_map.pk, picture=reencoded(drawing()))
    address = f"/cartes/{the_map.pk}/images/{row.pk}/"
    given = client.get(address)
    again = client.get(address, headers={"If-None-Match": given["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "private, no-cache")
    assert client.get(address, headers={"If-None-Match": '"autre"'}).content == bytes(row.data)
    # Neither a withdrawn right nor an erasure leaves anything to show again.
    assert signed_in(cast, cast.paul).get(address, headers={"If-None-Match": given["ETag"]}).status_code == 404
    edit(cast, the_map, lambda doc: nodes_of(doc)[nodes(the_map)[0]].update({"img": str(row.pk)}))
    erase_text(by=cast.actor(cast.claire), map_id=the_map.pk, node_id=nodes(the_map)[0])
    assert client.get(address, headers={"If-None-Match": given["ETag"]}).status_code == 404


def test_only_those_who_write_in_the_map_bring_and_only_its_readers_see(cast: Cast, the_map: MindMap) -> None:
    image = post(signed_in(cast, cast.nadia), the_map, drawing()).json()["image"]
    address = f"/cartes/{the_map.pk}/images/{image}/"
    for outsider in (cast.paul, cast.hugo):
        assert signed_in(cast, outsider).get(address).status_code == 404
        assert post(signed_in(cast, outsider), the_map, drawing(colour="red")).status_code == 404
    assert Client().get(address).status_code == 404
    # A colleague reads, and brings nothing.
    odile = signed_in(cast, cast.jeanne)
    assert odile.get(address).status_code == 200
    refused = post(odile, the_map, drawing(colour="red"))
    assert refused.status_code == 403
    assert "cette carte" in refused.json()["why"]
    # Of another map, it does not exist.
    assert signed_in(cast, cast.nadia).get(f"/cartes/{the_map.pk + 1}/images/{image}/").status_code == 404
    add_image(by=guest(cast.vincent, the_map.meeting), map_id=the_map.pk, picture=reencoded(drawing(colour="blue")))
    assert MapImage.objects.count() == 2


def test_a_refusal_says_why_in_french_and_keeps_nothing(cast: Cast, the_map: MindMap) -> None:
    client = signed_in(cast, cast.nadia)
    for brought, status, word in ((SVG, 422, "lisible"), (bytes(processing.MAX_BYTES + 1), 413, "8 Mo")):
        answer = post(client, the_map, brought)
        assert answer.status_code == status
        assert word in answer.json()["why"]
    seal(the_map.meeting.stream, at=the_map.meeting.starts_at)
    assert "close" in post(client, the_map, drawing()).json()["why"]
    assert not MapImage.objects.exists()
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(cast.account(cast.nadia))
    assert post(guarded, the_map, drawing()).status_code == 403


def test_a_map_carries_so_many_images(cast: Cast, the_map: MindMap, monkeypatch: pytest.MonkeyPatch) -> None:
    nadia = cast.actor(cast.nadia)
    monkeypatch.setattr(illustrating, "MOST_IMAGES", 2)
    kept = [reencoded(drawing(colour=colour)) for colour in ("red", "green", "blue")]
    for picture in kept[:2]:
        add_image(by=nadia, map_id=the_map.pk, picture=picture)
    with pytest.raises(NotYet, match="toutes les images"):
        add_image(by=nadia, map_id=the_map.pk, picture=kept[2])
    # One that is there already is no more.
    add_image(by=nadia, map_id=the_map.pk, picture=kept[0])
    monkeypatch.setattr(illustrating, "MOST_IMAGES", 60)
    monkeypatch.setattr(illustrating, "MOST_BYTES", sum(len(picture.data) for picture in kept) - 1)
    with pytest.raises(NotYet, match="12 Mo"):
        add_image(by=nadia, map_id=the_map.pk, picture=kept[2])


def test_what_an_image_shows_is_told_with_the_marks(cast: Cast, the_map: MindMap) -> None:
    nadia = cast.actor(cast.nadia)
    row = add_image(by=nadia, map_id=the_map.pk, picture=reencoded(drawing()))
    for _ in range(2):
        describe_image(by=nadia, map_id=the_map.pk, image_id=str(row.pk), words=" Le plan  du service ")
    assert marks_of([the_map])[the_map.pk]["images"] == {str(row.pk): "Le plan du service"}
    assert Entry.objects.filter(verb="image_described").count() == 1
    assert "plan" not in json.dumps(list(Entry.objects.values_list("facts", flat=True)), ensure_ascii=False)
    for unknown in ("", "x", "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(Refused, match="n’existe pas"):
            describe_image(by=nadia, map_id=the_map.pk, image_id=unknown, words="?")


def test_paper_shows_the_images_of_the_nodes_with_their_words(cast: Cast, the_map: MindMap) -> None:
    from mindmap.document.ydoc import nodes_of

    nadia, node = cast.actor(cast.nadia), nodes(the_map)[1]
    row = add_image(by=nadia, map_id=the_map.pk, picture=reencoded(drawing((400, 200))))
    edit(cast, the_map, lambda doc: nodes_of(doc)[node].__setitem__("img", str(row.pk)))
    content = content_of(the_map)
    assert content["images"] == [{"node": node, "image": str(row.pk), "sha256": row.sha256, "words": "Listes fermées"}]
    frozen = freeze_map(by=nadia, map_id=the_map.pk)
    with_image = pdf_of(frozen, COMPLETE, {})
    assert b"/Subtype /Image" in with_image or b"/Subtype/Image" in with_image
    assert pdf_of(frozen, COMPLETE, {}) == with_image
    # Blanked since, it is left out and the paper is made all the same.
    MapImage.objects.update(data=b"")
    assert map_paper.images is not None
    assert map_paper.images(content) == {}
    assert len(pdf_of(frozen, COMPLETE, {})) < len(with_image)
