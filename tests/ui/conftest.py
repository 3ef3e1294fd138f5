"""Parts of pages are run like pages: from few futures, and no training starts by itself."""

from tests.pages.conftest import few_futures, nothing_plays_by_itself

__all__ = ["few_futures", "nothing_plays_by_itself"]
