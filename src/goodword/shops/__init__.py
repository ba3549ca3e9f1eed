"""Would our best customers name us? An outside caller asks a sample of them.

Owns   Shop, ShopCall
Tells  shop.drawn, shop_call.made
"""
