"""The command ``mockmart``.

What belongs here: ``main`` has the application and exit codes; every other command has a module, which prints and
imports what it needs when it runs. What a command does is in ``pipelines`` and below.
"""
