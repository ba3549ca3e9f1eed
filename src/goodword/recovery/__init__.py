"""What went wrong and is put right: a case for each, with an owner, a clock and a note at each change.

Owns   Case, CaseNote, CaseRule, CaseTerms
Tells  case.*, case_rules.*
"""
