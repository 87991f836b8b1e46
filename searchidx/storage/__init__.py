"""Storage: an index as files on the disk, written in segments, read through memory maps, merged, checked and repaired.

Useful for: anything that stands in a file of an index, and the guarantees about it (atomic commits, checksums, power cuts).
Not useful for: what a query means (query), which articles match and how they rank (ranking), what Whoosh sees (engines/whoosh).

files      index_directory   names and permissions of the files of an index; locks, leftovers
           array_file        named arrays in one file, with checksums, read through a memory map
           ragged_arrays     small operations on number arrays
           varint            numbers in few bytes
           string_column     strings with a look-up by value
articles   article_codec     an article as bytes
           doc_store         the articles themselves, compressed in blocks
terms      term_dictionary   sorted terms; term_key_index: from keys to terms; ngram_index: from n-grams to terms
           vocabulary        all terms of an index with their document frequencies
           term_counts       the document frequencies of a generation
segments   segment_writer    articles → a new segment
           batch_writer      new segments, written in several processes for one commit
           segment           one segment, read
           merge             several segments → one; the merge policy
           snapshot          one generation: all its segments read as one
counting   forward_index     the words of every article in order
commits    commit            changes → a new generation
           toc_protocol      how the table of contents is written that makes a generation count
doctor     checkup           what is wrong with an index, and where
           consistency       whether the arrays of a segment agree with each other
           repair            a damaged index made whole again
"""
