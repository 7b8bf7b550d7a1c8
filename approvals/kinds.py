"""What each kind of document says, how it is read and whom it is open to, told by the area that owns the kind.

Filled in `AppConfig.ready()`, as the kinds of shared texts (`rcp.coedit.kinds`) and of papers (`rcp.paper.kinds`) are:
drafts, versions and votes go on without knowing what is written.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rcp.access.abilities import Role
from rcp.access.actor import Actor

if TYPE_CHECKING:
    from .models import Document, Draft

# A frozen content, or what it will be: plain values, as `rcp.paper.canonical` takes them.
Content = Mapping[str, Any]


@dataclass(frozen=True)
class ContentKind:
    """One kind of document. Its papers are told apart, to `rcp.paper.kinds`, under the same key.

    `content` is what the draft says beside its cover and its shared text, and `missing` what it lacks before a version
    can be frozen, one French sentence each. `places` gives every text of a content under the label people know it by,
    in reading order: two versions are compared place by place. `template` shows a content on a page, from what
    `reading` makes of it, with `stylesheet`. `roles` is what somebody is to a document, beside being asked to vote.
    `page` is the address of the document, `editor` that of its draft.
    """

    label: str
    content: Callable[["Draft"], dict[str, Any]]
    missing: Callable[["Draft"], list[str]]
    places: Callable[[Content], dict[str, str]]
    template: str
    stylesheet: str
    reading: Callable[[Content], dict[str, Any]]
    roles: Callable[[Actor, "Document"], Collection[Role]]
    page: Callable[["Document"], str]
    editor: Callable[["Document"], str]


kinds: dict[str, ContentKind] = {}
