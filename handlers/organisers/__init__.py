"""What owners see and decide: themes before they are sent, and notices that did not arrive."""
