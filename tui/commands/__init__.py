"""The subcommands of `scrawl`, one theme a file; their heavy imports wait until they are needed."""
