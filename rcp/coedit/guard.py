"""A check of what a stranger sent before a decoder believes it. Pure: bytes in, a Shape or Malformed out.

A Yjs decoder reserves memory for as many things as a frame declares, whatever it holds. Here every declared count is
compared with the bytes that are left, nesting is bounded, and an update is walked once from end to end without keeping
any of it. Format: Yjs update v1 and lib0 encoding (yjs 13.6).
"""

from dataclasses import dataclass, field

FRAME_BYTES = 1024 * 1024
# More pieces than this in one frame and the decoder is slow; a map of 5,000 nodes has about 30,000.
PIECES = 40_000
NESTING = 32
# Yjs clocks and client numbers fit in 53 bits, seven bits a byte.
VARUINT_BYTES = 8
LARGEST = 2**53 - 1
CLIENTS_IN_AWARENESS = 1000

_ORIGIN, _RIGHT_ORIGIN, _PARENT_SUB = 0x80, 0x40, 0x20
_GC, _DELETED, _JSON, _BINARY, _STRING, _EMBED, _FORMAT, _TYPE, _ANY, _SKIP = 0, 1, 2, 3, 4, 5, 6, 7, 8, 10
_XML_ELEMENT, _XML_HOOK, _LAST_TYPE = 3, 5, 6


class Malformed(ValueError):
    """These bytes are not what they claim to be."""


@dataclass
class Shape:
    """What an update says of itself. Numbers are Yjs clocks.

    `ends`: for each client that writes in it, the clock after its last piece.
    `floors`: for each client, what a reader must already hold of it (below its first piece, below a skipped range).
    `needs`: for each client, the end of what its pieces hang on, which may be in this same update.
    `roots`: the names of top-level types it writes in.
    """

    ends: dict[int, int] = field(default_factory=dict)
    floors: dict[int, int] = field(default_factory=dict)
    needs: dict[int, int] = field(default_factory=dict)
    roots: set[str] = field(default_factory=set)
    pieces: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.ends and not self.needs

    def fits(self, clocks: dict[int, int]) -> bool:
        """Whether a document that holds `clocks` can take it whole, leaving nothing pending."""
        held = clocks.get
        if any(held(client, 0) < floor for client, floor in self.floors.items()):
            return False
        ends = self.ends.get
        return all(held(client, 0) >= need or ends(client, 0) >= need for client, need in self.needs.items())

    def is_news(self, clocks: dict[int, int]) -> bool:
        """Whether it writes anything that a document holding `clocks` lacks (deletions aside)."""
        return any(clocks.get(client, 0) < end for client, end in self.ends.items())


