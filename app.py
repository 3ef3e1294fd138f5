"""Assay: bubble or gold mine? The entry point: registers the pages and puts the open case into the
session.
"""

import os

# One BLAS thread: two contended ones are up to 70 times slower. Read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import streamlit as st

from core.errors import AssayError
from core.interruption import answer_with
from ui.frame import leaving, presenting, strip, theme
from ui.frame.page_list import begin, has_inputs, pages
from ui.session import current, keeping, language, runs, studies
from ui.session.presenting import slide, turn_to

presented = slide()
st.set_page_config(
    page_title="Assay · 试金石",
    page_icon="assets/icon.svg",
    layout="wide",
    initial_sidebar_state="auto" if presented is None else "collapsed",
)
# A new input, or the end of the session, ends a calculation between two blocks: Streamlit looks whether it
# should go on whenever the session is read.
answer_with(lambda: st.session_state.get("case"))
language.prepare()
keeping.restore()
current.prepare()
keeping.follow()
page = st.navigation(pages(), position="top" if presented is None else "hidden")
if presented is None:
    st.set_page_config(initial_sidebar_state="auto" if has_inputs(page) else "collapsed")
leaving.opened(page.url_path)
if presented is None:
    strip.draw()
theme.follow()
try:
    if presented is None:
        begin(page)
        page.run()
    else:
        presenting.draw(presented)
    studies.say_paths()
    runs.say_if_heavy()
    runs.sharpen()
except AssayError as error:
    # A plan may be valid and yet not computable; the last one that was stays on the screen, and nothing is
    # lost.
    if current.fall_back(error):
        st.rerun()
    if presented is not None:  # the page has what is needed to mend it
        turn_to(None)
        st.rerun()
    strip.show_not_computed(list(error.faults))
else:
    current.stands()
    keeping.follow()
