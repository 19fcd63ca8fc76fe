"""The data service: rows of registered schemas by gRPC, for other teams' tests."""
