extension Agent {
    /// The call that the agent speaks, or whose wrap-up runs: what the agent writes down meanwhile is about it. nil while nobody is spoken
    /// to.
    package var callAtHand: CallID? {
        switch state {
        case .talking: call
        case .wrapUp: lastCall
        case .idle, .offered: nil
        }
    }
}
