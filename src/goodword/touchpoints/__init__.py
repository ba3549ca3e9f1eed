"""Every moment of contact: talks, promises, orders.

Owns   Touchpoint, Conversation, Promise, Order, OrderLine
"""
