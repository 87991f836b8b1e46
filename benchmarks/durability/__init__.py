"""Durability of acknowledged commits after a power cut or a kill, for searchidx and other engines.

engines     one engine at one task (add a batch, read the batches), in a process of its own
__main__    cuts the power or kills such a process and reports what is left
"""
