"""What is to be done, by whom and by when, each time something happens; and whether it was.

Owns   Playbook, Edition, Run, RunStep, Proof
"""
