"""Secret shops: an outsider calls a sample of the best customers and hears whether they would name us.

Owns   Shop, ShopCall
Tells  shop.drawn, shop.closed, shop.opened_again, shop.heard, shop.unheard
"""
