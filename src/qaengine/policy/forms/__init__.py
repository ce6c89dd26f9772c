"""A policy as forms: what is plainly equal in meaning is equal, whatever names and order it is written with.

form.py        the forms themselves: a value, a thing of named parts, several things in an order or in none
conditions.py  conditions and tests as forms
indicators.py  settings and indicators, each with those it rests on written out
policies.py    criteria in their places, and what else a policy says
"""