@dataclass(frozen=True)
class Bounds:
    """How large an update may be: a frame that somebody sends, or what the service makes of a whole document."""

    size: int = FRAME_BYTES
    pieces: int = PIECES

    @classmethod
    def of_document(cls, size: int) -> "Bounds":
        """Of a document that may have so many bytes, as many pieces in each as in a frame."""
        return cls(size, max(PIECES, PIECES * size // FRAME_BYTES))


OF_A_FRAME = Bounds()


def shape(update: bytes, bounds: Bounds | None = None) -> Shape:
    """Walk a Yjs update (v1), by default one that somebody sends. Raises Malformed, and nothing else."""
    bounds = bounds or OF_A_FRAME
    if len(update) > bounds.size:
        raise Malformed("too large")
    walk = Walk(update, bounds.pieces)
    try:
        walk.clients()
        walk.deletions()
    except IndexError as error:
        raise Malformed("ends too early") from error
    if walk.at != len(update):
        raise Malformed("bytes after the end")
    return walk.shape


def clocks(vector: bytes) -> dict[int, int]:
    """A Yjs state vector: how much of each client is held. Raises Malformed."""
    walk = Walk(vector)
    try:
        held = {walk.varuint(): walk.varuint() for _ in range(walk.count(2))}
    except IndexError as error:
        raise Malformed("ends too early") from error
    if walk.at != len(vector):
        raise Malformed("bytes after the end")
    return held


class Walk:
    """A position in some bytes. Reading past the end raises IndexError, which `shape` and `clocks` turn round."""

    __slots__ = ("at", "data", "most_pieces", "shape", "size")

    def __init__(self, data: bytes, most_pieces: int = PIECES) -> None:
        self.data = data
        self.most_pieces = most_pieces
        self.size = len(data)
        self.at = 0
        self.shape = Shape()

    def varuint(self) -> int:
        data, at = self.data, self.at
        byte = data[at]
        if byte < 128:
            self.at = at + 1
            return byte
        number, shift = byte & 127, 7
        while True:
            at += 1
            byte = data[at]
            number |= (byte & 127) << shift
            if byte < 128:
                break
            shift += 7
            if shift >= 7 * VARUINT_BYTES:
                raise Malformed("number too long")
        if number > LARGEST:
            raise Malformed("number too large")
        self.at = at + 1
        return number

    def count(self, smallest: int) -> int:
        """A declared number of things of at least `smallest` bytes each."""
        declared = self.varuint()
        if declared * smallest > self.size - self.at:
            raise Malformed("declares more than it holds")
        return declared

    def skip(self, length: int) -> None:
        if length > self.size - self.at:
            raise Malformed("declares more than it holds")
        self.at += length

    def text(self) -> bytes:
        length = self.varuint()
        start = self.at
        self.skip(length)
        return self.data[start : self.at]

    def string(self) -> str:
        try:
            return self.text().decode()
        except UnicodeDecodeError as error:
            raise Malformed("not UTF-8") from error

    def piece(self, number: int = 1) -> None:
        self.shape.pieces += number
        if self.shape.pieces > self.most_pieces:
            raise Malformed("too many pieces")

    # The update

    def clients(self) -> None:
        for _ in range(self.count(3)):
            number = self.count(2)
            client, clock = self.varuint(), self.varuint()
            self.piece(number + 1)
            if number:
                self._pieces_of(client, clock, number)

    def _pieces_of(self, client: int, clock: int, number: int) -> None:
        ends, floors = self.shape.ends, self.shape.floors
        if client in ends:
            raise Malformed("the same client twice")
        floors[client] = clock
        for _ in range(number):
            info = self.data[self.at]
            self.at += 1
            kind = info & 0x1F
            if kind in (_GC, _SKIP):
                length = self._length()
                if kind == _SKIP:
                    floors[client] = clock + length
            else:
                self._hangs_on(info)
                length = self._content(kind)
            clock += length
        if clock > LARGEST:
            raise Malformed("clock too large")
        ends[client] = clock

    def _length(self) -> int:
        length = self.varuint()
        if not length:
            raise Malformed("empty piece")
        return length

    def _hangs_on(self, info: int) -> None:
        if info & _ORIGIN:
            self._need()
        if info & _RIGHT_ORIGIN:
            self._need()
        if not info & (_ORIGIN | _RIGHT_ORIGIN):
            if self.varuint() == 1:
                self.shape.roots.add(self.string())
            else:
                self._need()
            if info & _PARENT_SUB:
                self.string()

    def _need(self) -> None:
        client, end = self.varuint(), self.varuint() + 1
        needs = self.shape.needs
        if needs.get(client, 0) < end:
            needs[client] = end

    def _content(self, kind: int) -> int:
        """Step over a piece's content; gives its length in clocks."""
        if kind == _STRING:
            # Yjs counts UTF-16 units: the characters, and one more for each beyond the first plane (lead byte F0…).
            text = self.string()
            return self._some(len(text) + sum(character > "\uffff" for character in text) if text else 0)
        if kind == _DELETED:
            return self._length()
        if kind == _ANY:
            return self._anys()
        if kind == _FORMAT:
            self.string()
            self.string()
            return 1
        if kind == _TYPE:
            self._type()
            return 1
        return self._rare_content(kind)

    def _rare_content(self, kind: int) -> int:
        if kind == _EMBED:
            self.string()
            return 1
        if kind == _BINARY:
            self.text()
            return 1
        if kind == _JSON:
            number = self._some(self.count(1))
            self.piece(number)
            for _ in range(number):
                self.string()
            return number
        # Sub-documents, moves and weak links: nothing of ours makes them.
        raise Malformed("unknown content")

    def _some(self, number: int) -> int:
        if not number:
            raise Malformed("empty piece")
        return number

    def _type(self) -> None:
        reference = self.varuint()
        if reference > _LAST_TYPE:
            raise Malformed("unknown type")
        if reference in (_XML_ELEMENT, _XML_HOOK):
            self.string()

    def _anys(self) -> int:
        number = self._some(self.count(1))
        self.piece(number)
        for _ in range(number):
            self._any(0)
        return number

    def _any(self, depth: int) -> None:
        """Step over one lib0 « any »: 116 bytes, 117 array, 118 object, 119 string, 120–127 plain values."""
        tag = self.data[self.at]
        self.at += 1
        if tag in (120, 121, 126, 127):
            return
        if tag == 119:
            self.string()
        elif tag == 125:
            self._varint()
        elif tag == 124:
            self.skip(4)
        elif tag in (122, 123):
            self.skip(8)
        elif tag == 116:
            self.text()
        elif tag in (117, 118):
            self._nested(tag, depth + 1)
        else:
            raise Malformed("unknown value")

    def _nested(self, tag: int, depth: int) -> None:
        if depth > NESTING:
            raise Malformed("nested too deeply")
        number = self.count(1 if tag == 117 else 2)
        self.piece(number)
        for _ in range(number):
            if tag == 118:
                self.string()
            self._any(depth)

    def _varint(self) -> None:
        for _ in range(VARUINT_BYTES + 1):
            byte = self.data[self.at]
            self.at += 1
            if byte < 128:
                return
        raise Malformed("number too long")

    def deletions(self) -> None:
        for _ in range(self.count(2)):
            client = self.varuint()
            number = self.count(2)
            self.piece(number + 1)
            needs, end = self.shape.needs, 0
            for _ in range(number):
                clock = self.varuint()
                end = max(end, clock + self._length())
            if needs.get(client, 0) < end:
                needs[client] = end
