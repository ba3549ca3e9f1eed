"""People and organisations: who they are, where they belong, who looks after them.

Owns   Person, Organisation, Membership, SegmentCadence, Care, Tie
"""
