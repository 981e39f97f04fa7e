import ArgumentParser
import HoldlineCore

/// The person who complained, as far as known.
///
/// The person, not the company: the customer's own data are registered with `customer import`. It is personal
/// data, which erasure removes.
struct ContactOptions: ParsableArguments {
    @Option(name: .customLong("contact-name"), help: "Who complained.", transform: Read.text) var name: FreeText?
    @Option(name: .customLong("contact-phone"), help: "Telephone number.", transform: Read.text) var phone: FreeText?
    @Option(name: .customLong("contact-email"), help: "Mail address.", transform: Read.text) var email: FreeText?

    /// nil where none of the three is given.
    var contact: Contact? {
        name == nil && phone == nil && email == nil ? nil : Contact(name: name, phone: phone, email: email)
    }
}
