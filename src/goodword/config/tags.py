"""Tags that every template has without loading them."""

from django.template import Library
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = Library()
SPRITE = "vendor/tabler-icons-3.51.0/sprite.svg"


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A picture beside words; who listens does not miss it."""
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>', css, static(SPRITE), name)
