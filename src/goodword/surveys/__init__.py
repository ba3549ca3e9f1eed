"""What people are asked, and what they answered.

Owns   Alert, Answer, Cue, Doorway, Invitation, Opening, Response, Survey, SurveyVersion, Wave
"""
