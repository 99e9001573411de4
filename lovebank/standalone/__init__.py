"""One service of a whole city, in a process of its own: on Kafka, with its own MongoDB database."""
