/// What a model expects of a queue in the long run, with one number of agents. Shares are of 1, times in seconds.
package struct StaffingFigures: Codable, Hashable, Sendable {
    /// Share of all calls that arrive that is answered within the threshold (the `offered` formula).
    package var serviceLevel: Double
    /// Share of calls that find every agent busy.
    package var waiting: Double
    /// Share of their time in which agents are busy.
    package var occupancy: Double
    /// Share of calls that are given up.
    package var abandoned: Double
    /// Mean wait of the calls that are answered (ASA); nil where the queue grows without end.
    @OrNull package var asa: Double?
    /// Mean wait of all calls, of those that are given up too; nil where the queue grows without end.
    @OrNull package var meanWait: Double?
}
