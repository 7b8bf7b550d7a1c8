"""What an update must be to be taken: asked on the event loop for every frame, so nothing here asks the database."""

from django.utils.translation import gettext as _

from rcp.journal.refusals import Refused

from .guard import Shape
from .kinds import Fence, kinds, too_large
from .models import SharedDocument
from .peer import DocumentPeer
from .replica import Replica


class WriteRules:
    """`retired` are the Yjs client numbers of earlier epochs, whose content was erased."""

    def __init__(
        self, document: SharedDocument, replica: Replica, fence: Fence | None, retired: frozenset[int]
    ) -> None:
        self.fence = fence
        self._document, self._replica, self._retired = document, replica, retired
        self._kind = kinds[document.kind]

    def check(self, peer: DocumentPeer, update: bytes, shape: Shape) -> None:
        """Raise Refused, with a French sentence, when this update may not be taken."""
        if not self._retired.isdisjoint(shape.ends):
            raise Refused(_("Ce contenu a été effacé entre-temps : rechargez le document."))
        if not self._replica.has_room_for(len(update), self._kind.limits.document_bytes):
            raise too_large()
        if self._kind.check is not None:
            self._kind.check(self._document, self._replica.doc, update, peer.actor)
        self.check_fence(peer, update)

    def check_fence(self, peer: DocumentPeer, update: bytes) -> None:
        """Last, since a fence follows the document: what it lets through is applied."""
        if self.fence is not None and not peer.rights.above:
            self.fence.check(self._replica.doc, update)
