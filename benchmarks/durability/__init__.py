"""Power cuts and kills: what of an acknowledged commit is there afterwards, in searchidx and in others."""
