"""Lists on the screens of staff: six a page, as everybody's."""

from handlers.listing import A_PAGE, page_of

__all__ = ["A_PAGE", "page_of"]
