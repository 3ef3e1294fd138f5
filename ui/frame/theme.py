"""Charts follow the theme menu at once: the browser tells when the page's colours have changed.

Streamlit restyles its own widgets without running the page again; a chart's colours are chosen on the server.
"""

import streamlit as st

# Half a second is below what a person notices after a menu, and costs the browser one style lookup.
_WATCH = """
export default function ({ setTriggerValue }) {
  const colour = () => getComputedStyle(document.querySelector(".stApp")).backgroundColor;
  let before = colour();
  const timer = setInterval(() => {
    const now = colour();
    if (now !== before) { before = now; setTriggerValue("changed", now); }
  }, 500);
  return () => clearInterval(timer);
}
"""


def follow() -> None:
    """Run the page again when its theme changes. Called once a run."""
    watch = st.components.v2.component("theme_watch", js=_WATCH)
    watch(key="theme_watch", on_changed_change=lambda: None, height=0)
