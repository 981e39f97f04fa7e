package import HoldlineCore

extension WallboardAgent.State {
    /// In a word or two, for a wallboard in a terminal and as a page.
    package var phrase: Phrase {
        switch self {
        case .free: Phrase("free")
        case .offered: Phrase("ringing")
        case .talking: Phrase("talking")
        case .onHold: Phrase("on hold")
        case .wrapUp: Phrase("wrap-up")
        case .paused: Phrase("paused")
        }
    }
}
