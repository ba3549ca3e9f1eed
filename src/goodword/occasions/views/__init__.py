"""The pages of occasions, by what they are about."""
