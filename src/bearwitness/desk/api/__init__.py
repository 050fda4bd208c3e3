"""The desk for programs: the same queries and services as the pages, over JSON, opened by tokens."""
