"""The desk: the Django project in which a casebook is worked on."""
