"""Work behind the pages: jobs in a queue that lives in the casebook's database."""
