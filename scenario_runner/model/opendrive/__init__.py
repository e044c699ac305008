"""What an OpenDRIVE map says, as nouns: its records, the curves of its roads, and the network that they make up."""
