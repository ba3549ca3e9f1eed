"""What is typed about an ask, and about how the list is made."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .rules import LONGEST_LIST, LONGEST_WORDS, MOST_HELD, How, Terms
from .words import HOWS


class AskForm(forms.Form):
    """How somebody is asked, and in which words."""

    how = forms.ChoiceField(label=_("How do you ask?"), choices=HOWS, initial=How.MAIL.value)
    words = forms.CharField(
        label=_("In your own words"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("{link} becomes their own link."),
    )
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)


class PlanForm(forms.Form):
    """By which terms the list is made from now on."""

    held_percent = forms.IntegerField(
        label=_("Left out by lot, in percent"),
        min_value=0,
        max_value=MOST_HELD,
        help_text=_("Nobody asks them for 90 days. Only by them you learn what asking does; with 0 you never do."),
    )
    quiet_days = forms.IntegerField(label=_("Days of quiet after we asked somebody for anything"), min_value=1, max_value=365)
    length = forms.IntegerField(label=_("People on the list"), min_value=1, max_value=LONGEST_LIST)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def terms(self) -> Terms:
        """As the verb takes them."""
        return Terms(*(self.cleaned_data[name] for name in ("held_percent", "quiet_days", "length")))
