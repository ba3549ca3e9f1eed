"""Who sent whom: every way a good word travels, every touch of it, and the one introducer of each person.

Owns   Handle, Invitation, Hit, Touch, Introduction, LeadForm, WordPage, Agreement, ShareText
Tells  referral.handed, referral.invited, referral.closed, referral.touched, referral.taken_back, referral.bound,
       referral.rebound, referral.gathered, referral.said, referral.recognised, referral.arrived, referral.agreed
"""
