"""Assay: bubble or gold mine? The entry point: registers the pages and puts the Plan into the session."""

import os

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # one BLAS thread: two contended ones are up to 70 times slower

import streamlit as st

from ui.session import language

from ui.frame import leaving

from ui.session import runs

from ui.session import current

from ui.frame import strip
from ui.frame.page_list import pages

st.set_page_config(page_title="Assay · 试金石", page_icon="assets/icon.svg", layout="wide")
language.prepare()
current.prepare()
page = st.navigation(pages(), position="top")
leaving.opened(page.url_path)
strip.draw()
page.run()
runs.sharpen()
