/// What telephone systems say of their agents, queue by queue.
enum ObservedSchema {
    /// `pauses` is a list of `QueuePause`, with its words: they are personal.
    static let change = """
        ALTER TABLE agent ADD COLUMN source TEXT;
        ALTER TABLE agent ADD COLUMN pauses TEXT;

        """
}
