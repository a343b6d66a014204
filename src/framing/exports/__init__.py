"""A corpus to the files that other programs read, and to an archive that may be passed on without its texts."""

FORMATS = ("csv", "jsonl", "doccano", "label-studio", "qdpx", "huggingface", "datapackage", "replication")
