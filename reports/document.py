"""A text in Markdown as a document of its own: HTML that any browser prints, without anything from
outside.
"""

from html import escape

from markdown_it import MarkdownIt

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ccc;padding:.3rem .5rem}"
    "h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:1.6rem}@media print{body{margin:0}}"
)


def as_document(text: str, *, title: str, language: str) -> str:
    """Return an HTML page with the text. HTML inside the text is shown as typed, and links to scripts are
    none.
    """
    body = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image").render(text)
    return (
        f'<!doctype html><html lang="{language.replace("_", "-")}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{body}</body></html>"
    )
