"""Matches become alerts and deliveries, alerts become messages, messages reach people.

What is decided here is pure (``plan``, ``late``, ``retry``, ``render``); only the senders touch the network.
"""
