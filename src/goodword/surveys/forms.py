"""What members fill in about surveys and answers."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AlertForm(forms.Form):
    """What a member calls the answers they want to be told of, and whether by mail as well."""

    name = forms.CharField(label=_("Call it"), max_length=120)
    by_mail = forms.BooleanField(label=_("by mail as well"), required=False)


class LeaveOutForm(forms.Form):
    """Why what was said shall not count."""

    why = forms.CharField(label=_("Why?"), max_length=300, required=False)
