"""Search 200,000 documents as docgen does, beside a plain LIKE scan and FTS5's trigram tokenizer.

    make bench-search              200,000 documents
    python bench/search.py -n 20000 --plain 20

The texts are those that docgen composes for its own confirmation forms, filled by Faker; they are put
straight into the index.  All three are asked the same in one run: times are of the library, warm, one
query after the other; recall is against the truth, which is every text looked at.
"""
