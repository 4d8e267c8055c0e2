"""The blank notebook as a page to read without Jupyter, which loads nothing from elsewhere."""

from __future__ import annotations

from math_core import LatexToMathML
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from graders.build import notebook

#: nbconvert's own page without the scripts that it would load. The fonts are those that hold the
#: measures of formulas, and come with one system each; without them subscripts sit too high.
_TEMPLATE = """\
{% extends 'lab/index.html.j2' %}
{% block html_head_js %}{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_js_mermaidjs %}{% endblock %}
{% block html_head_css %}
<style>
math {
  font-family: "STIX Two Math", "Cambria Math", "Latin Modern Math", "DejaVu Math TeX Gyre", math;
  font-size: 1.15em;
}
math[display="block"] { overflow-x: auto; }
</style>
{% endblock %}
"""
_LATEX = LatexToMathML()


class _Renderer(IPythonRenderer):
    """Writes formulas as MathML, which browsers show by themselves."""

    def inline_math(self, body: str) -> str:
        return _LATEX.convert_with_local_state(body, displaystyle=False)

    def block_math(self, body: str) -> str:
        # Only there may a formula have a number of its own.
        equation = rf"\begin{{equation}}{body}\end{{equation}}"
        return _LATEX.convert_with_local_state(equation, displaystyle=True)


def page() -> str:
    """Return the blank notebook as HTML. Raises LatexError for a formula that is not understood."""
    blank = notebook.blank()
    blank.metadata["title"] = blank.cells[0].source.splitlines()[0].removeprefix("# ")
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        language_code="en", raw_template=_TEMPLATE, filters={"markdown2html": _html}
    )
    html, _ = exporter.from_notebook_node(blank)
    return html


def _html(markdown: str) -> str:
    return MarkdownWithMath(renderer=_Renderer(escape=False)).render(markdown)
