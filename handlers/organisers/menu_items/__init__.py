"""The course menu by chat: looked through, and kept by who organises the whole school."""
