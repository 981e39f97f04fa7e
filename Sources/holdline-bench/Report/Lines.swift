/// The first line for machines.
struct MachineLine: Encodable {
    var machine: Machine
}

/// A figure for machines, one a line; every value of every repetition is there.
struct FigureLine: Encodable {
    struct Value: Encodable {
        var median: Double
        var values: [Double]

        init(_ samples: Samples) {
            median = samples.median
            values = samples.values
        }
    }

    struct Milliseconds: Encodable {
        var p50: Double
        var p99: Double

        init(_ latency: Figure.Latency) {
            p50 = latency.p50
            p99 = latency.p99
        }
    }

    struct Floor: Encodable {
        var name: String
        var figure: Value?
        var latency: Milliseconds?
        var missing: String?
    }

    var what: String
    var unit: String
    var figure: Value
    var latency: Milliseconds?
    var floor: Floor?
    var ratio: Double?
    var aim: String?
    var met: Bool?

    init(_ figure: Figure) {
        what = figure.what
        unit = figure.unit.rawValue
        self.figure = Value(figure.samples)
        latency = figure.latency.map(Milliseconds.init)
        floor =
            switch figure.floor {
            case nil: nil
            case .missing(let name, let why): Floor(name: name, missing: why)
            case .measured(let name, let samples, let latency):
                Floor(name: name, figure: Value(samples), latency: latency.map(Milliseconds.init))
            }
        ratio = figure.ratio
        aim = figure.aim?.text
        met = figure.isMet
    }
}
