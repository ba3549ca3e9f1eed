"""The only room that sends. Each mail to each recipient is a row, claimed before the exchange and settled after it.

Owns   Message, Enclosure, Wish, Template, TemplateVersion, Suppression, MailEvent, Pace, Sending, Letterhead, SentOnDay
"""
