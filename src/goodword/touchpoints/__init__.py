"""Every moment of contact: talks, promises, orders, and what is put off.

Owns   Touchpoint, Conversation, Promise, Order, OrderLine, Putoff
"""
