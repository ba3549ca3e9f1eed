"""What the business consists of: products, departments, branches, dealers, staff.

Owns   Product, Department, Branch, Dealer, Staff
"""
